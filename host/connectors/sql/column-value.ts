/** A value as its column holds it. */
import { ConnectorError } from "../../contract/errors.ts";
import type { Row, Value } from "../connector.ts";
import type { Column } from "./catalog.ts";
import type { Dialect, SqlValue } from "./database.ts";

/** Throws ConnectorError for a value that the column cannot hold. */
export function columnValue(dialect: Dialect, column: Column, value: Value, attribute: string): SqlValue {
  const written = isRow(value) ? undefined : dialect.write(column, value);
  if (written === undefined) {
    throw new ConnectorError(
      "invalid-value",
      `The column "${column.name}" (${column.declared || "no type"}) takes ${kinds[column.type]}; the value is none.`,
      { attribute },
    );
  }
  if (column.maxLength !== undefined && typeof written === "string" && lengthOf(written) > column.maxLength) {
    throw new ConnectorError(
      "invalid-value",
      `The column "${column.name}" takes ${column.maxLength} characters; the value has ${lengthOf(written)}.`,
      { attribute },
    );
  }
  return written;
}

const kinds: Readonly<Record<Column["type"], string>> = {
  string: "text",
  integer: "a whole number of at most 64 bits",
  decimal: "a decimal number",
  boolean: "true or false",
  datetime: "a date and time",
  binary: "bytes",
};

/** In characters, as databases count: a character outside the Basic Multilingual Plane is one. */
function lengthOf(text: string): number {
  let length = 0;
  for (const _ of text) length++;
  return length;
}

export function isRow(value: Value): value is Row {
  return typeof value === "object" && !(value instanceof Date) && !(value instanceof Uint8Array);
}
