/** Cursors as clients see them (RFC 9865 §2): bound to the search they came from, and safe in an address. */
import { createHash } from "node:crypto";
import { badRequest } from "./error.ts";
import type { SearchRequest } from "./search-request.ts";

export interface CursorCodec {
  /** A cursor of the connector space, as the client is to send it back. */
  encode(cursor: string): string;
  /** Undefined for a start. Throws ScimError 400 invalidCursor for a cursor of another search, or of none. */
  decode(cursor: string): string | undefined;
}

export function cursorCodec(
  resourceType: string,
  { filter, sortBy, descending }: SearchRequest,
): CursorCodec {
  const search = JSON.stringify([resourceType, filter ?? null, sortBy ?? null, descending]);
  const binding = createHash("sha256").update(search).digest("base64url").slice(0, 11);
  return {
    encode: (cursor) => `${binding}.${Buffer.from(cursor).toString("base64url")}`,
    decode(cursor) {
      if (cursor === "") return undefined;
      const inner = Buffer.from(cursor.slice(binding.length + 1), "base64url").toString();
      if (cursor.startsWith(`${binding}.`) && inner !== "") return inner;
      throw foreignCursor();
    },
  };
}

export const foreignCursor = () =>
  badRequest("invalidCursor", "The cursor does not belong to this search. Start again with an empty cursor.");
