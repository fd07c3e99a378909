/** How two values of an attribute compare, by the attribute's type (RFC 7643 §2.3, RFC 7644 §3.4.2.2). */
import { fold } from "../contract/fold.ts";
import type { ScimAttribute } from "../contract/scim-attributes.ts";
import type { Json } from "../provisioning/served.ts";
import { badRequest } from "./error.ts";
import type { Literal, Operator } from "./filter.ts";

export type SortKey = string | number;

/**
 * The test of one value against a literal; undefined when no value of this type can compare with it, such as a number
 * with "abc". Throws ScimError invalidFilter for an order of what has none.
 */
export function comparison(
  attribute: ScimAttribute,
  operator: Exclude<Operator, "ne">,
  literal: Literal,
): ((value: Json) => boolean) | undefined {
  switch (operator) {
    case "co":
    case "sw":
    case "ew":
      return contains(attribute, operator, literal);
    case "eq":
    case "gt":
    case "ge":
    case "lt":
    case "le":
      return ordered(attribute, operator, literal);
  }
}

/** The value as a key that compares with `===`, `<` and `>`; undefined when it has none. */
export function sortKey(attribute: ScimAttribute, value: Json | undefined): SortKey | undefined {
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
      return textKey(attribute, value);
  }
}

function contains(
  attribute: ScimAttribute,
  operator: "co" | "sw" | "ew",
  literal: Literal,
): ((value: Json) => boolean) | undefined {
  if (literal === null || attribute.type === "boolean") return undefined;
  const part = textKey(attribute, literal);
  const within = (value: Json, holds: (text: string) => boolean) =>
    value !== null && typeof value !== "object" && holds(textKey(attribute, value));
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
    const key = sortKey(attribute, value);
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

function textKey(attribute: ScimAttribute, value: string | number | boolean): string {
  return attribute.caseExact ? String(value) : fold(String(value));
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
