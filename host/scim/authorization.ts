/** The bearer token of a request (RFC 6750). */
import type { IncomingMessage } from "node:http";
import { errorBody } from "./error.ts";
import type { Reply } from "./response.ts";

export interface Tokens {
  verify(connectorId: string, presented: string): boolean;
  /** Changes whenever a token is made or ended. */
  readonly revision: number;
}

/**
 * Whether a request has a token of the connector. What a connection has shown before need not be verified again while no
 * token has been made or ended: it is compared with what this client itself has sent, which gives nothing away.
 */
export function createAuthorization(
  tokens: Tokens,
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

/**
 * What a request without the connector's token gets. The same for every path, so that it tells nothing. An error is named
 * only where a token was shown (RFC 6750 §3.1).
 */
export function unauthorized(authorization: string | undefined): Reply {
  const isWrong = authorization !== undefined && bearerToken(authorization) !== "";
  return {
    status: 401,
    headers: { "www-authenticate": `Bearer realm="SCIM"${isWrong ? ', error="invalid_token"' : ""}` },
    body: errorBody(401, "This needs the connector's token: Authorization: Bearer TOKEN.", undefined),
  };
}

/** RFC 6750 §2.1; the scheme in any letter case (RFC 9110 §11.1). Empty when there is none. */
function bearerToken(authorization: string): string {
  if (authorization.slice(0, 7).toLowerCase() !== "bearer ") return "";
  return authorization.slice(7).trim();
}
