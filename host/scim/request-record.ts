/** What is written down of a request: a line of the log, and in the activity every change and every failure. */
import type { IncomingMessage } from "node:http";
import type { ActivityEntry } from "../contract/admin-api.ts";
import { ConnectorError, ScimError } from "../contract/errors.ts";
import type { Log } from "../contract/log.ts";
import type { Address } from "./address.ts";
import type { ScimResponse } from "./response.ts";

export interface RecordOptions {
  readonly record: (entry: Omit<ActivityEntry, "id" | "at">) => void;
  readonly log: Log;
}

export interface Happened {
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

export function noteRequest(
  { log, record }: RecordOptions,
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
