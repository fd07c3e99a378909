import type { AdminFailure } from "../host/contract/admin-api.ts";
import type { HostAddress } from "./host-link.ts";

/** What the page may tell the host and hear from it. Everything else, above all Authorization, is ours to say. */
const requestHeaders = ["accept", "content-type", "if-match", "if-none-match", "last-event-id"];
const responseHeaders = ["cache-control", "content-type", "etag", "retry-after"];

/** Until the host's answer begins; a step of the wizard may wait for a slow target. Server-sent events then go on for good. */
const answerDeadlineMs = 120_000;

export interface AdminForward {
  (request: Request): Promise<Response>;
}

/**
 * Sends requests of the page on to the host's admin API, adding the token. The answer's body is passed through as it
 * comes. When the host has been restarted its port and token are new: `find` is asked for them, and the request that
 * met the old ones is sent once more.
 */
export function createAdminForward(
  first: HostAddress,
  find: () => Promise<HostAddress | undefined>,
): AdminForward {
  let address = first;
  return async (request) => {
    const body = await request.arrayBuffer();
    const attempt = await send(request, body, address);
    if (attempt.kind === "answered") return attempt.response;
    const found = await find();
    if (found && (found.url !== address.url || found.token !== address.token)) {
      address = found;
      await attempt.response.body?.cancel();
      const again = await send(request, body, address);
      if (again.kind === "answered") return again.response;
    }
    return attempt.response;
  };
}

/** `missed`: the request did not reach the host it was meant for, so nothing was done and it may be sent again. */
interface Attempt {
  readonly kind: "answered" | "missed";
  readonly response: Response;
}

async function send(request: Request, body: ArrayBuffer, to: HostAddress): Promise<Attempt> {
  const { pathname, search } = new URL(request.url);
  const deadline = new AbortController();
  const timer = setTimeout(() => deadline.abort(), answerDeadlineMs);
  try {
    const answer = await fetch(`${to.url}${pathname}${search}`, {
      method: request.method,
      headers: { ...picked(request.headers, requestHeaders), authorization: `Bearer ${to.token}` },
      ...(body.byteLength > 0 && { body }),
      redirect: "error",
      signal: AbortSignal.any([request.signal, deadline.signal]),
    });
    const response = new Response(answer.body, {
      status: answer.status,
      headers: picked(answer.headers, responseHeaders),
    });
    return { kind: answer.status === 401 ? "missed" : "answered", response };
  } catch (error) {
    if (deadline.signal.aborted) {
      return {
        kind: "answered",
        response: failure(504, "The Linkspan host did not answer in time. Look at its log."),
      };
    }
    const response = failure(
      502,
      "The Linkspan host does not answer. Start its service, or start Linkspan again.",
    );
    return { kind: isRefused(error) ? "missed" : "answered", response };
  } finally {
    clearTimeout(timer);
  }
}

function picked(headers: Headers, names: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = headers.get(name);
      return value === null ? [] : [[name, value]];
    }),
  );
}

/** Nobody listened. Any other failure may have come after the host had begun. */
function isRefused(error: unknown): boolean {
  const cause = error instanceof Error ? error.cause : undefined;
  return cause instanceof Error && "code" in cause && cause.code === "ECONNREFUSED";
}

function failure(status: number, message: string): Response {
  return Response.json({ message } satisfies AdminFailure, { status });
}
