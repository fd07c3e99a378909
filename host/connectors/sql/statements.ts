/** The SQL the connector says. Identifiers come from the catalog and are quoted; values are parameters. */
import type { Column } from "./catalog.ts";
import type { Dialect } from "./database.ts";
import type { ChildTable, ObjectType } from "./object-types.ts";

/** A condition on a row; it takes the placeholders it needs. */
export type Condition = (placeholder: () => string) => string;

/** The rows whose key lies between two others; the key to come after and the last one are its parameters. */
export interface Range {
  readonly after: boolean;
  readonly upTo: boolean;
}

export function selectRange(
  dialect: Dialect,
  { table, key }: ObjectType,
  columns: readonly Column[],
  range: Range,
  options: { readonly condition?: Condition; readonly end?: string } = {},
): string {
  const next = dialect.placeholders();
  const conditions = [
    rangeCondition(dialect, key, range)(next),
    ...(options.condition ? [options.condition(next)] : []),
  ];
  return `SELECT ${listed(dialect, columns)} FROM ${dialect.quote(table.name)} WHERE ${conditions.join(" AND ")} ORDER BY ${listed(dialect, key)} ${options.end ?? ""}`;
}

/** The child rows of the objects in a range, each after the value that names its object. */
export function selectChildrenOfRange(
  dialect: Dialect,
  { table, key }: ObjectType,
  child: ChildTable,
  range: Range,
  end: string,
): string {
  const parent = `p.${dialect.quote(child.parent.name)}`;
  const join = `${parent} = c.${dialect.quote(child.join.name)}`;
  const condition = rangeCondition(dialect, key, range, "p.")(dialect.placeholders());
  return `SELECT ${parent}, ${listed(dialect, child.columns, "c.")} FROM ${dialect.quote(table.name)} p JOIN ${dialect.quote(child.table.name)} c ON ${join} WHERE ${condition} ${end}`;
}

export function selectWhere(
  dialect: Dialect,
  { table }: ObjectType,
  columns: readonly Column[],
  condition: Condition,
  end = "",
): string {
  return `SELECT ${listed(dialect, columns)} FROM ${dialect.quote(table.name)} WHERE ${condition(dialect.placeholders())} ${end}`;
}

/** The child rows of one object; its parameter is the value that names the object. */
export function selectChildren(dialect: Dialect, child: ChildTable): string {
  return `SELECT ${listed(dialect, child.columns)} FROM ${dialect.quote(child.table.name)} WHERE ${dialect.quote(child.join.name)} = ${dialect.placeholders()()}`;
}

export function countRows(dialect: Dialect, { table }: ObjectType): string {
  return `SELECT count(*) FROM ${dialect.quote(table.name)}`;
}

/** Gives the key that the row got. */
export function insertRow(dialect: Dialect, { table, key }: ObjectType, columns: readonly Column[]): string {
  const next = dialect.placeholders();
  const values =
    columns.length === 0
      ? "DEFAULT VALUES"
      : `(${listed(dialect, columns)}) VALUES (${columns.map(next).join(", ")})`;
  return `INSERT INTO ${dialect.quote(table.name)} ${values} RETURNING ${listed(dialect, key)}`;
}

/** `set` are the columns that get a value, `emptied` those that lose it. */
export function updateRow(
  dialect: Dialect,
  { table }: ObjectType,
  set: readonly Column[],
  emptied: readonly Column[],
  condition: Condition,
): string {
  const next = dialect.placeholders();
  return `UPDATE ${dialect.quote(table.name)} SET ${assigned(dialect, set, emptied, next)} WHERE ${condition(next)}`;
}

function assigned(
  dialect: Dialect,
  set: readonly Column[],
  emptied: readonly Column[],
  next: () => string,
): string {
  return [
    ...set.map((column) => `${dialect.quote(column.name)} = ${next()}`),
    ...emptied.map((column) => `${dialect.quote(column.name)} = ${dialect.empty(column)}`),
  ].join(", ");
}

export function deleteRow(dialect: Dialect, { table }: ObjectType, condition: Condition): string {
  return `DELETE FROM ${dialect.quote(table.name)} WHERE ${condition(dialect.placeholders())}`;
}

/** The child rows of one object that hold a value: what is said of it, and the columns without a value. */
export interface ChildCondition {
  readonly said: readonly Condition[];
  readonly empty: readonly Column[];
}

/** Takes all values of an object away. */
export function deleteChildren(dialect: Dialect, child: ChildTable): string {
  return deleteChild(dialect, child, { said: [], empty: [] });
}

/** Takes a value away. */
export function deleteChild(dialect: Dialect, child: ChildTable, value: ChildCondition): string {
  return `DELETE FROM ${dialect.quote(child.table.name)} WHERE ${childCondition(dialect, child, value)(dialect.placeholders())}`;
}

/** Makes one value another, unless the object has that one too. The parameters are those of `set`, `from` and `to`. */
export function updateChild(
  dialect: Dialect,
  child: ChildTable,
  set: readonly Column[],
  emptied: readonly Column[],
  { from, to }: { readonly from: ChildCondition; readonly to: ChildCondition },
): string {
  const next = dialect.placeholders();
  const table = dialect.quote(child.table.name);
  const held = (value: ChildCondition) => childCondition(dialect, child, value)(next);
  return `UPDATE ${table} SET ${assigned(dialect, set, emptied, next)} WHERE ${held(from)} AND NOT EXISTS (SELECT 1 FROM ${table} WHERE ${held(to)})`;
}

/** Adds a value unless the object has it: adding a member twice is no failure. The parameters are those of `said` and `value`. */
export function insertChild(
  dialect: Dialect,
  child: ChildTable,
  said: readonly Column[],
  value: ChildCondition,
): string {
  const next = dialect.placeholders();
  const columns = [child.join, ...said];
  const table = dialect.quote(child.table.name);
  return `INSERT INTO ${table} (${listed(dialect, columns)}) SELECT ${columns.map(next).join(", ")} WHERE NOT EXISTS (SELECT 1 FROM ${table} WHERE ${childCondition(dialect, child, value)(next)})`;
}

function childCondition(dialect: Dialect, child: ChildTable, { said, empty }: ChildCondition): Condition {
  return (next) =>
    [
      `${dialect.quote(child.join.name)} = ${next()}`,
      ...said.map((condition) => condition(next)),
      ...empty.map((column) => `${dialect.quote(column.name)} IS NULL`),
    ].join(" AND ");
}

/** A row whose key is NULL can be named by nobody and has no place in the order; it is left out. */
function rangeCondition(dialect: Dialect, key: readonly Column[], range: Range, prefix = ""): Condition {
  const columns = listed(dialect, key, prefix);
  return (next) => {
    const compared = (operator: string) =>
      key.length === 1
        ? `${columns} ${operator} ${next()}`
        : `(${columns}) ${operator} (${key.map(next).join(", ")})`;
    const parts = [...(range.after ? [compared(">")] : []), ...(range.upTo ? [compared("<=")] : [])];
    return parts.length > 0
      ? parts.join(" AND ")
      : key.map((column) => `${prefix}${dialect.quote(column.name)} IS NOT NULL`).join(" AND ");
  };
}

function listed(dialect: Dialect, columns: readonly Column[], prefix = ""): string {
  if (prefix) return columns.map((column) => prefix + dialect.quote(column.name)).join(", ");
  let text = lists.get(columns);
  if (text === undefined)
    lists.set(columns, (text = columns.map((column) => dialect.quote(column.name)).join(", ")));
  return text;
}

/** The columns of an object type are the same array in each of its statements; they belong to one database. */
const lists = new WeakMap<readonly Column[], string>();
