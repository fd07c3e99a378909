/**
 * The one function by which values that ignore case are compared, in filters and in every store's keys: no collation
 * of a database decides a match. NFC, then lower case.
 */
export function fold(text: string): string {
  // Plain lower-case ASCII, by far the most frequent, is its own folding.
  return isFolded(text) ? text : text.normalize("NFC").toLowerCase();
}

function isFolded(text: string): boolean {
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code > 127 || (code >= 65 && code <= 90)) return false;
  }
  return true;
}
