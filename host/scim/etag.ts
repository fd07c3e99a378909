/** Versions as entity tags (RFC 7644 §3.14, RFC 9110 §13.1). They are weak: the same version may be written differently. */

export function entityTag(version: number): string {
  return `W/"${version}"`;
}

/** Whether a header such as If-None-Match names this version. `*` names every version. */
export function namesVersion(header: string, version: number): boolean {
  const tag = `"${version}"`;
  return header.split(",").some((part) => {
    const given = part.trim();
    return given === "*" || (given.startsWith("W/") ? given.slice(2) : given) === tag;
  });
}
