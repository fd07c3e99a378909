import type { AdminFailure, AdminReply, AdminRoute, AdminRoutes } from "../contract/admin-api.ts";
import type { ConfigProblem } from "../contract/errors.ts";

/** The host refused a request: its status, and its words for the administrator. */
export class AdminRequestError extends Error {
  override readonly name = "AdminRequestError";
  readonly status: number;
  readonly problems: readonly ConfigProblem[];

  constructor(status: number, message: string, problems: readonly ConfigProblem[] = []) {
    super(message);
    this.status = status;
    this.problems = problems;
  }
}

/** There was no answer of a host. */
export class HostUnreachableError extends Error {
  override readonly name = "HostUnreachableError";
}

type Part<R extends AdminRoute, K extends string> =
  AdminRoutes[R] extends Record<K, infer P> ? Record<K, P> : unknown;
export type AdminRequest<R extends AdminRoute> = Part<R, "params"> &
  Part<R, "body"> & { readonly ifMatch?: string };

export interface AdminClient {
  /** Asks the host. Rejects with AdminRequestError when it refuses and HostUnreachableError when it does not answer. */
  call<R extends AdminRoute>(
    route: R,
    ...request: Partial<AdminRequest<R>> extends AdminRequest<R> ? [AdminRequest<R>?] : [AdminRequest<R>]
  ): Promise<AdminReply<R>>;
}

export interface AdminAddress {
  readonly url: string;
  readonly token: string;
}

/** Long enough for a host that tries a target before it answers. */
const deadlineMs = 120_000;

export function adminClient({ url, token }: AdminAddress): AdminClient {
  return {
    async call(route, ...[request = {}]) {
      const { params, body, ifMatch } = request as {
        params?: Readonly<Record<string, string>>;
        body?: unknown;
        ifMatch?: string;
      };
      const [method = "", template = ""] = route.split(" ");
      const path = template.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(params?.[name] ?? ""));
      const response = await answerOf(`${url}${path}`, {
        method,
        headers: {
          authorization: `Bearer ${token}`,
          ...(body !== undefined && { "content-type": "application/json" }),
          ...(ifMatch !== undefined && { "if-match": `"${ifMatch}"` }),
        },
        ...(body !== undefined && { body: JSON.stringify(body) }),
        signal: AbortSignal.timeout(deadlineMs),
      });
      if (response.status >= 400) throw refusal(response.status, response.document);
      return response.document as AdminReply<typeof route>;
    },
  };
}

async function answerOf(url: string, request: RequestInit): Promise<{ status: number; document: unknown }> {
  try {
    const response = await fetch(url, request);
    return { status: response.status, document: await response.json() };
  } catch (cause) {
    const late = cause instanceof Error && cause.name === "TimeoutError";
    const reason = late ? `did not answer within ${deadlineMs / 1000} seconds` : "cannot be reached";
    throw new HostUnreachableError(
      `The Linkspan host at ${new URL(url).origin} ${reason}. See whether it still runs, and its log.`,
      { cause },
    );
  }
}

function refusal(status: number, document: unknown): AdminRequestError {
  const { message, problems } = (document ?? {}) as Partial<AdminFailure>;
  return new AdminRequestError(status, message ?? `The host answered with status ${status}.`, problems);
}
