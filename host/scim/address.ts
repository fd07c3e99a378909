/** Where a SCIM request is addressed: `/ecma2host_NAME/scim…`. */
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

export interface Address {
  readonly name: string;
  /** Below `/scim`, still percent-encoded. */
  readonly path: string;
  readonly query: string;
}

/** The parts of an address, whole URL or not. Undefined for one that does not go on with `/scim` after the connector's name. */
export function splitAddress(target: string): Address | undefined {
  const url = originForm(target);
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
