/** One change of an object as what it does to its row and child rows, every value checked and in the column's form. */
import { ConnectorError } from "../../contract/errors.ts";
import type { AttributeChange, CSEntryChange } from "../connector.ts";
import type { Column } from "./catalog.ts";
import { type ChildChange, childChange } from "./child-change.ts";
import { columnValue } from "./column-value.ts";
import type { Dialect, SqlValue } from "./database.ts";
import type { ObjectType } from "./object-types.ts";

export interface RowChange {
  readonly set: ReadonlyMap<Column, SqlValue>;
  readonly emptied: ReadonlySet<Column>;
  readonly children: readonly ChildChange[];
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
