/** The page's only way out: the routes of the admin API, typed by the contract. */
import type {
  AdminFailure,
  AdminReply,
  AdminRoute,
  AdminRoutes,
  ConfigProblem,
} from "../host/contract/admin-api.ts";

type Part<R extends AdminRoute, K extends "params" | "query" | "body"> =
  AdminRoutes[R] extends Record<K, infer V> ? Record<K, V> : unknown;

export type AdminRequest<R extends AdminRoute> = Part<R, "params"> &
  Part<R, "body"> &
  (AdminRoutes[R] extends { query: infer Q } ? { query?: Q } : unknown) & {
    ifMatch?: string;
    signal?: AbortSignal;
  };

/** Leaves the argument out where the route needs none. */
type Arguments<R extends AdminRoute> =
  object extends AdminRequest<R> ? [request?: AdminRequest<R>] : [request: AdminRequest<R>];

export interface AdminClient {
  /** Rejects with AdminCallFailure, or with the signal's reason once it is aborted. */
  call<R extends AdminRoute>(route: R, ...request: Arguments<R>): Promise<AdminReply<R>>;
  /** The body of `GET /admin/events`, while the connection lasts. */
  events(signal: AbortSignal): Promise<ReadableStream<Uint8Array>>;
}

/** Why a call did not do what it was for. `status` is undefined when the host did not answer at all. */
export class AdminCallFailure extends Error {
  override readonly name = "AdminCallFailure";
  readonly status: number | undefined;
  readonly problems: readonly ConfigProblem[];

  constructor(
    status: number | undefined,
    message: string,
    options: { problems?: readonly ConfigProblem[]; cause?: unknown } = {},
  ) {
    super(message, { cause: options.cause });
    this.status = status;
    this.problems = options.problems ?? [];
  }
}

/**
 * A client of the host at `baseUrl` ("" for the page's own). `token` is undefined in the desktop window, whose
 * protocol adds it.
 */
export function createAdminClient({
  baseUrl,
  token,
}: {
  baseUrl: string;
  token: string | undefined;
}): AdminClient {
  async function send(path: string, init: RequestInit): Promise<Response> {
    const headers = new Headers(init.headers);
    if (token !== undefined) headers.set("authorization", `Bearer ${token}`);
    let response: Response;
    try {
      response = await fetch(baseUrl + path, { ...init, headers, cache: "no-store" });
    } catch (cause) {
      init.signal?.throwIfAborted();
      throw new AdminCallFailure(
        undefined,
        "The Linkspan host does not answer. Check that its service runs on this machine, then try again.",
        { cause },
      );
    }
    if (!response.ok) throw await failureOf(response);
    return response;
  }

  return {
    async call<R extends AdminRoute>(route: R, ...[request]: Arguments<R>) {
      const { params, query, body, ifMatch, signal } = (request ?? {}) as UntypedRequest;
      const [method = "GET", template = ""] = route.split(" ");
      const headers: Record<string, string> = {};
      if (body !== undefined) headers["content-type"] = "application/json";
      if (ifMatch !== undefined) headers["if-match"] = ifMatch;
      const response = await send(addressOf(template, params, query), {
        method,
        headers,
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        ...(signal ? { signal } : {}),
      });
      // One contract types both sides: what a route answers has the route's type.
      return (await response.json()) as AdminReply<R>;
    },
    async events(signal) {
      const response = await send("/admin/events", { headers: { accept: "text/event-stream" }, signal });
      if (!response.body) throw new AdminCallFailure(response.status, "The Linkspan host sent no events.");
      return response.body;
    },
  };
}

interface UntypedRequest {
  params?: Readonly<Record<string, string>>;
  query?: Readonly<Record<string, string | undefined>>;
  body?: unknown;
  ifMatch?: string;
  signal?: AbortSignal;
}

function addressOf(
  template: string,
  params: UntypedRequest["params"],
  query: UntypedRequest["query"],
): string {
  const path = template.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(params?.[name] ?? ""));
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query ?? {})) if (value !== undefined) search.set(name, value);
  return search.size > 0 ? `${path}?${search}` : path;
}

async function failureOf(response: Response): Promise<AdminCallFailure> {
  const text = await response.text().catch(() => "");
  try {
    const failure = JSON.parse(text) as Partial<AdminFailure>;
    if (typeof failure.message === "string") {
      return new AdminCallFailure(response.status, failure.message, { problems: failure.problems ?? [] });
    }
  } catch {
    // Not the host's own answer, a proxy's perhaps: its status is all there is to say.
  }
  return new AdminCallFailure(
    response.status,
    `The Linkspan host answered ${response.status} and did not say why. Its log has the details.`,
  );
}
