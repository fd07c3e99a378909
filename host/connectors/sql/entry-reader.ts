/** Rows of a database into entries: one plan for each object type and list of attributes. */
import type { Anchor, Entry, Row, Scalar, Value } from "../connector.ts";
import type { Column, Table } from "./catalog.ts";
import { keyed } from "./condition.ts";
import { type Dialect, type Executor, type SqlRow, type SqlValue, unreadable } from "./database.ts";
import { type ChildTable, isReference, type ObjectType } from "./object-types.ts";
import { selectChildren, selectWhere } from "./statements.ts";

/** Told of a column whose value is not of its type; the entry is read without it. */
export type UnreadableListener = (table: Table, column: Column) => void;

/** Child rows by attribute and by the object's own value of the column they join on. */
export type ChildRows = ReadonlyMap<string, ReadonlyMap<string, readonly SqlRow[]>>;

export interface EntryReader {
  readonly objectType: ObjectType;
  /** What a row must be selected with; the key comes first. */
  readonly columns: readonly Column[];
  readonly children: readonly ChildTable[];
  /** The key of a row, as the driver gave it. */
  keyOf(row: SqlRow): readonly SqlValue[];
  /** The entry of a row; undefined when its key cannot be read. */
  entry(row: SqlRow, children: ChildRows): Entry | undefined;
  /** The entry of the row with a key, as the driver gave it; undefined when there is none. */
  entryOfKey(key: readonly SqlValue[], executor: Executor): Promise<Entry | undefined>;
  /** The entry of a row, with child rows read for it alone. */
  entryWithChildren(row: SqlRow, executor: Executor): Promise<Entry | undefined>;
}

/**
 * Reads entries with the named attributes; names the database does not have are passed over. Without names: all
 * but references of many values, of which there may be a hundred thousand.
 */
export function entryReader(
  dialect: Dialect,
  objectType: ObjectType,
  attributes: readonly string[] | undefined,
  onUnreadable: UnreadableListener,
): EntryReader {
  const named = attributes === undefined ? undefined : new Set(attributes);
  const children = [...objectType.children.values()].filter((child) =>
    named ? named.has(child.attribute) : !isReference(child),
  );
  const joined = new Set([...objectType.key, ...children.map((child) => child.parent)]);
  const columns = [
    ...joined,
    ...[...objectType.columns.values()].filter(
      (column) => !joined.has(column) && (!named || named.has(column.name)),
    ),
  ];
  const { key, table } = objectType;
  const childPlans = children.map((child) => ({
    child,
    parentIndex: columns.indexOf(child.parent),
    sql: selectChildren(dialect, child),
  }));

  function scalar(from: Table, column: Column, value: SqlValue): Scalar | undefined {
    const read = dialect.read(column, value);
    if (read !== unreadable) return read;
    onUnreadable(from, column);
    return undefined;
  }

  function childValue(child: ChildTable, row: SqlRow, offset: number): Value | undefined {
    const [first] = child.columns;
    if (child.simple) return first && scalar(child.table, first, row[offset] ?? null);
    const value: Record<string, Scalar> = {};
    for (const [index, column] of child.columns.entries()) {
      const read = scalar(child.table, column, row[offset + index] ?? null);
      if (read !== undefined) value[column.name] = read;
    }
    return value satisfies Row;
  }

  function entry(row: SqlRow, childRows: ChildRows): Entry | undefined {
    const anchor: Record<string, Scalar> = {};
    const values: Record<string, readonly Value[]> = {};
    for (const [index, column] of columns.entries()) {
      const value = scalar(table, column, row[index] ?? null);
      if (index < key.length) {
        if (value === undefined) return undefined;
        anchor[column.name] = value;
      }
      if (value !== undefined) values[column.name] = [value];
    }
    for (const { child, parentIndex } of childPlans) {
      const rows = childRows.get(child.attribute)?.get(joinKey(row[parentIndex] ?? null)) ?? [];
      const read = rows
        .map((childRow) => childValue(child, childRow, childRow.length - child.columns.length))
        .filter((value) => value !== undefined);
      if (read.length > 0) values[child.attribute] = read;
    }
    return { objectType: objectType.name, anchor: anchor satisfies Anchor, attributes: values };
  }

  async function entryWithChildren(row: SqlRow, executor: Executor): Promise<Entry | undefined> {
    if (childPlans.length === 0) return entry(row, noChildren);
    const childRows = new Map<string, ReadonlyMap<string, readonly SqlRow[]>>();
    for (const { child, parentIndex, sql } of childPlans) {
      const parent = row[parentIndex] ?? null;
      childRows.set(child.attribute, new Map([[joinKey(parent), await executor.all(sql, [parent])]]));
    }
    return entry(row, childRows);
  }

  const selectKeyed = selectWhere(dialect, objectType, columns, keyed(dialect, objectType, []).condition);

  return {
    objectType,
    columns,
    children,
    keyOf: (row) => row.slice(0, key.length),
    entry,
    entryWithChildren,
    async entryOfKey(values, executor) {
      const [row] = await executor.all(selectKeyed, values);
      return row && entryWithChildren(row, executor);
    },
  };
}

const noChildren: ChildRows = new Map();

/** A value as the key of a map: equal bytes are not the same object. */
export function joinKey(value: SqlValue): string {
  return value instanceof Uint8Array ? `x${Buffer.from(value).toString("hex")}` : `${typeof value}:${value}`;
}
