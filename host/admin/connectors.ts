import { randomUUID } from "node:crypto";
import type { StoredConnector } from "../config/config-store.ts";
import type { ConnectorDetail, ConnectorSummary } from "../contract/admin-api.ts";
import { ConnectorError } from "../contract/errors.ts";
import type { AdminParts } from "./admin-parts.ts";
import { AdminRefusal } from "./failure.ts";
import type { AdminHandlers } from "./route.ts";
import { noSuchConnector, sameName, saveConnector, summaryOf } from "./save-connector.ts";
import type { Turns } from "./turns.ts";

type ConnectorRoutes =
  | "GET /admin/connectors"
  | "POST /admin/connectors"
  | "GET /admin/connectors/:name"
  | "PUT /admin/connectors/:name"
  | "DELETE /admin/connectors/:name"
  | "POST /admin/connectors/:name/enable"
  | "POST /admin/connectors/:name/disable"
  | "POST /admin/connectors/:name/test"
  | "POST /admin/connectors/:name/import"
  | "DELETE /admin/connectors/:name/import";

const testDeadlineMs = 30_000;

/** `inTurn` holds all changes of connectors apart, since their names must stay unique among them. */
export function connectorRoutes(parts: AdminParts, inTurn: Turns): AdminHandlers<ConnectorRoutes> {
  const { fleet } = parts;
  return {
    "GET /admin/connectors": () => fleet.summaries(),
    "POST /admin/connectors": ({ body }) =>
      inTurn("connectors", async () => {
        const { config, token } = await saveConnector(parts, {
          config: { ...body.config, id: body.config.id ?? randomUUID() },
          secrets: body.secrets ?? {},
          previous: undefined,
          token: { chosen: body.token },
        });
        return { connector: summaryOf(parts, config.name), ...(token !== undefined && { token }) };
      }),
    "GET /admin/connectors/:name": async ({ params }) => detail(parts, await stored(parts, params.name)),
    "PUT /admin/connectors/:name": ({ params, body, ifMatch }) =>
      inTurn("connectors", async () => {
        const previous = await stored(parts, params.name);
        if (body.config.id !== previous.config.id) {
          throw new AdminRefusal(409, `The id of connector "${params.name}" cannot be changed.`);
        }
        const secrets = body.secrets ?? {};
        return detail(parts, await saveConnector(parts, { config: body.config, secrets, previous, ifMatch }));
      }),
    "DELETE /admin/connectors/:name": ({ params }) =>
      inTurn("connectors", async () => {
        await remove(parts, params.name);
        return { removed: true };
      }),
    "POST /admin/connectors/:name/enable": ({ params, ifMatch }) => setEnabled(params.name, true, ifMatch),
    "POST /admin/connectors/:name/disable": ({ params, ifMatch }) => setEnabled(params.name, false, ifMatch),
    "POST /admin/connectors/:name/test": ({ params, signal }) => test(parts, params.name, signal),
    "POST /admin/connectors/:name/import": ({ params }) => {
      summaryOf(parts, params.name);
      return fleet.startImport(params.name);
    },
    "DELETE /admin/connectors/:name/import": ({ params }) => {
      summaryOf(parts, params.name);
      return fleet.stopImport(params.name);
    },
  };

  function setEnabled(
    name: string,
    enabled: boolean,
    ifMatch: string | undefined,
  ): Promise<ConnectorSummary> {
    return inTurn("connectors", async () => {
      const previous = await stored(parts, name);
      const config = { ...previous.config, enabled };
      await saveConnector(parts, { config, secrets: {}, previous, ifMatch });
      return summaryOf(parts, name);
    });
  }
}

/** The connector's file; 404 when there is none, ConfigError when it cannot be used. */
export async function stored(parts: AdminParts, name: string): Promise<StoredConnector> {
  const found = await parts.configStore.get(name);
  if (!found) throw noSuchConnector(name);
  return found;
}

function detail(parts: AdminParts, { config, etag }: StoredConnector): ConnectorDetail {
  return { ...summaryOf(parts, config.name), config, etag, secretsSet: parts.secrets.names(config.id) };
}

/** Works for a broken file too: its id is then what the fleet knows of it, if anything. */
async function remove(parts: AdminParts, name: string): Promise<void> {
  const { configStore, fleet, secrets, tokens } = parts;
  const file = (await configStore.list()).find((one) =>
    sameName("error" in one ? one.name : one.config.name, name),
  );
  if (!file) throw noSuchConnector(name);
  const id = "error" in file ? fleet.find(name)?.id : file.config.id;
  await configStore.remove("error" in file ? file.name : file.config.name);
  if ("error" in file) fleet.dismiss(file.name);
  if (id === undefined) return;
  await fleet.stop(id, { forget: true });
  await tokens.removeAll(id);
  await secrets.remove(id);
}

async function test(parts: AdminParts, name: string, signal: AbortSignal) {
  summaryOf(parts, name);
  const started = parts.now();
  const outcome = await parts.fleet
    .test(name, AbortSignal.any([signal, AbortSignal.timeout(testDeadlineMs)]))
    .then(({ message }) => ({ ok: true, message }))
    .catch((error: unknown) => {
      if (error instanceof ConnectorError) return { ok: false, message: error.message };
      throw error;
    });
  return { ...outcome, milliseconds: parts.now() - started };
}
