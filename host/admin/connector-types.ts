import type { ConnectorType } from "../connectors/connector.ts";
import type { SecretValues } from "../contract/admin-api.ts";
import { parameterPages } from "../contract/parameters.ts";
import type { AdminParts } from "./admin-parts.ts";
import { AdminRefusal } from "./failure.ts";

export function connectorTypeOf(
  { connectorTypes }: Pick<AdminParts, "connectorTypes">,
  id: string,
): ConnectorType {
  const type = connectorTypes.find((one) => one.id === id);
  if (!type) throw new AdminRefusal(404, `There is no connector type "${id}".`);
  return type;
}

/** All secret parameters of a connector type, as `page/name`. */
export function secretNames(type: ConnectorType): string[] {
  return parameterPages.flatMap((page) =>
    (type.parameters[page] ?? [])
      .filter(({ kind }) => kind === "secret")
      .map(({ name }) => `${page}/${name}`),
  );
}

export function refuseUnknownSecrets(type: ConnectorType, secrets: SecretValues): void {
  const known = secretNames(type);
  const unknown = Object.keys(secrets).find((name) => !known.includes(name));
  if (unknown === undefined) return;
  const hint = known.length > 0 ? ` It has ${known.join(", ")}.` : " It has none.";
  throw new AdminRefusal(400, `"${unknown}" is not a secret of the connector type ${type.title}.${hint}`);
}
