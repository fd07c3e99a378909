import type { Json } from "../served.ts";

/**
 * JSON in ASCII letters (RFC 8259 §7: others as `\u0142`). JavaScript keeps such a text in one byte a letter; a single
 * name outside Latin-1 would have every text it gets into copied at double size and encoded letter by letter, which
 * made up a third of the cost of a page. See docs/decisions/008-ascii-answers.md.
 */
export function asciiJson(value: Json): string {
  const text = JSON.stringify(value);
  const ascii = text.replace(beyondAscii, escaped);
  // What was made of a text in two bytes a letter is in two bytes too.
  return ascii === text ? text : Buffer.from(ascii, "latin1").toString("latin1");
}

const beyondAscii = /[\u0080-\uffff]/g;
const escaped = (letter: string) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, "0")}`;
