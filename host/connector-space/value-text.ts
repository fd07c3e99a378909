/** Values of the target as text: exact, so that equal texts mean equal values, and readable in the database file. */
import type { Anchor, Row, Scalar, Value } from "../connectors/connector.ts";
import { quoted } from "../contract/quoted.ts";

type Attributes = Readonly<Record<string, readonly Value[]>>;

/**
 * Makes attributes one JSON text. Types JSON does not have are tagged: `{"i":"42"}`, `{"d":"2026-…"}`, `{"b":"base64"}`,
 * `{"r":{…}}`. `names`: those that are kept; sorted, so that equal attributes are equal texts.
 */
export function attributesEncoder(names: readonly string[]): (attributes: Attributes) => string {
  const kept = names.toSorted().map((name) => ({ name, start: `${quoted(name)}:[` }));
  return (attributes) => {
    let text = "{";
    for (const { name, start } of kept) {
      const values = attributes[name];
      if (!values?.length) continue;
      if (text.length > 1) text += ",";
      const first = encodeValue(values[0] as Value);
      text += `${start}${values.length === 1 ? first : values.map(encodeValue).join(",")}]`;
    }
    return `${text}}`;
  };
}

/** The attributes in a text. */
export function decodeAttributes(text: string): Record<string, readonly Value[]> {
  const attributes: Record<string, readonly Value[]> = Object.create(null);
  for (const [name, values] of Object.entries(JSON.parse(text) as Record<string, unknown[]>))
    attributes[name] = values.map(decodeValue);
  return attributes;
}

/** One value as text; equal exactly when the values are. */
export function encodeValue(value: Value): string {
  if (typeof value === "string") return quoted(value);
  if (typeof value === "boolean") return value ? "true" : "false";
  if (typeof value === "bigint") return `{"i":"${value}"}`;
  if (value instanceof Date) return `{"d":"${value.toISOString()}"}`;
  if (value instanceof Uint8Array) return `{"b":"${Buffer.from(value).toString("base64")}"}`;
  const columns = Object.keys(value).sort();
  return `{"r":{${columns.map((name) => `${quoted(name)}:${encodeValue(value[name] as Scalar)}`).join(",")}}}`;
}

/** The inverse of `encodeValue`. */
export function decodeValueText(text: string): Value {
  return decodeValue(JSON.parse(text));
}

function decodeValue(value: unknown): Value {
  if (typeof value === "string" || typeof value === "boolean") return value;
  const tagged = value as { i?: string; d?: string; b?: string; r?: Record<string, unknown> };
  if (tagged.i !== undefined) return BigInt(tagged.i);
  if (tagged.d !== undefined) return new Date(tagged.d);
  if (tagged.b !== undefined) return new Uint8Array(Buffer.from(tagged.b, "base64"));
  const row: Record<string, Scalar> = {};
  for (const [name, column] of Object.entries(tagged.r ?? {})) row[name] = decodeValue(column) as Scalar;
  return row satisfies Row;
}

/** A scalar as plain text, without a type: what references and anchors are compared by. */
export function scalarText(value: Scalar): string {
  if (typeof value === "string") return value;
  if (value instanceof Date) return value.toISOString();
  if (value instanceof Uint8Array) return Buffer.from(value).toString("base64");
  return String(value);
}

/** An anchor as text: equal exactly when it names the same object. */
export function anchorText(anchor: Anchor): string {
  const names = Object.keys(anchor);
  if (names.length === 1) return scalarText(anchor[names[0] as string] as Scalar);
  return JSON.stringify(names.sort().map((name) => scalarText(anchor[name] as Scalar)));
}
