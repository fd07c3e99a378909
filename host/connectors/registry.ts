/** The connector types Linkspan has. */
import type { ConnectorType } from "./connector.ts";
import { sqlConnector } from "./sql/sql.ts";

export const connectorTypes: readonly ConnectorType[] = [sqlConnector];

/** The connector type with this id; undefined when there is none. */
export function connectorType(id: string): ConnectorType | undefined {
  return connectorTypes.find((type) => type.id === id);
}
