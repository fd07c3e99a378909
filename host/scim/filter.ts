/**
 * Filters (RFC 7644 §3.4.2.2): text to a tree, by hand, in linear time. What clients send beside the grammar:
 * `emails[type eq "work"].value eq "x"` (Entra) and string literals without quotes.
 */
import { badRequest, excerpt } from "./error.ts";
import { endOfString } from "./json-body.ts";
import { limits } from "./limits.ts";

export type Filter =
  | { readonly kind: "and" | "or"; readonly operands: readonly Filter[] }
  | { readonly kind: "not"; readonly operand: Filter }
  | { readonly kind: "present"; readonly attribute: string }
  | {
      readonly kind: "compare";
      readonly attribute: string;
      readonly operator: Operator;
      readonly value: Literal;
    }
  /** One element of a multi-valued attribute satisfies the filter: `emails[type eq "work"]`. */
  | { readonly kind: "element"; readonly attribute: string; readonly filter: Filter };

export type Literal = string | number | boolean | null;

export const operators = ["eq", "ne", "co", "sw", "ew", "gt", "ge", "lt", "le"] as const;
export type Operator = (typeof operators)[number];

/**
 * The filter, or ScimError 400 invalidFilter. `isName` knows attribute names that hold brackets themselves, which a
 * target's attributes may.
 */
export function parseFilter(text: string, isName: (name: string) => boolean): Filter {
  const reader = new FilterReader(text, 0, isName);
  const filter = reader.disjunction(0, false);
  reader.end();
  return filter;
}

/** The filter between brackets that begins at `start`, and the place after its closing bracket. */
export function parseElementFilter(
  text: string,
  start: number,
): { readonly filter: Filter; readonly end: number } {
  const reader = new FilterReader(text, start, () => false);
  const filter = reader.disjunction(1, true);
  reader.expect("]");
  return { filter, end: reader.position };
}

/** RFC 7644 §3.4.2.2, without the URN, and of the characters that a mapping takes: `-dn-`, `$ref`. */
const attributePath = /^[\w$-]+(?:\.[\w$-]+)*$/;

class FilterReader {
  position: number;
  readonly #text: string;
  readonly #isName: (name: string) => boolean;

  constructor(text: string, start: number, isName: (name: string) => boolean) {
    if (text.length > limits.filterLength) {
      throw badRequest("invalidFilter", `The filter is longer than ${limits.filterLength} characters.`);
    }
    this.#text = text;
    this.#isName = isName;
    this.position = start;
  }

  disjunction(depth: number, inElement: boolean): Filter {
    return this.#operands("or", () => this.#operands("and", () => this.#term(depth, inElement)));
  }

  end(): void {
    this.#skipSpace();
    if (this.position < this.#text.length) this.#fail("the end, “and” or “or”");
  }

  expect(character: string): void {
    this.#skipSpace();
    if (this.#text[this.position] !== character) this.#fail(`“${character}”`);
    this.position++;
  }

  #operands(kind: "and" | "or", operand: () => Filter): Filter {
    const first = operand();
    if (!this.#takeWord(kind)) return first;
    const operands = [first];
    do operands.push(operand());
    while (this.#takeWord(kind));
    return { kind, operands };
  }

  #term(depth: number, inElement: boolean): Filter {
    if (depth > limits.filterDepth) throw badRequest("invalidFilter", "The filter nests too deeply.");
    this.#skipSpace();
    if (this.#text[this.position] === "(") return this.#group(depth, inElement);
    const name = this.#word();
    if (name.toLowerCase() === "not") {
      this.#skipSpace();
      if (this.#text[this.position] === "(") return { kind: "not", operand: this.#group(depth, inElement) };
    }
    return this.#text[this.position] === "["
      ? this.#bracketed(name, depth, inElement)
      : this.#condition(name);
  }

  #group(depth: number, inElement: boolean): Filter {
    this.expect("(");
    const filter = this.disjunction(depth + 1, inElement);
    this.expect(")");
    return filter;
  }

  #bracketed(name: string, depth: number, inElement: boolean): Filter {
    const whole = this.#upToSpace(this.position - name.length);
    if (this.#isName(whole)) {
      this.position += whole.length - name.length;
      return this.#condition(whole);
    }
    this.#checkName(name);
    if (inElement) this.#fail("a condition without brackets");
    this.expect("[");
    const filter = this.disjunction(depth + 1, true);
    this.expect("]");
    if (this.#text[this.position] !== ".") return { kind: "element", attribute: name, filter };
    this.position++;
    const condition = this.#condition(this.#word());
    return { kind: "element", attribute: name, filter: { kind: "and", operands: [filter, condition] } };
  }

  #condition(attribute: string): Filter {
    this.#checkName(attribute);
    this.#skipSpace();
    const word = this.#word().toLowerCase();
    if (word === "pr") return { kind: "present", attribute };
    const operator = operators.find((candidate) => candidate === word);
    if (operator === undefined)
      this.#fail("an operator (eq, ne, co, sw, ew, gt, ge, lt, le, pr)", word.length);
    return { kind: "compare", attribute, operator, value: this.#literal() };
  }

  /** Refuses what no connector can have as a name; one that this connector does not have finds nobody. */
  #checkName(name: string): void {
    const local = name.slice(name.lastIndexOf(":") + 1);
    if (!attributePath.test(local) && !this.#isName(name)) this.#fail("an attribute", name.length);
  }

  #literal(): Literal {
    this.#skipSpace();
    if (this.#text[this.position] === '"') return this.#quoted();
    const word = this.#word();
    const lower = word.toLowerCase();
    if (word === "" || word.startsWith("'") || lower === "and" || lower === "or" || !this.#atBoundary()) {
      this.#fail("a value, a string in double quotes", word.length);
    }
    if (lower === "true" || lower === "false") return lower === "true";
    if (lower === "null") return null;
    const number = Number(word);
    // "007" and numbers too long for a double are text: the attribute may be text as well.
    return String(number) === word ? number : word;
  }

  #quoted(): string {
    const end = endOfString(this.#text, this.position);
    try {
      const value = JSON.parse(this.#text.slice(this.position, end)) as string;
      this.position = end;
      return value;
    } catch (cause) {
      throw badRequest(
        "invalidFilter",
        `The filter has a string that does not end or is not JSON, at ${this.position + 1}.`,
        cause,
      );
    }
  }

  /** Takes the word if it stands here by itself. */
  #takeWord(word: string): boolean {
    this.#skipSpace();
    const end = this.position + word.length;
    if (this.#text.slice(this.position, end).toLowerCase() !== word || !isBoundary(this.#text[end]))
      return false;
    this.position = end;
    return true;
  }

  #word(): string {
    const start = this.position;
    while (!this.#atBoundary() && this.#text[this.position] !== '"') this.position++;
    return this.#text.slice(start, this.position);
  }

  #upToSpace(start: number): string {
    let end = start;
    while (end < this.#text.length && !isSpace(this.#text[end])) end++;
    return this.#text.slice(start, end);
  }

  #atBoundary(): boolean {
    return isBoundary(this.#text[this.position]);
  }

  #skipSpace(): void {
    while (isSpace(this.#text[this.position])) this.position++;
  }

  #fail(expected: string, back = 0): never {
    const at = this.position - back;
    const found = at < this.#text.length ? `“${excerpt(this.#text.slice(at))}”` : "the end";
    throw badRequest("invalidFilter", `The filter needs ${expected} at ${at + 1}, where it has ${found}.`);
  }
}

function isSpace(character: string | undefined): boolean {
  return character === " " || character === "\t";
}

function isBoundary(character: string | undefined): boolean {
  return (
    character === undefined ||
    isSpace(character) ||
    character === "(" ||
    character === ")" ||
    character === "[" ||
    character === "]"
  );
}
