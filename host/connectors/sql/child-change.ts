/** What a change of a multi-valued attribute does to the rows of its table, every value checked and in the column's form. */
import { ConnectorError } from "../../contract/errors.ts";
import type { AttributeChange, CSEntryChange, Row, Value } from "../connector.ts";
import type { Column } from "./catalog.ts";
import { columnValue, isRow } from "./column-value.ts";
import type { Dialect, SqlValue } from "./database.ts";
import type { ChildTable } from "./object-types.ts";

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

export function childChange(
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
