/**
 * Loaded into a host with `node --import`: a connector type with a login, for what SQLite has none of. Its target is an
 * SQLite database with a file of the right password beside it (`NAME.password`). While there is a file `NAME.hangs` it
 * takes calls and answers none; with `NAME.mute` it makes changes and does not say so.
 */

import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import { type ConnectorType, defineConnector, type Session } from "../../host/connectors/connector.ts";
import { connectorTypes } from "../../host/connectors/registry.ts";
import { sqlConnector } from "../../host/connectors/sql/sql.ts";
import { ConnectorError } from "../../host/contract/errors.ts";

const vaultConnector = defineConnector({
  ...sqlConnector,
  id: "vault",
  title: "Database with a login",
  parameters: {
    ...sqlConnector.parameters,
    connectivity: [
      ...sqlConnector.parameters.connectivity,
      { kind: "secret", name: "password", label: "Password", help: "Of the login.", required: true },
    ],
  },
  async open(values, context, signal) {
    const file = values.connectivity?.["file"] as string;
    if (context.secret("connectivity", "password") !== readFileSync(`${file}.password`, "utf8"))
      throw new ConnectorError(
        "invalid-credentials",
        `The database ${file} refused the password. Enter it again on the Connectivity page.`,
      );
    return stalling(await sqlConnector.open(values, context, signal), file);
  },
} satisfies ConnectorType);

function stalling(session: Session, file: string): Session {
  async function stall(signal: AbortSignal, sign: string): Promise<void> {
    if (!existsSync(`${file}.${sign}`)) return;
    if (!signal.aborted) await once(signal, "abort");
    throw new ConnectorError(
      "timeout",
      `The database ${file} did not answer in time. See whether it is overloaded.`,
    );
  }
  return {
    ...session,
    async find(query, signal) {
      await stall(signal, "hangs");
      return (await session.find?.(query, signal)) ?? [];
    },
    async *exportEntries(batch, options, signal) {
      await stall(signal, "hangs");
      for await (const result of session.exportEntries?.(batch, options, signal) ?? []) {
        await stall(signal, "mute");
        yield result;
      }
    },
  };
}

// The program has its connector types from a list that nothing but the source can change.
(connectorTypes as ConnectorType[]).push(vaultConnector);
