/**
 * Versions as entity tags (RFC 7644 §3.14, RFC 9110 §13.1). They are weak: the same version may be written differently.
 *
 * A version is the number of the resource's own changes; where others are shown with it, a dot follows and how they are
 * shown. An answer is the same only when all of it is. A change may be made while the first part is: what others have
 * changed is nothing that the client could overwrite.
 */

export function entityTag(version: string): string {
  return `W/"${version}"`;
}

/** Whether If-None-Match names this version. `*` names every version. */
export function namesVersion(header: string, version: string): boolean {
  return tagsOf(header).some((tag) => tag === "*" || tag === `"${version}"`);
}

/** Whether If-Match names a version after that many changes of the resource itself. `*` names every version. */
export function namesChanges(header: string, changes: number): boolean {
  const own = `"${changes}`;
  return tagsOf(header).some(
    (tag) => tag === "*" || tag === `${own}"` || (tag.startsWith(`${own}.`) && tag.endsWith('"')),
  );
}

function tagsOf(header: string): string[] {
  return header.split(",").map((part) => {
    const tag = part.trim();
    return tag.startsWith("W/") ? tag.slice(2) : tag;
  });
}
