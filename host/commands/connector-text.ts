import type { ConnectorState, ConnectorSummary } from "../contract/admin-api.ts";
import { columns } from "./columns.ts";

/** A connector in a few lines. */
export function describe(connector: ConnectorSummary): string {
  const objects = Object.entries(connector.objects).map(([type, count]) => `${count} ${type}`);
  return columns([
    ["Name", connector.name],
    ...(connector.description ? [["Description", connector.description]] : []),
    ["Type", connector.typeTitle],
    ["State", stateText(connector.state)],
    ["SCIM address", connector.scimUrl],
    ["Objects", objects.join(", ") || "none yet"],
    ...(connector.lastFailure
      ? [["Last failure", `${connector.lastFailure.at}: ${connector.lastFailure.message}`]]
      : []),
  ]);
}

export function stateText(state: ConnectorState): string {
  return state.state === "failed" ? `failed: ${state.message}` : state.state;
}
