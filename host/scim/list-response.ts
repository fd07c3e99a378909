/** ListResponse (RFC 7644 §3.4.2), put together from JSON texts. */

export interface Page {
  readonly total: number;
  /** JSON texts of the resources. */
  readonly resources: readonly string[];
  /** Of a page by index. */
  readonly startIndex?: number;
  /** Of a page by cursor that is not the last (RFC 9865 §2). */
  readonly nextCursor?: string | undefined;
}

/**
 * The body, in UTF-8. It is not put together as text: one name that is not written in Latin letters would double the
 * memory of the whole page.
 */
export function listResponse({ total, resources, startIndex, nextCursor }: Page): Uint8Array {
  const start = startIndex === undefined ? "" : `,"startIndex":${startIndex}`;
  const next = nextCursor === undefined ? "" : `,"nextCursor":${JSON.stringify(nextCursor)}`;
  const head = `{"schemas":["urn:ietf:params:scim:api:messages:2.0:ListResponse"],"totalResults":${total}${start},"itemsPerPage":${resources.length}${next},"Resources":[`;
  const parts = [head, ...resources.map((text, index) => (index === 0 ? text : `,${text}`)), "]}"];
  return Buffer.concat(parts.map((part) => Buffer.from(part)));
}
