/** What is said of a connector: its state in a word, what is wrong with it, and the one thing that mends it. */
import type { ConnectorSummary, ImportStatus } from "../../host/contract/admin-api.ts";
import { ago, count, counted, listed, moment } from "../wording.ts";

export interface StateWord {
  readonly tone: "good" | "bad" | "busy" | "off";
  readonly word: string;
}

/** The connector's state in a word or two. */
export function stateWord(connector: ConnectorSummary): StateWord {
  switch (connector.state.state) {
    case "failed":
      return { tone: "bad", word: "Stopped" };
    case "disabled":
      return { tone: "off", word: "Switched off" };
    case "starting":
      return { tone: "busy", word: "Starting" };
    case "serving":
      if (connector.lastFailure) return { tone: "bad", word: "Serving, target failing" };
      return connector.import.running
        ? { tone: "busy", word: "Importing" }
        : { tone: "good", word: "Serving" };
  }
}

export type Remedy = "edit" | "test" | "import";

/** Something the administrator should know of a connector, and the buttons that help, the best one first. */
export interface Trouble {
  readonly tone: "bad" | "warning";
  readonly title: string;
  readonly detail: readonly string[];
  readonly remedies: readonly Remedy[];
}

/** What is wrong with a connector, worst first; empty when all is well. `now` in milliseconds. */
export function troublesOf(connector: ConnectorSummary, now: number): readonly Trouble[] {
  const troubles: Trouble[] = [];
  const { state } = connector;
  if (state.state === "failed") {
    const problems = state.problems?.map(({ path, message }) =>
      path && path !== "/" ? `${path}: ${message}` : message,
    );
    troubles.push({
      tone: "bad",
      title: `${connector.name} does not serve since ${moment(state.since, now)}.`,
      detail: problems && problems.length > 0 ? problems : [state.message],
      remedies: ["edit", "test"],
    });
  } else if (connector.lastFailure && state.state !== "disabled") {
    const { message, at } = connector.lastFailure;
    troubles.push({
      tone: "bad",
      title: `${connector.name} failed towards its target at ${moment(at, now)}, and no call has succeeded since.`,
      detail: [message],
      remedies: ["edit", "test"],
    });
  }
  if (connector.import.error !== undefined && !connector.import.running && state.state === "serving") {
    troubles.push({
      tone: "warning",
      title: "The last full import stopped before its end.",
      detail: [connector.import.error],
      remedies: ["import"],
    });
  }
  if (connector.inDoubt > 0) {
    troubles.push({
      tone: "warning",
      title: `${counted(connector.inDoubt, "change is", "changes are")} in doubt.`,
      detail: [
        "The target did not say whether it took them. Each is settled before the next change of its object, or by the next import.",
      ],
      remedies: ["import"],
    });
  }
  return troubles;
}

/** Whether the connector counts as one that needs the administrator. */
export function hasTrouble(connector: ConnectorSummary): boolean {
  return stateWord(connector).tone === "bad";
}

/** The sentence below the title of the list. */
export function summarySentence(connectors: readonly ConnectorSummary[]): string {
  const serving = connectors.filter(({ state }) => state.state === "serving").length;
  const troubled = connectors.filter(hasTrouble).map(({ name }) => name);
  const all = connectors.length;
  const serve =
    all === 1
      ? serving === 1
        ? "The connector serves."
        : "The connector does not serve."
      : serving === all
        ? `All ${count(all)} connectors serve.`
        : `${count(serving)} of ${count(all)} connectors ${serving === 1 ? "serves" : "serve"}.`;
  return troubled.length > 0
    ? `${serve} ${listed(troubled)} ${troubled.length === 1 ? "needs" : "need"} you.`
    : serve;
}

/** Objects of all resource types: "1,000 users, 40 groups". */
export function objectsWords(objects: ConnectorSummary["objects"]): string {
  const parts = Object.entries(objects).map(([type, number]) =>
    counted(number, type.toLowerCase(), pluralOf(type)),
  );
  return parts.length > 0 ? parts.join(", ") : "None yet";
}

/** When the last import ended: "8 minutes ago", "Running", "Never". */
export function lastImportWords(status: ImportStatus, now: number): string {
  if (status.running) return "Running";
  return status.finishedAt === undefined ? "Never" : ago(status.finishedAt, now);
}

/** What an import under way has done so far. */
export function importWords(status: ImportStatus): string {
  const read =
    status.total === undefined
      ? `${count(status.read)} read`
      : `${count(status.read)} of about ${count(status.total)} read`;
  return `Full import: ${read}, ${count(status.added)} new, ${count(status.changed)} changed, ${count(status.removed)} removed. Requests are answered meanwhile.`;
}

function pluralOf(resourceType: string): string {
  const name = resourceType.toLowerCase();
  return name.endsWith("s") ? name : `${name}s`;
}
