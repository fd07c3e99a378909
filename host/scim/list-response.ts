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

export function listResponse({ total, resources, startIndex, nextCursor }: Page): string {
  const start = startIndex === undefined ? "" : `,"startIndex":${startIndex}`;
  const next = nextCursor === undefined ? "" : `,"nextCursor":${JSON.stringify(nextCursor)}`;
  return `{"schemas":["urn:ietf:params:scim:api:messages:2.0:ListResponse"],"totalResults":${total}${start},"itemsPerPage":${resources.length}${next},"Resources":[${resources.join(",")}]}`;
}
