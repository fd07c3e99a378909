import type { AdminParts } from "./admin-parts.ts";
import type { AdminHandlers } from "./route.ts";

type StatusRoutes = "GET /admin/status" | "GET /admin/connector-types";

export function statusRoutes({ status, connectorTypes }: AdminParts): AdminHandlers<StatusRoutes> {
  return {
    "GET /admin/status": () => status(),
    "GET /admin/connector-types": () =>
      connectorTypes.map(({ id, title, description, parameters }) => ({
        id,
        title,
        description,
        parameters,
      })),
  };
}
