/** A broken rule of the database in words, with the attribute it is about. */
import { ConnectorError } from "../../contract/errors.ts";
import type { ForeignKey } from "./catalog.ts";
import type { RowChange } from "./change.ts";
import { withoutUpdates } from "./child-change.ts";
import type { ConstraintViolation, Database, SqlValue } from "./database.ts";
import type { ObjectType } from "./object-types.ts";

/** The violation as a ConnectorError; for a foreign key, the database is asked which value it is. */
export async function violationError(
  violation: ConstraintViolation,
  database: Database,
  objectType: ObjectType,
  changes: RowChange,
  signal: AbortSignal,
): Promise<ConnectorError> {
  const table = violation.table ?? objectType.table.name;
  const named = attributeOf(violation, objectType, changes);
  const column = named.column === undefined ? "a column" : `the column "${named.column}"`;
  const refused = (code: "already-exists" | "invalid-value", message: string, attribute = named.attribute) =>
    new ConnectorError(code, message, {
      ...(attribute === undefined ? {} : { attribute }),
      cause: violation,
    });
  switch (violation.rule) {
    case "unique":
      return refused(
        "already-exists",
        `Another row of the table "${table}" has the same value in ${column}.`,
      );
    case "not-null":
      return refused("invalid-value", `The table "${table}" takes no row without a value in ${column}.`);
    case "type":
      return refused("invalid-value", `The table "${table}" refused the type of the value in ${column}.`);
    case "check":
    case "trigger":
      return refused(
        "invalid-value",
        `The database refused the change of the table "${table}": ${violation.message}.`,
      );
    case "foreign-key": {
      const broken = await brokenReference(database, objectType, changes, signal);
      if (!broken) {
        return refused(
          "invalid-value",
          `Rows of other tables refer to this row of "${table}". Remove them first, or let the foreign key do it (ON DELETE).`,
        );
      }
      const { key, attribute } = broken;
      return refused(
        "invalid-value",
        `The column "${key.column}" refers to a row of the table "${key.table}" that does not exist.`,
        attribute,
      );
    }
  }
}

function attributeOf(
  violation: ConstraintViolation,
  objectType: ObjectType,
  changes: RowChange,
): { readonly attribute?: string; readonly column?: string } {
  const { table, columns } = violation;
  const changed = [...changes.set.keys()];
  if (table === undefined) {
    // A CHECK is named by its text, a unique index over lower(...) by its name only.
    const column =
      violation.rule === "unique"
        ? changed.find((candidate) => candidate.index === "lower")
        : changed.find((candidate) => violation.message.split(/\W+/).includes(candidate.name));
    return column ? { attribute: column.name, column: column.name } : {};
  }
  if (table === objectType.table.name) {
    const keyNames = new Set<string>(objectType.table.key);
    const column = columns.find((name) => !keyNames.has(name)) ?? columns[0];
    return column === undefined ? {} : { attribute: column, column };
  }
  const child = [...objectType.children.values()].find((candidate) => candidate.table.name === table);
  const column = columns.find((name) => name !== child?.join.name);
  return { ...(child ? { attribute: child.attribute } : {}), ...(column === undefined ? {} : { column }) };
}

interface Reference {
  readonly key: ForeignKey;
  readonly value: SqlValue;
  readonly attribute: string;
}

/** The first reference of a change whose other row is not there. */
async function brokenReference(
  database: Database,
  objectType: ObjectType,
  changes: RowChange,
  signal: AbortSignal,
): Promise<Reference | undefined> {
  const { dialect } = database;
  return database.read(async (executor) => {
    for (const reference of references(objectType, changes)) {
      const { table, references: column } = reference.key;
      const sql = `SELECT 1 FROM ${dialect.quote(table)} WHERE ${dialect.quote(column)} = ${dialect.placeholders()()}`;
      const [found] = await executor.all(sql, [reference.value]);
      if (!found) return reference;
    }
    return undefined;
  }, signal);
}

function references(objectType: ObjectType, changes: RowChange): readonly Reference[] {
  const of = (keys: readonly ForeignKey[], column: string, value: SqlValue, attribute: string) =>
    keys.filter((key) => key.column === column).map((key) => ({ key, value, attribute }));
  return [
    ...[...changes.set].flatMap(([column, value]) =>
      of(objectType.table.foreignKeys, column.name, value, column.name),
    ),
    ...changes.children
      .map(withoutUpdates)
      .flatMap(({ child, add }) =>
        add.flatMap(({ said }) =>
          [...said].flatMap(([column, value]) =>
            of(child.table.foreignKeys, column.name, value, child.attribute),
          ),
        ),
      ),
  ];
}
