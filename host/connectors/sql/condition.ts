/** Conditions that find objects by the values of their attributes. */
import type { Anchor, Scalar } from "../connector.ts";
import type { Column } from "./catalog.ts";
import type { Dialect, SqlValue } from "./database.ts";
import type { ObjectType } from "./object-types.ts";
import type { Condition } from "./statements.ts";

/**
 * How text is compared. `exactly`: as the column compares. `by-index`: also in the other case, as far as an index finds
 * it. `by-scan`: without regard to case, row by row.
 */
export type Comparison = "exactly" | "by-index" | "by-scan";

export interface Match {
  readonly condition: Condition;
  readonly parameters: readonly SqlValue[];
}

/**
 * The condition that all of the values hold; undefined when no row can meet it, because a value does not fit its
 * column or the object type has no such attribute.
 */
export function match(
  dialect: Dialect,
  objectType: ObjectType,
  where: Anchor,
  comparison: Comparison,
): Match | undefined {
  const parts = Object.entries(where).map(([name, value]) =>
    part(dialect, objectType, name, value, comparison),
  );
  const found = parts.filter((candidate) => candidate !== undefined);
  if (found.length === 0 || found.length < parts.length) return undefined;
  return {
    condition: (next) => found.map(({ condition }) => condition(next)).join(" AND "),
    parameters: found.flatMap(({ parameters }) => parameters),
  };
}

/** The row with a key, as the driver gave it. */
export function keyed({ quote }: Dialect, { key }: ObjectType, parameters: readonly SqlValue[]): Match {
  return {
    parameters,
    condition: (next) => key.map((column) => `${quote(column.name)} = ${next()}`).join(" AND "),
  };
}

/** The key that an anchor says exactly as the database has it: whole numbers have one form, a text may have another. */
export function exactKey(
  dialect: Dialect,
  { key }: ObjectType,
  anchor: Anchor,
): readonly SqlValue[] | undefined {
  if (key.length !== Object.keys(anchor).length) return undefined;
  const values: SqlValue[] = [];
  for (const column of key) {
    const said = column.type === "integer" ? anchor[column.name] : undefined;
    const value = typeof said === "bigint" ? dialect.write(column, said) : undefined;
    if (value === undefined) return undefined;
    values.push(value);
  }
  return values;
}

function part(
  dialect: Dialect,
  objectType: ObjectType,
  name: string,
  value: Scalar,
  comparison: Comparison,
): Match | undefined {
  const column = objectType.columns.get(name);
  if (column) return columnMatch(dialect, column, value, comparison);
  const child = objectType.children.get(name);
  const [childColumn] = child?.columns ?? [];
  if (!child?.simple || !childColumn) return undefined;
  const held = columnMatch(dialect, childColumn, value, comparison);
  const quote = (name: string) => dialect.quote(name);
  return (
    held && {
      parameters: held.parameters,
      condition: (next) =>
        `${quote(child.parent.name)} IN (SELECT ${quote(child.join.name)} FROM ${quote(child.table.name)} WHERE ${held.condition(next)})`,
    }
  );
}

/** The condition that a column holds the value; undefined when it cannot. */
export function columnMatch(
  dialect: Dialect,
  column: Column,
  value: Scalar,
  comparison: Comparison,
): Match | undefined {
  const ignoresCase =
    column.type === "string" &&
    (comparison === "by-scan" ||
      (comparison === "by-index" && column.index !== "none" && column.index !== "exact"));
  const values = comparison === "exactly" || typeof value !== "string" ? [value] : casesOf(value);
  const parameters = values.flatMap((candidate) => dialect.spellings(column, candidate));
  if (parameters.length === 0) return undefined;
  const operand = dialect.quote(column.name);
  const compared = (sql: string) => (ignoresCase ? dialect.ignoringCase(sql, column) : sql);
  return {
    parameters,
    condition: (next) =>
      parameters.length === 1
        ? `${compared(operand)} = ${compared(next())}`
        : `${compared(operand)} IN (${parameters.map(() => compared(next())).join(", ")})`,
  };
}

/** Databases fold ASCII at best, and an index that heeds case finds only what it is asked for. */
function casesOf(text: string): readonly string[] {
  const composed = text.normalize("NFC");
  return [...new Set([text, composed, composed.toLowerCase(), composed.toUpperCase()])];
}
