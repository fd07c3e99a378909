/**
 * The one function by which values that ignore case are compared, in filters and in every store's keys: no collation
 * of a database decides a match. NFC, then lower case.
 */
export function fold(text: string): string {
  // Most texts are ASCII, and many of them lower case already.
  let isLower = true;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code > 127) return text.normalize("NFC").toLowerCase();
    if (code >= 65 && code <= 90) isLower = false;
  }
  return isLower ? text : text.toLowerCase();
}
