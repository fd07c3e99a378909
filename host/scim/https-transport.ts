/** HTTPS as SCIM's first transport: address, token, body, answer, and the record of what happened. */
import { randomUUID } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { ScimError } from "../contract/errors.ts";
import { createRounds } from "../contract/rounds.ts";
import type { Fleet } from "../provisioning/fleet.ts";
import { type Address, splitAddress } from "./address.ts";
import { createAuthorization, type Tokens, unauthorized } from "./authorization.ts";
import { browserPage } from "./browser-page.ts";
import { errorReply } from "./error.ts";
import { readBody } from "./request-body.ts";
import { noteRequest, type RecordOptions } from "./request-record.ts";
import { respond, type ScimResponse } from "./response.ts";
import type { ScimHandler } from "./scim.ts";

export interface HttpsTransportOptions extends RecordOptions {
  readonly fleet: Pick<Fleet, "find">;
  readonly handle: ScimHandler;
  readonly tokens: Tokens;
  /** Milliseconds a request's body may take to arrive; half a minute when absent. */
  readonly bodyArrivalMs?: number;
}

/** Okta closes the connection after 60 seconds; an answer that comes later helps nobody. */
const longestRequestMs = 55_000;

/**
 * The function for requests to `/ecma2host_NAME/scim…`. It stands before the host's other routes, so that nothing is
 * paid for them here.
 */
export function httpsTransport(
  options: HttpsTransportOptions,
): (request: IncomingMessage, response: ServerResponse) => Promise<void> {
  const nextRound = createRounds(setImmediate);
  const isAuthorized = createAuthorization(options.tokens);
  return async (request, response) => {
    const started = performance.now();
    const requestId = randomUUID();
    const address = splitAddress(request.url ?? "");
    const target = address && options.fleet.find(address.name);
    const signal = requestSignal(response, started);
    let answer: ScimResponse;
    try {
      const incoming = { request, requestId, address, target, signal, nextRound, isAuthorized };
      answer = await answerTo(options, incoming);
      send(response, answer, requestId);
    } catch (error) {
      // The client has gone, or the answer could not be put into HTTP; no other can be given.
      answer = { status: response.destroyed ? 499 : 500, headers: {}, failure: error };
      response.destroy();
    }
    noteRequest(options, { request, requestId, address, answer, milliseconds: performance.now() - started });
  };
}

interface Incoming {
  readonly request: IncomingMessage;
  readonly requestId: string;
  readonly address: Address | undefined;
  readonly target: ReturnType<Fleet["find"]>;
  readonly signal: () => AbortSignal;
  readonly nextRound: () => Promise<void>;
  readonly isAuthorized: (request: IncomingMessage, connectorId: string) => boolean;
}

async function answerTo(options: HttpsTransportOptions, incoming: Incoming): Promise<ScimResponse> {
  const { request, requestId, address, target, signal, nextRound, isAuthorized } = incoming;
  if (!address)
    return refuse(404, "A connector's address is https://HOST:PORT/ecma2host_NAME/scim.", incoming);
  const isMissing = !target || ("served" in target && target.served.name !== address.name);
  if (isMissing)
    return refuse(404, "There is no connector of this name here. Its letter case matters.", incoming);
  // Whose token it is cannot be told. A refusal would have the client think that its token was taken away.
  if (target.id === undefined)
    return refuse(503, "This connector's file cannot be used now. Its administrator sees why.", incoming);
  if (!isAuthorized(request, target.id))
    return isBrowser(request)
      ? browserPage(address.name)
      : respond(unauthorized(request.headers.authorization), request.headers.accept);
  if (!("served" in target))
    return refuse(503, `This connector does not serve now: ${target.failure}`, incoming);
  try {
    const body = await readBody(request, options.bodyArrivalMs ?? 30_000);
    await nextRound();
    const { path, query } = address;
    // RFC 9110 §9.3.2: HEAD is GET without the body, which Node leaves out.
    const method = request.method === "HEAD" ? "GET" : (request.method ?? "GET");
    return await options.handle(
      { method, path, query, headers: request.headers, body, requestId, signal },
      target.served,
    );
  } catch (error) {
    return failed(error, incoming);
  }
}

function refuse(status: number, detail: string, incoming: Incoming): ScimResponse {
  return failed(new ScimError(status, detail), incoming);
}

function failed(error: unknown, { request, requestId }: Incoming): ScimResponse {
  return respond(errorReply(error, requestId), request.headers.accept);
}

const isBrowser = ({ method, headers }: IncomingMessage) =>
  method === "GET" && headers.authorization === undefined && (headers.accept?.includes("text/html") ?? false);

/** Aborted when the client has gone or its time is up. Made when first asked for: most reads never wait. */
function requestSignal(response: ServerResponse, started: number): () => AbortSignal {
  let signal: AbortSignal | undefined;
  return () => (signal ??= watch(response, started));
}

function watch(response: ServerResponse, started: number): AbortSignal {
  const controller = new AbortController();
  const gone = () => controller.abort(new DOMException("The client has gone.", "AbortError"));
  if (response.destroyed) {
    gone();
    return controller.signal;
  }
  const timer = setTimeout(
    () => controller.abort(new DOMException("The request ran out of time.", "TimeoutError")),
    Math.max(started + longestRequestMs - performance.now(), 0),
  );
  response.once("close", () => {
    clearTimeout(timer);
    if (!response.writableFinished) gone();
  });
  return controller.signal;
}

function send(response: ServerResponse, answer: ScimResponse, requestId: string): void {
  const { status, headers, body } = answer;
  // A body that was not read to its end leaves the connection in no state to go on.
  const ends = status === 413 || status === 408 ? { connection: "close" } : undefined;
  const all = { ...headers, ...ends, "x-request-id": requestId };
  if (body === undefined) {
    response.writeHead(status, all).end();
    return;
  }
  // Node writes a text together with the headers, bytes apart from them.
  response.writeHead(status, { ...all, "content-length": String(Buffer.byteLength(body)) }).end(body);
}
