/** How two values of an attribute compare, by the attribute's type (RFC 7643 §2.3, RFC 7644 §3.4.2.2). */
import { fold } from "../contract/fold.ts";
import type { ScimAttribute } from "../contract/scim-attributes.ts";
import type { Json, SortKey } from "../provisioning/served.ts";
import { badRequest } from "./error.ts";
import type { Literal, Operator } from "./filter.ts";

/** How texts are folded where letter case says nothing. */
export type Folding = (text: string) => string;

/**
 * As `fold`, but the last `mostKnown` long texts only once: each condition of a filter, and each operation of a PATCH, asks
 * about the same few values.
 */
export function foldingOnce(mostKnown: number): Folding {
  const known = new Map<string, string>();
  return (text) => {
    if (text.length < 256) return fold(text);
    const before = known.get(text);
    if (before !== undefined) return before;
    const folded = fold(text);
    if (known.size === mostKnown) known.clear();
    known.set(text, folded);
    return folded;
  };
}

/**
 * The test of one value against a literal; undefined when no value of this type can compare with it, such as a number
 * with "abc". Throws ScimError invalidFilter for an order of what has none.
 */
export function comparison(
  attribute: ScimAttribute,
  operator: Exclude<Operator, "ne">,
  literal: Literal,
  folding: Folding = fold,
): ((value: Json) => boolean) | undefined {
  switch (operator) {
    case "co":
    case "sw":
    case "ew":
      return contains(attribute, operator, literal, folding);
    case "eq":
    case "gt":
    case "ge":
    case "lt":
    case "le":
      return ordered(attribute, operator, literal, folding);
  }
}

/** The value as a key that compares with `===`, `<` and `>`; undefined when it has none. */
export function sortKey(
  attribute: ScimAttribute,
  value: Json | undefined,
  folding: Folding = fold,
): SortKey | undefined {
  if (value === undefined || value === null || typeof value === "object") return undefined;
  switch (attribute.type) {
    case "boolean":
      return booleanKey(value);
    case "integer":
    case "decimal":
      return numberKey(value);
    case "dateTime":
      return numberOrNone(Date.parse(String(value)));
    case "string":
    case "reference":
    case "binary":
    case "complex":
      return textKey(attribute, value, folding);
  }
}

/** RFC 7644 §3.4.2.3: without a value means last when ascending, first when descending. */
export function compareSortKeys(
  descending: boolean,
): (a: SortKey | undefined, b: SortKey | undefined) => number {
  return (a, b) => {
    if (a === b) return 0;
    const order = a === undefined ? 1 : b === undefined ? -1 : a < b ? -1 : 1;
    return descending ? -order : order;
  };
}

function contains(
  attribute: ScimAttribute,
  operator: "co" | "sw" | "ew",
  literal: Literal,
  folding: Folding,
): ((value: Json) => boolean) | undefined {
  if (literal === null || attribute.type === "boolean") return undefined;
  const part = textKey(attribute, literal, folding);
  const within = (value: Json, holds: (text: string) => boolean) =>
    value !== null && typeof value !== "object" && holds(textKey(attribute, value, folding));
  switch (operator) {
    case "co":
      return (value) => within(value, (text) => text.includes(part));
    case "sw":
      return (value) => within(value, (text) => text.startsWith(part));
    case "ew":
      return (value) => within(value, (text) => text.endsWith(part));
  }
}

function ordered(
  attribute: ScimAttribute,
  operator: "eq" | "gt" | "ge" | "lt" | "le",
  literal: Literal,
  folding: Folding,
): ((value: Json) => boolean) | undefined {
  if (operator !== "eq" && (attribute.type === "boolean" || attribute.type === "binary")) {
    throw badRequest(
      "invalidFilter",
      `${attribute.name} is ${attribute.type}: it compares by eq and ne only.`,
    );
  }
  const bound = sortKey(attribute, literal);
  if (bound === undefined) return undefined;
  const test = orders[operator];
  return (value) => {
    const key = sortKey(attribute, value, folding);
    return key !== undefined && test(key, bound);
  };
}

const orders = {
  eq: (a: SortKey, b: SortKey) => a === b,
  gt: (a: SortKey, b: SortKey) => a > b,
  ge: (a: SortKey, b: SortKey) => a >= b,
  lt: (a: SortKey, b: SortKey) => a < b,
  le: (a: SortKey, b: SortKey) => a <= b,
};

function textKey(attribute: ScimAttribute, value: string | number | boolean, folding: Folding): string {
  return attribute.caseExact ? String(value) : folding(String(value));
}

/** Also `"True"` in quotes, as Entra writes it. */
function booleanKey(value: string | number | boolean): number | undefined {
  if (typeof value === "boolean") return Number(value);
  const text = String(value).toLowerCase();
  return text === "true" ? 1 : text === "false" ? 0 : undefined;
}

function numberKey(value: string | number | boolean): number | undefined {
  return typeof value === "boolean" || value === "" ? undefined : numberOrNone(Number(value));
}

function numberOrNone(value: number): number | undefined {
  return Number.isNaN(value) ? undefined : value;
}
