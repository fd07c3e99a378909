/** The values that the contract of connectors is tested with. */
import type { AttributeSchema, Row, Scalar, Value } from "../../host/connectors/connector.ts";

/** Texts that mean something to some target's language, or are easily changed on the way. */
export const hostileTexts = [
  "O'Brien\"; DROP TABLE employees; --",
  "*)(uid=*))(|(uid=*",
  "%_[a-z]\\%",
  "${jndi:ldap://x} {{7*7}} $(id) `id`",
  " leading and trailing ",
  "two\r\nlines\ttab",
  "__proto__",
  "null",
  "0012",
  "𠮷野家 😀 e\u0301 \u200f",
  "x".repeat(200),
  "NUL\0 within",
];

/** Values for an attribute, distinct by `n`; more than one where it takes several. */
export function attributeValues(attribute: AttributeSchema, n: number): readonly [Value, ...Value[]] {
  if (attribute.type !== "complex") {
    const value = scalar(attribute.type, n, attribute.maxLength);
    return attribute.multiValued && !attribute.references
      ? [value, scalar(attribute.type, n + 100_000, attribute.maxLength)]
      : [value];
  }
  const row = (m: number): Row =>
    Object.fromEntries(
      (attribute.columns ?? []).map((column) => [column.name, scalar(column.type, m, undefined)]),
    );
  return attribute.multiValued ? [row(n), row(n + 100_000)] : [row(n)];
}

function scalar(type: Exclude<AttributeSchema["type"], "complex">, n: number, maxLength = 40): Scalar {
  switch (type) {
    case "string":
    case "reference":
      return `Zoë ${n}`.slice(0, maxLength);
    case "integer":
      return BigInt(n) + 9_007_199_254_740_993n;
    case "decimal":
      return `${n}.25`;
    case "boolean":
      return n % 2 === 0;
    case "datetime":
      return new Date(Date.UTC(2024, 1, 29, 23, 59, n % 60, n % 1000));
    case "binary":
      return Uint8Array.of(0, 255, n & 255, (n >> 8) & 255);
  }
}
