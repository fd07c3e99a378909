/** What a change of a multi-valued attribute does to the rows of its table, every value checked and in the column's form. */
import { ConnectorError } from "../../contract/errors.ts";
import { mostAlike } from "../../contract/most-alike.ts";
import type { AttributeChange, CSEntryChange, Row, Scalar, Value } from "../connector.ts";
import type { Column } from "./catalog.ts";
import { columnValue, isRow } from "./column-value.ts";
import { columnMatch, type Match } from "./condition.ts";
import type { Dialect, SqlValue } from "./database.ts";
import type { ChildTable } from "./object-types.ts";

export interface ChildChange {
  readonly child: ChildTable;
  /** All values there are go first. */
  readonly clear: boolean;
  readonly delete: readonly ChildValue[];
  readonly update: readonly ChildUpdate[];
  readonly add: readonly ChildValue[];
}

/** A row that gets other values: `set` are the columns that get one, `emptied` those that lose theirs. */
export interface ChildUpdate {
  readonly from: ChildValue;
  readonly to: ChildValue;
  readonly set: ReadonlyMap<Column, SqlValue>;
  readonly emptied: readonly Column[];
}

/** The columns of a child row that are said, and those that have no value. */
export interface ChildValue {
  readonly said: ReadonlyMap<Column, SqlValue>;
  readonly empty: readonly Column[];
  /** What is said, in every form in which a column may hold it. */
  readonly matches: readonly Match[];
}

export function childChange(
  dialect: Dialect,
  child: ChildTable,
  change: AttributeChange,
  modification: CSEntryChange["modification"],
): ChildChange {
  const read = (values: readonly Value[]) => values.map((value) => childValue(dialect, child, value));
  const none = { child, clear: modification !== "add", delete: [], update: [], add: [] };
  switch (change.modification) {
    case "add":
      return { ...none, clear: false, add: read(change.values) };
    case "replace":
      return { ...none, add: read(change.values) };
    case "delete":
      return none;
    case "update": {
      const [gone, come] = [read(change.delete), read(change.add)];
      return { ...none, clear: false, ...(child.simple ? { delete: gone, add: come } : paired(gone, come)) };
    }
  }
}

/** The same with rows that go and rows that come in place of those that are changed. */
export function withoutUpdates(change: ChildChange): ChildChange {
  return {
    ...change,
    delete: [...change.delete, ...change.update.map(({ from }) => from)],
    update: [],
    add: [...change.add, ...change.update.map(({ to }) => to)],
  };
}

/**
 * A row that goes and a row that comes with a value in common are one row, which is changed where it is: it keeps its key,
 * its place and what cannot be said of it.
 */
function paired(
  gone: readonly ChildValue[],
  come: readonly ChildValue[],
): Pick<ChildChange, "delete" | "update" | "add"> {
  const left = new Set(gone);
  const update: ChildUpdate[] = [];
  const add: ChildValue[] = [];
  for (const to of come) {
    const from = mostAlike(left, (row) => valuesInCommon(row, to));
    if (from && left.delete(from)) update.push(childUpdate(from, to));
    else add.push(to);
  }
  return { delete: [...left], update, add };
}

function valuesInCommon(from: ChildValue, to: ChildValue): number {
  let common = 0;
  for (const [column, value] of to.said) if (sameValue(from.said.get(column), value)) common++;
  return common;
}

function childUpdate(from: ChildValue, to: ChildValue): ChildUpdate {
  const set = [...to.said].filter(([column, value]) => !sameValue(from.said.get(column), value));
  return { from, to, set: new Map(set), emptied: to.empty.filter((column) => from.said.has(column)) };
}

function sameValue(a: SqlValue | undefined, b: SqlValue): boolean {
  if (a instanceof Uint8Array && b instanceof Uint8Array) return Buffer.compare(a, b) === 0;
  return a === b;
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
  const matches: Match[] = [];
  for (const column of child.columns) {
    const part = child.simple ? value : (value as Row)[column.name];
    if (part === undefined) {
      empty.push(column);
      continue;
    }
    said.set(column, columnValue(dialect, column, part, child.attribute));
    const match = columnMatch(dialect, column, part as Scalar, "exactly");
    if (match) matches.push(match);
  }
  return { said, empty, matches };
}
