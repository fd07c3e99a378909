/** SQLite's SQL and its way with values: it keeps what it is given, whatever the column was declared as. */
import type { Scalar } from "../../connector.ts";
import type { Column } from "../catalog.ts";
import { type Dialect, type SqlValue, unreadable } from "../database.ts";

export const sqliteDialect: Dialect = {
  quote: (identifier) => `"${identifier.replaceAll('"', '""')}"`,
  placeholders: () => () => "?",
  limit: (count, offset) => (offset ? `LIMIT ${count} OFFSET ${offset}` : `LIMIT ${count}`),
  ignoringCase: (operand, column) =>
    column.index === "lower" ? `lower(${operand})` : `${operand} COLLATE NOCASE`,
  empty: (column) => (column.nullable || column.default === undefined ? "NULL" : `(${column.default})`),
  read,
  write,
  spellings: (column, value) => {
    if (column.type === "datetime" && value instanceof Date) return dateSpellings(value);
    const written = write(column, value);
    return written === undefined ? [] : [written];
  },
};

function read(column: Column, value: SqlValue): Scalar | undefined | typeof unreadable {
  if (value === null) return undefined;
  switch (column.type) {
    case "string":
      if (typeof value === "string") return value;
      return value instanceof Uint8Array ? unreadable : numberText(value);
    case "integer":
      if (typeof value === "bigint") return value;
      return typeof value === "string" && isInteger(value) ? BigInt(value) : unreadable;
    case "decimal":
      if (typeof value === "string") return isDecimal(value) ? value : unreadable;
      return value instanceof Uint8Array ? unreadable : numberText(value);
    case "boolean":
      return readBoolean(value);
    case "datetime":
      return typeof value === "string" ? (parseDate(value) ?? unreadable) : unreadable;
    case "binary":
      if (typeof value === "string") return new TextEncoder().encode(value);
      return value instanceof Uint8Array ? value : unreadable;
  }
}

function write(column: Column, value: Scalar): SqlValue | undefined {
  switch (column.type) {
    case "string":
      return typeof value === "object" ? undefined : String(value);
    case "integer":
      return writeInteger(value);
    case "decimal":
      if (typeof value === "bigint") return writeInteger(value);
      return typeof value === "string" && isDecimal(value) ? value : undefined;
    case "boolean":
      return writeBoolean(column, value);
    case "datetime":
      return writeDate(column, value);
    case "binary":
      return value instanceof Uint8Array ? value : undefined;
  }
}

function isInteger(text: string): boolean {
  return /^[+-]?\d{1,20}$/.test(text);
}

function isDecimal(text: string): boolean {
  return /^[+-]?(\d+(\.\d*)?|\.\d+)$/.test(text);
}

/** Without an exponent, as XML Schema writes a decimal. */
function numberText(value: bigint | number): string {
  const text = String(value);
  if (typeof value === "bigint" || !text.includes("e")) return text;
  return Math.abs(value) >= 1 ? String(BigInt(value)) : value.toFixed(100).replace(/0+$/, "");
}

function writeInteger(value: Scalar): bigint | undefined {
  if (typeof value === "boolean") return value ? 1n : 0n;
  if (typeof value !== "bigint" && !(typeof value === "string" && isInteger(value))) return undefined;
  const integer = BigInt(value);
  return BigInt.asIntN(64, integer) === integer ? integer : undefined;
}

const words: Readonly<Record<string, boolean>> = {
  true: true,
  t: true,
  yes: true,
  y: true,
  "1": true,
  false: false,
  f: false,
  no: false,
  n: false,
  "0": false,
};

function readBoolean(value: bigint | number | string | Uint8Array): boolean | typeof unreadable {
  if (typeof value === "object") return unreadable;
  const word = String(value).toLowerCase();
  return Object.hasOwn(words, word) ? (words[word] ?? unreadable) : unreadable;
}

function writeBoolean(column: Column, value: Scalar): SqlValue | undefined {
  if (typeof value === "object") return undefined;
  const truth = typeof value === "boolean" ? value : readBoolean(value);
  if (truth === unreadable) return undefined;
  if (column.spelling) return truth ? column.spelling.true : column.spelling.false;
  return truth ? 1n : 0n;
}

/** SQLite's own functions write times in UTC without saying so; a time that names no zone is therefore UTC. */
function parseDate(text: string): Date | undefined {
  const parts = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d(?:\.\d+)?)?)\s*(Z|[+-]\d\d:?\d\d)?)?$/i.exec(
    text.trim(),
  );
  if (!parts) return undefined;
  const [, day, time = "00:00", zone = "Z"] = parts;
  const date = new Date(
    `${day}T${time}${zone.length === 5 ? `${zone.slice(0, 3)}:${zone.slice(3)}` : zone.toUpperCase()}`,
  );
  return Number.isNaN(date.getTime()) ? undefined : date;
}

function writeDate(column: Column, value: Scalar): string | undefined {
  const date = typeof value === "string" ? parseDate(value) : value;
  if (!(date instanceof Date) || Number.isNaN(date.getTime())) return undefined;
  const text = date.toISOString();
  return /^\s*date\s*$/i.test(column.declared) ? text.slice(0, 10) : text;
}

/** The forms in which programs commonly store the same time in SQLite. */
function dateSpellings(date: Date): readonly string[] {
  if (Number.isNaN(date.getTime())) return [];
  const text = date.toISOString();
  const [day = "", time = ""] = text.slice(0, -1).split("T");
  const forms = [text, `${day} ${time}`, `${day}T${time}`];
  if (time.endsWith(".000")) {
    const seconds = time.slice(0, -4);
    forms.push(`${day}T${seconds}Z`, `${day} ${seconds}`, `${day}T${seconds}`);
  }
  return time === "00:00:00.000" ? [day, ...forms] : forms;
}
