/** HTTPS as SCIM's first transport: address, token, body, answer, and the record of what happened. */
import { randomUUID } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { ActivityEntry } from "../contract/admin-api.ts";
import { ConnectorError, ScimError } from "../contract/errors.ts";
import type { Log } from "../contract/log.ts";
import { createRounds } from "../contract/rounds.ts";
import type { Fleet } from "../provisioning/fleet.ts";
import { browserPage } from "./browser-page.ts";
import { errorResponse, unauthorized } from "./error.ts";
import { readBody } from "./request-body.ts";
import type { ScimResponse } from "./response.ts";
import type { ScimHandler } from "./scim.ts";

export interface HttpsTransportOptions {
  readonly fleet: Pick<Fleet, "find">;
  readonly handle: ScimHandler;
  readonly tokens: {
    verify(connectorId: string, presented: string): boolean;
    /** Changes whenever a token is made or ended. */
    readonly revision: number;
  };
  readonly record: (entry: Omit<ActivityEntry, "id" | "at">) => void;
  readonly log: Log;
  /** Milliseconds a request's body may take to arrive; half a minute when absent. */
  readonly bodyArrivalMs?: number;
}

/** Okta closes the connection after 60 seconds; an answer that comes later helps nobody. */
const longestRequestMs = 55_000;

const prefix = "/ecma2host_";

/** Whether a request is for a connector, and so for the function `httpsTransport` makes. */
export function isScimAddress(url: string | undefined): url is string {
  const origin = originForm(url ?? "");
  return origin.length > prefix.length && origin.slice(0, prefix.length).toLowerCase() === prefix;
}

/** RFC 9112 §3.2.2: a server takes a whole URL as well. Its host decides nothing here. */
function originForm(url: string): string {
  if (url.startsWith("/")) return url;
  const authority = url.indexOf("://");
  const slash = authority < 0 ? -1 : url.indexOf("/", authority + 3);
  return slash < 0 ? url : url.slice(slash);
}

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
    const address = splitAddress(originForm(request.url ?? ""));
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
    note(options, { request, requestId, address, answer, milliseconds: performance.now() - started });
  };
}

interface Address {
  readonly name: string;
  /** Below `/scim`, still percent-encoded. */
  readonly path: string;
  readonly query: string;
}

/** Undefined for an address that does not go on with `/scim` after the connector's name. */
function splitAddress(url: string): Address | undefined {
  const question = url.indexOf("?");
  const end = question < 0 ? url.length : question;
  const slash = url.indexOf("/", prefix.length);
  if (slash < 0 || slash > end) return undefined;
  const next = url.indexOf("/", slash + 1);
  const segmentEnd = next < 0 || next > end ? end : next;
  if (url.slice(slash + 1, segmentEnd).toLowerCase() !== "scim") return undefined;
  return {
    name: url.slice(prefix.length, slash),
    path: url.slice(segmentEnd, end),
    query: question < 0 ? "" : url.slice(question + 1),
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

async function answerTo(
  options: HttpsTransportOptions,
  { request, requestId, address, target, signal, nextRound, isAuthorized }: Incoming,
): Promise<ScimResponse> {
  if (!address)
    return refuse(404, "A connector's address is https://HOST:PORT/ecma2host_NAME/scim.", requestId);
  const isMissing = !target || ("served" in target && target.served.name !== address.name);
  if (isMissing)
    return refuse(404, "There is no connector of this name here. Its letter case matters.", requestId);
  // Whose token it is cannot be told. A refusal would have the client think that its token was taken away.
  if (target.id === undefined)
    return refuse(
      503,
      "This connector's file cannot be used now. Its administrator sees why.",
      requestId,
      30,
    );
  if (!isAuthorized(request, target.id))
    return isBrowser(request) ? browserPage(address.name) : unauthorized();
  if (!("served" in target))
    return refuse(503, `This connector does not serve now: ${target.failure}`, requestId, 30);
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
    return errorResponse(error, requestId);
  }
}

function refuse(status: number, detail: string, requestId: string, retryAfter?: number): ScimResponse {
  return errorResponse(
    new ScimError(status, detail, retryAfter === undefined ? {} : { retryAfter }),
    requestId,
  );
}

/**
 * Whether a request has a token of the connector. What a connection has shown before need not be verified again while no
 * token has been made or ended: it is compared with what this client itself has sent, which gives nothing away.
 */
function createAuthorization(
  tokens: HttpsTransportOptions["tokens"],
): (request: IncomingMessage, connectorId: string) => boolean {
  const shown = new WeakMap<object, { header: string; connectorId: string; revision: number }>();
  return ({ socket, headers: { authorization } }, connectorId) => {
    if (authorization === undefined) return false;
    const { revision } = tokens;
    const before = shown.get(socket);
    if (
      before?.header === authorization &&
      before.connectorId === connectorId &&
      before.revision === revision
    )
      return true;
    const isValid = tokens.verify(connectorId, bearerToken(authorization));
    if (isValid) shown.set(socket, { header: authorization, connectorId, revision });
    return isValid;
  };
}

/** RFC 6750 §2.1; the scheme in any letter case (RFC 9110 §11.1). Empty when there is none. */
function bearerToken(authorization: string): string {
  if (authorization.slice(0, 7).toLowerCase() !== "bearer ") return "";
  return authorization.slice(7).trim();
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

interface Happened {
  readonly request: IncomingMessage;
  readonly requestId: string;
  readonly address: Address | undefined;
  readonly answer: ScimResponse;
  readonly milliseconds: number;
}

/** A parser's error quotes the text it failed on, which may hold a password; the refusal itself says enough. */
const withoutRequest = (failure: unknown) => (failure instanceof ScimError ? failure.message : failure);

const verbs: Readonly<Record<string, string>> = {
  POST: "create",
  PUT: "replace",
  PATCH: "update",
  DELETE: "delete",
};

/** One log line for each request; in the activity every change and every failure. */
function note(
  { log, record }: HttpsTransportOptions,
  { request, requestId, address, answer, milliseconds }: Happened,
): void {
  const method = request.method ?? "";
  const connector = address?.name ?? "";
  const { status, failure, resource } = answer;
  const took = Math.round(milliseconds * 10) / 10;
  // Without the query: a filter may hold what must not be in a log.
  const path = address?.path ?? request.url?.split("?", 1)[0];
  const fields = { requestId, connector, method, path, status, ms: took };
  // A bulk request tells of a bug in one of its operations within an answer 200.
  const isBug = status >= 500 || (status < 400 && failure !== undefined);
  if (isBug) log.error("request", { ...fields, error: failure });
  else if (log.enabled("info")) log.info("request", fields);
  if (status >= 400 && status < 500 && failure !== undefined)
    log.debug("refused", { requestId, error: withoutRequest(failure) });
  const isChange = method !== "GET" && method !== "HEAD" && !address?.path.toLowerCase().endsWith(".search");
  if (!isChange && status < 400) return;
  record({
    connector,
    requestId,
    status,
    milliseconds: took,
    verb: isChange ? (verbs[method] ?? method.toLowerCase()) : "read",
    ...(resource && { resourceType: resource.type }),
    ...(resource?.id !== undefined && { resourceId: resource.id }),
    ...(resource?.display && { subject: resource.display }),
    ...(failure instanceof Error && { message: inWords(failure, status) }),
  });
}

/** What the administrator reads of a failure. A bug's message says nothing to them. */
function inWords(failure: Error, status: number): string {
  const isMeant = failure instanceof ScimError || failure instanceof ConnectorError || status >= 501;
  return isMeant || (status >= 400 && status < 500)
    ? failure.message
    : "An error inside Linkspan; the log has the details.";
}
