/** A text as JSON writes it. Most texts need no escape, and to call `JSON.stringify` costs more than to see that. */
export function quoted(text: string): string {
  for (let i = 0; i < text.length; i++) if (needsEscape(text.charCodeAt(i))) return JSON.stringify(text);
  return `"${text}"`;
}

/** Control characters, the quote, the backslash, and surrogates, of which one may stand alone (ECMA-262, QuoteJSONString). */
const needsEscape = (code: number) =>
  code < 0x20 || code === 0x22 || code === 0x5c || (code >= 0xd800 && code <= 0xdfff);
