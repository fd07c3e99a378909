/** Failures as SCIM tells them (RFC 7644 §3.12). */
import { ConnectorError, connectorErrorCodes, ScimError, type ScimType } from "../contract/errors.ts";
import { limits } from "./limits.ts";
import type { Reply } from "./response.ts";

/** A refusal of what the client sent. */
export function badRequest(scimType: ScimType, detail: string, cause?: unknown): ScimError {
  return new ScimError(400, detail, { scimType, cause });
}

/** Part of a client's text, short enough to be repeated in a message. */
export function excerpt(text: string): string {
  return text.length > 80 ? `${text.slice(0, 80)}…` : text;
}

/**
 * Any failure as the answer to give. What is neither the caller's nor the target's is a bug: the answer names the
 * request, and `failure` holds it for the log.
 */
export function errorReply(error: unknown, requestId: string): Reply & { readonly body: string } {
  const { status, detail, scimType, retryAfter } = describe(error, requestId);
  const headers = retryAfter === undefined ? {} : { "retry-after": String(retryAfter) };
  return { status, headers, body: errorBody(status, detail, scimType), failure: error };
}

export function errorBody(status: number, detail: string, scimType: ScimType | undefined): string {
  return JSON.stringify({
    schemas: ["urn:ietf:params:scim:api:messages:2.0:Error"],
    status: String(status),
    scimType,
    detail,
  });
}

interface Description {
  readonly status: number;
  readonly detail: string;
  readonly scimType?: ScimType | undefined;
  readonly retryAfter?: number | undefined;
}

function describe(error: unknown, requestId: string): Description {
  if (error instanceof ScimError) {
    const { status, message: detail, scimType } = error;
    return { status, detail, scimType, retryAfter: error.retryAfter ?? patience(status) };
  }
  if (error instanceof ConnectorError) {
    const code: { status: number; scimType?: ScimType } = connectorErrorCodes[error.code];
    return { ...code, detail: error.message, retryAfter: patience(code.status) };
  }
  if (isAbort(error)) {
    return { status: 503, detail: "The request ran out of time.", retryAfter: limits.retryAfter };
  }
  return {
    status: 500,
    detail: `The host failed to carry this out. Its log has the reason under request ${requestId}.`,
  };
}

function patience(status: number): number | undefined {
  return status === 503 ? limits.retryAfter : undefined;
}

function isAbort(error: unknown): boolean {
  return error instanceof Error && (error.name === "AbortError" || error.name === "TimeoutError");
}
