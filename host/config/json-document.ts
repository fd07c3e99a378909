/**
 * JSON as people write it by hand: the same language as JSON.parse, but a mistake is told with its line and what to do,
 * a key given twice is a mistake, and every value remembers its line.
 */
export interface JsonDocument {
  readonly value: unknown;
  /** Line (from 1) of the value a JSON pointer names, or of the nearest value around it. */
  lineOf(pointer: string): number;
}

export class JsonSyntaxError extends Error {
  override readonly name = "JsonSyntaxError";
  readonly line: number;
  readonly column: number;

  constructor(message: string, line: number, column: number) {
    super(message);
    this.line = line;
    this.column = column;
  }
}

const deepest = 100;

/** Parses a configuration file. Throws JsonSyntaxError. A byte order mark, as Notepad leaves it, is accepted. */
export function parseJsonDocument(source: string): JsonDocument {
  const text = source.replace(/^\uFEFF/, "");
  const offsets = new Map<string, number>();
  let at = 0;

  const result = value("", 0);
  skipSpace();
  if (at < text.length) fail("There is text after the end of the configuration. Remove it.");
  return { value: result, lineOf };

  function value(pointer: string, depth: number): unknown {
    skipSpace();
    offsets.set(pointer, at);
    if (depth > deepest) fail(`Values are nested more than ${deepest} deep.`);
    switch (text[at]) {
      case "{":
        return object(pointer, depth);
      case "[":
        return array(pointer, depth);
      case '"':
        return string();
      default:
        return numberOrWord();
    }
  }

  function object(pointer: string, depth: number): unknown {
    const members = new Map<string, unknown>();
    at++;
    for (let first = true; !closes("}", first); first = false) {
      const start = at;
      if (text[at] !== '"')
        fail(at < text.length ? "A name in quotation marks is expected here." : ended("}"));
      const key = string();
      if (members.has(key)) fail(`"${key}" is given twice in the same place. Remove one of the two.`, start);
      skipSpace();
      if (text[at] !== ":") fail(`A colon is missing after "${key}".`);
      at++;
      members.set(key, value(`${pointer}/${pointerToken(key)}`, depth + 1));
    }
    return Object.fromEntries(members);
  }

  function array(pointer: string, depth: number): unknown {
    const elements: unknown[] = [];
    at++;
    while (!closes("]", elements.length === 0))
      elements.push(value(`${pointer}/${elements.length}`, depth + 1));
    return elements;
  }

  /** Steps over the closing bracket, or over the comma before the next member. */
  function closes(bracket: "}" | "]", first: boolean): boolean {
    skipSpace();
    if (text[at] === bracket) {
      at++;
      return true;
    }
    if (first) return false;
    if (text[at] !== ",") fail(at < text.length ? `A comma or ${bracket} is missing here.` : ended(bracket));
    const comma = at++;
    skipSpace();
    if (text[at] === bracket) fail(`There is a comma too many before ${bracket}. Remove it.`, comma);
    return false;
  }

  function string(): string {
    const start = at++;
    while (at < text.length && text[at] !== '"' && text[at] !== "\n") at += text[at] === "\\" ? 2 : 1;
    if (text[at] !== '"') fail("The text that begins here has no closing quotation mark on its line.", start);
    const literal = text.slice(start, ++at);
    try {
      return JSON.parse(literal) as string;
    } catch (cause) {
      return literal.includes("\\")
        ? fail('A backslash in text is written twice, as in "C:\\\\data\\\\company.db".', start, cause)
        : fail("The text that begins here contains a tab or another control character.", start, cause);
    }
  }

  function numberOrWord(): unknown {
    const start = at;
    while (at < text.length && !/[\s,:"[\]{}]/.test(text[at] ?? "")) at++;
    const literal = text.slice(start, at);
    if (!literal)
      return fail(at < text.length ? `A value is expected here, not ${text[at]}` : ended("a value"));
    if (/^(\/\/|\/\*|#)/.test(literal))
      return fail("Comments are not possible in this file. Remove it.", start);
    try {
      return JSON.parse(literal);
    } catch (cause) {
      return fail(`${literal.slice(0, 40)} is no value. Text stands in quotation marks.`, start, cause);
    }
  }

  function skipSpace(): void {
    while (" \t\r\n".includes(text[at] ?? "x")) at++;
  }

  function ended(missing: string): string {
    return `The file ends too early: ${missing} is missing.`;
  }

  function fail(message: string, offset = at, cause?: unknown): never {
    const before = text.slice(0, offset).split("\n");
    const error = new JsonSyntaxError(message, before.length, (before.at(-1) ?? "").length + 1);
    throw cause === undefined ? error : Object.assign(error, { cause });
  }

  function lineOf(pointer: string): number {
    let nearest = pointer;
    while (nearest && !offsets.has(nearest)) nearest = nearest.slice(0, nearest.lastIndexOf("/"));
    return text.slice(0, offsets.get(nearest)).split("\n").length;
  }
}

/** One step of a JSON pointer (RFC 6901 §3). */
export function pointerToken(key: string): string {
  return key.replaceAll("~", "~0").replaceAll("/", "~1");
}
