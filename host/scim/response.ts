/** What a SCIM request and its answer are, whatever carries them. */
import type { StoredResource } from "../provisioning/served.ts";
import { entityTag } from "./etag.ts";

export interface ScimRequest {
  readonly method: string;
  /** Below the connector's `/scim`, still percent-encoded: `/Users/2819c223`. */
  readonly path: string;
  /** Without its question mark. */
  readonly query: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly body: Uint8Array | undefined;
  readonly requestId: string;
  /** Aborted when the client has gone or its time is up; made when it is first asked for. */
  readonly signal: () => AbortSignal;
}

export interface ScimResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
  /** The resource that was asked for or made, for the record of what happened. */
  readonly resource?: { readonly type: string; readonly id?: string; readonly display?: string };
  /** What went wrong, for the log. */
  readonly failure?: unknown;
}

/** An answer before its media type is chosen; what an operation of a bulk request answers too. */
export interface Reply {
  readonly status: number;
  readonly body?: string | Uint8Array;
  readonly headers?: Readonly<Record<string, string>>;
  readonly stored?: Pick<StoredResource, "id" | "version" | "display" | "location">;
  readonly type?: string;
  /** Of an answer that tells of a failure within it, for the log. */
  readonly failure?: unknown;
}

export function respond(reply: Reply, accept: string | undefined): ScimResponse {
  const headers: Record<string, string> = { ...reply.headers };
  if (reply.body !== undefined) headers["content-type"] = mediaType(accept);
  if (reply.stored) headers["etag"] = entityTag(reply.stored.version);
  const resource =
    reply.type === undefined
      ? undefined
      : reply.stored
        ? { type: reply.type, id: reply.stored.id, display: reply.stored.display }
        : { type: reply.type };
  return {
    status: reply.status,
    headers,
    ...(reply.body === undefined ? {} : { body: reply.body }),
    ...(resource ? { resource } : {}),
    ...(reply.failure === undefined ? {} : { failure: reply.failure }),
  };
}

/** RFC 7644 §3.8: `application/json` for a client that takes nothing better. */
function mediaType(accept: string | undefined): string {
  if (accept === undefined || accept === "application/scim+json")
    return "application/scim+json; charset=utf-8";
  const wanted = accept.toLowerCase();
  const plain =
    wanted.includes("application/json") && !wanted.includes("scim+json") && !wanted.includes("*/*");
  return plain ? "application/json; charset=utf-8" : "application/scim+json; charset=utf-8";
}
