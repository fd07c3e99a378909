import type { Request, Response, Router } from "express";
import type { AdminBody, AdminParams, AdminReply, AdminRoute, AdminRoutes } from "../contract/admin-api.ts";
import { type BodyCheck, takesBody } from "./body.ts";
import { AdminRefusal } from "./failure.ts";

export type AdminQuery<R extends AdminRoute> = AdminRoutes[R] extends { query: infer Q }
  ? Partial<Q>
  : unknown;

/** One request as its handler sees it: parsed and checked. */
export interface AdminCall<R extends AdminRoute> {
  readonly params: AdminParams<R>;
  readonly query: AdminQuery<R>;
  readonly body: AdminBody<R>;
  /** The version the client knows, from If-Match. */
  readonly ifMatch: string | undefined;
  /** Aborted when the client has gone before the answer. */
  readonly signal: AbortSignal;
}

export type AdminHandler<R extends AdminRoute> = (
  call: AdminCall<R>,
) => AdminReply<R> | Promise<AdminReply<R>>;
/** The handlers of some routes; a resource's file gives its own. */
export type AdminHandlers<R extends AdminRoute = AdminRoute> = { readonly [K in R]: AdminHandler<K> };

/** Registers every route of the contract. */
export function mountRoutes(router: Router, handlers: AdminHandlers, checkBody: BodyCheck): void {
  for (const route of Object.keys(handlers) as AdminRoute[])
    mountRoute(router, route, handlers[route], checkBody);
}

function mountRoute<R extends AdminRoute>(
  router: Router,
  route: R,
  handler: AdminHandler<R>,
  checkBody: BodyCheck,
): void {
  const [method = "", path = ""] = route.split(" ");
  const register = router[method.toLowerCase() as "get" | "post" | "put" | "patch" | "delete"].bind(router);
  register(path, async (request: Request, response: Response) => {
    const reply = await handler({
      params: request.params as AdminParams<R>,
      query: singleValues(request.query) as AdminQuery<R>,
      body: checkBody(route, jsonBody(route, request)),
      ifMatch: entityTag(request.get("if-match")),
      signal: untilClosed(response),
    });
    const version = versionOf(reply);
    if (version !== undefined) response.setHeader("ETag", `"${version}"`);
    response.json(reply);
  });
}

function jsonBody(route: AdminRoute, request: Request): unknown {
  if (takesBody(route) && !request.is("application/json")) {
    throw new AdminRefusal(415, "The admin API takes application/json.");
  }
  return request.body;
}

function singleValues(query: Request["query"]): Record<string, string> {
  return Object.fromEntries(
    Object.entries(query).map(([name, value]) => {
      if (typeof value !== "string") throw new AdminRefusal(400, `"${name}" may be given once only.`);
      return [name, value];
    }),
  );
}

function entityTag(header: string | undefined): string | undefined {
  if (header === undefined || header === "*") return undefined;
  return header.replace(/^(?:W\/)?"(.*)"$/, "$1");
}

function versionOf(reply: unknown): string | undefined {
  if (typeof reply !== "object" || reply === null || !("etag" in reply)) return undefined;
  return typeof reply.etag === "string" ? reply.etag : undefined;
}

function untilClosed(response: Response): AbortSignal {
  const gone = new AbortController();
  response.once("close", () => {
    if (!response.writableFinished) gone.abort();
  });
  return gone.signal;
}
