const unsafe = /[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}]/u;
const everyUnsafe = new RegExp(unsafe, "gu");

/**
 * A text without what could begin a line, move a terminal's cursor or turn the direction of writing: each such
 * character is written as JSON would escape it, so a JSON text stays the same JSON.
 */
export function visible(text: string): string {
  return unsafe.test(text) ? text.replace(everyUnsafe, escape) : text;
}

function escape(character: string): string {
  const short = JSON.stringify(character).slice(1, -1);
  return short === character ? `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}` : short;
}
