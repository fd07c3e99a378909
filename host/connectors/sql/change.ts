/** One change of an object as what it does to its row and child rows, every value checked and in the column's form. */
import { ConnectorError } from "../../contract/errors.ts";
import type { AttributeChange, CSEntryChange, Row, Value } from "../connector.ts";
import type { Column } from "./catalog.ts";
import type { Dialect, SqlValue } from "./database.ts";
import type { ChildTable, ObjectType } from "./object-types.ts";

export interface RowChange {
  readonly set: ReadonlyMap<Column, SqlValue>;
  readonly emptied: ReadonlySet<Column>;
  readonly children: readonly ChildChange[];
}

export interface ChildChange {
  readonly child: ChildTable;
  /** All values there are go first. */
  readonly clear: boolean;
  readonly delete: readonly ChildValue[];
  readonly add: readonly ChildValue[];
}

/** The columns of a child row that are said, and those that have no value. */
export interface ChildValue {
  readonly said: ReadonlyMap<Column, SqlValue>;
  readonly empty: readonly Column[];
}

/**
 * Reads a change. `managed` are the attributes a replace decides about: one it does not name loses its values. Throws
 * ConnectorError for an attribute the table has not or a value its column cannot hold.
 */
export function rowChange(
  dialect: Dialect,
  objectType: ObjectType,
  change: CSEntryChange,
  managed: readonly string[] | undefined,
): RowChange {
  const set = new Map<Column, SqlValue>();
  const emptied = new Set<Column>();
  const children: ChildChange[] = [];
  for (const attribute of allChanges(objectType, change, managed)) {
    const column = objectType.columns.get(attribute.name);
    const child = objectType.children.get(attribute.name);
    if (column) {
      const value = newValue(dialect, column, attribute);
      if (value === null) emptied.add(column);
      else set.set(column, value);
    } else if (child) {
      children.push(childChange(dialect, child, attribute, change.modification));
    } else {
      throw new ConnectorError(
        "invalid-value",
        `The table "${objectType.table.name}" has no column "${attribute.name}". Refresh the connector's schema and correct the mapping.`,
        { attribute: attribute.name },
      );
    }
  }
  return { set, emptied, children };
}

function allChanges(
  objectType: ObjectType,
  change: CSEntryChange,
  managed: readonly string[] | undefined,
): readonly AttributeChange[] {
  const named = new Set(change.changes.map(({ name }) => name));
  if (change.modification === "add") {
    const anchor = Object.entries(change.anchor ?? {}).filter(([name]) => !named.has(name));
    return [
      ...anchor.map(([name, value]) => ({ name, modification: "add", values: [value] }) as const),
      ...change.changes,
    ];
  }
  if (change.modification !== "replace") return change.changes;
  const kept = new Set([
    ...named,
    ...objectType.key.map((column) => column.name),
    ...Object.keys(change.anchor ?? {}),
  ]);
  const names = managed ?? [...objectType.columns.keys(), ...objectType.children.keys()];
  const others = names.filter((name) => !kept.has(name) && isWritable(objectType, name));
  return [...change.changes, ...others.map((name) => ({ name, modification: "delete" }) as const)];
}

function isWritable(objectType: ObjectType, name: string): boolean {
  return objectType.columns.get(name)?.computed === false || objectType.children.has(name);
}

/** NULL when the attribute loses its value. */
function newValue(dialect: Dialect, column: Column, change: AttributeChange): SqlValue {
  if (column.computed) {
    throw new ConnectorError("invalid-value", `The database computes the column "${column.name}" itself.`, {
      attribute: column.name,
    });
  }
  if (change.modification === "delete") return null;
  const values = change.modification === "update" ? change.add : change.values;
  const [value] = values;
  if (values.length > 1) {
    throw new ConnectorError(
      "invalid-value",
      `The column "${column.name}" holds one value, not ${values.length}.`,
      {
        attribute: column.name,
      },
    );
  }
  return value === undefined ? null : columnValue(dialect, column, value, column.name);
}

function childChange(
  dialect: Dialect,
  child: ChildTable,
  change: AttributeChange,
  modification: CSEntryChange["modification"],
): ChildChange {
  const read = (values: readonly Value[]) => values.map((value) => childValue(dialect, child, value));
  switch (change.modification) {
    case "add":
      return { child, clear: false, delete: [], add: read(change.values) };
    case "replace":
      return { child, clear: modification !== "add", delete: [], add: read(change.values) };
    case "delete":
      return { child, clear: modification !== "add", delete: [], add: [] };
    case "update":
      return { child, clear: false, delete: read(change.delete), add: read(change.add) };
  }
}

function childValue(dialect: Dialect, child: ChildTable, value: Value): ChildValue {
  const said = new Map<Column, SqlValue>();
  const empty: Column[] = [];
  if (!child.simple) {
    const unknown = isRow(value)
      ? Object.keys(value).find((name) => !child.columns.some((column) => column.name === name))
      : "";
    if (unknown !== undefined) {
      const problem = unknown ? `has no column "${unknown}"` : "takes rows, not single values";
      throw new ConnectorError("invalid-value", `The table "${child.table.name}" ${problem}.`, {
        attribute: child.attribute,
      });
    }
  }
  for (const column of child.columns) {
    const part = child.simple ? value : (value as Row)[column.name];
    if (part === undefined) empty.push(column);
    else said.set(column, columnValue(dialect, column, part, child.attribute));
  }
  return { said, empty };
}

function isRow(value: Value): value is Row {
  return typeof value === "object" && !(value instanceof Date) && !(value instanceof Uint8Array);
}

function columnValue(dialect: Dialect, column: Column, value: Value, attribute: string): SqlValue {
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
