import type { AdminParts } from "./admin-parts.ts";
import { stored } from "./connectors.ts";
import { AdminRefusal } from "./failure.ts";
import type { AdminHandlers } from "./route.ts";

type TokenRoutes =
  | "GET /admin/connectors/:name/tokens"
  | "POST /admin/connectors/:name/tokens"
  | "DELETE /admin/connectors/:name/tokens/:id";

export function tokenRoutes(parts: AdminParts): AdminHandlers<TokenRoutes> {
  const { tokens } = parts;
  const connectorId = async (name: string) => (await stored(parts, name)).config.id;
  return {
    "GET /admin/connectors/:name/tokens": async ({ params }) => tokens.list(await connectorId(params.name)),
    "POST /admin/connectors/:name/tokens": async ({ params, body }) =>
      tokens.create(await connectorId(params.name), body.token),
    "DELETE /admin/connectors/:name/tokens/:id": async ({ params }) => {
      if (!(await tokens.revoke(await connectorId(params.name), params.id))) {
        throw new AdminRefusal(404, `Connector "${params.name}" has no token with the id ${params.id}.`);
      }
      return { removed: true };
    },
  };
}
