/** SQLite's catalog: https://www.sqlite.org/pragma.html, and declared types: https://www.sqlite.org/datatype3.html */
import type { Catalog, Column, ColumnType, ForeignKey, Table } from "../catalog.ts";
import type { Executor, SqlRow } from "../database.ts";
import { sqliteDialect } from "./dialect.ts";

/** Reads all tables of the database with their columns, keys, indexes and foreign keys. */
export async function readCatalog(executor: Executor): Promise<Catalog> {
  const tables = await executor.all(
    `SELECT name, wr FROM pragma_table_list
     WHERE schema = 'main' AND type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY name`,
    [],
  );
  const drafts: Table[] = [];
  for (const [name, withoutRowid] of tables) {
    drafts.push(await readTable(executor, String(name), withoutRowid === 1n));
  }
  return drafts.map((table) => ({ ...table, foreignKeys: completed(table.foreignKeys, drafts) }));
}

async function readTable(executor: Executor, name: string, withoutRowid: boolean): Promise<Table> {
  const rows = await executor.all(
    'SELECT name, type, "notnull", dflt_value, pk, hidden FROM pragma_table_xinfo(?) WHERE hidden <> 1',
    [name],
  );
  const indexes = await readIndexes(executor, name);
  const primaryKey = rows
    .filter((row) => row[4] !== 0n)
    .sort((a, b) => Number(a[4]) - Number(b[4]))
    .map((row) => String(row[0]));
  const [onlyKey] = primaryKey;
  // https://www.sqlite.org/lang_createtable.html#rowid: only this spelling makes a column the row's own number.
  const numbered = rows.some(
    (row) =>
      !withoutRowid && primaryKey.length === 1 && row[0] === onlyKey && /^integer$/i.test(String(row[1])),
  );
  const columns: Column[] = [];
  for (const row of rows) {
    const column = columnOf(row, indexes, primaryKey, numbered);
    // An object cannot hold a value under this name as it holds others, so no attribute may have it.
    if (column.name !== "__proto__") columns.push(await withSpelling(executor, name, column));
  }
  return {
    name,
    columns,
    key: keyOf(columns, primaryKey, indexes),
    foreignKeys: await readForeignKeys(executor, name),
  };
}

interface Index {
  readonly unique: boolean;
  readonly columns: readonly string[];
  /** Of the first column. */
  readonly kind: "exact" | "ignoring-case" | "lower";
  /** The index says itself how it compares; else it compares as its columns do. */
  readonly collates: boolean;
}

async function readIndexes(executor: Executor, table: string): Promise<readonly Index[]> {
  const rows = await executor.all(
    `SELECT list.name, list."unique", list.partial, info.name, info.coll, schema.sql
     FROM pragma_index_list(?) AS list JOIN pragma_index_xinfo(list.name) AS info
     LEFT JOIN sqlite_schema AS schema ON schema.type = 'index' AND schema.name = list.name
     WHERE info.key = 1 ORDER BY list.seq, info.seqno`,
    [table],
  );
  const indexes: Index[] = [];
  for (const [, columns] of Map.groupBy(rows, (row) => row[0])) {
    const [first] = columns;
    if (!first) continue;
    const [, unique, partial, column, collation, sql] = first;
    const text = typeof sql === "string" ? sql : "";
    if (partial === 1n && !/\bwhere\s+\S+\s+is\s+not\s+null\s*$/i.test(text)) continue;
    const lowered =
      column === null ? /\blower\s*\(\s*["`[]?([^"`\])]+)["`\]]?\s*\)/i.exec(text)?.[1] : undefined;
    if (column === null && lowered === undefined) continue;
    indexes.push({
      unique: unique === 1n,
      columns: [lowered ?? String(column), ...columns.slice(1).map((row) => String(row[3]))],
      kind: lowered !== undefined ? "lower" : /^nocase$/i.test(String(collation)) ? "ignoring-case" : "exact",
      collates: /\bcollate\b/i.test(text),
    });
  }
  return indexes;
}

function columnOf(
  row: SqlRow,
  indexes: readonly Index[],
  primaryKey: readonly string[],
  numberedKey: boolean,
): Column {
  const [name, declaredType, notNull, defaultSql, pk, hidden] = row;
  const column = String(name);
  const declared = String(declaredType);
  const own = indexes.filter((index) => index.columns[0]?.toLowerCase() === column.toLowerCase());
  const leadsKey = primaryKey[0] === column;
  const type = columnType(declared);
  const length = /^[^(]*char[^(]*\(\s*(\d+)\s*\)/i.exec(declared)?.[1];
  const index = (["ignoring-case", "lower", "exact"] as const).find((kind) =>
    own.some((candidate) => candidate.kind === kind),
  );
  return {
    name: column,
    type,
    declared,
    nullable: notNull === 0n && pk === 0n,
    numbered: numberedKey && pk !== 0n,
    computed: hidden === 2n || hidden === 3n,
    ...(defaultSql !== null ? { default: String(defaultSql) } : {}),
    ...(length !== undefined && type === "string" ? { maxLength: Number(length) } : {}),
    unique:
      (leadsKey && primaryKey.length === 1) ||
      own.some((index) => index.unique && index.columns.length === 1),
    index: index ?? (leadsKey ? "exact" : "none"),
    ignoresCase: own.some((candidate) => candidate.kind === "ignoring-case" && !candidate.collates),
  };
}

/** By the names people give, then by SQLite's own rules of affinity; a TIME is a time of day and stays text. */
function columnType(declared: string): ColumnType {
  return types.find(([pattern]) => pattern.test(declared))?.[1] ?? "string";
}

const types: readonly (readonly [RegExp, ColumnType])[] = [
  [/bool|^\s*bit\b/i, "boolean"],
  [/date|timestamp/i, "datetime"],
  [/int(?!erval)|serial/i, "integer"],
  [/char|clob|text/i, "string"],
  [/blob|binary|bytea/i, "binary"],
  [/real|floa|doub|decimal|numeric|number|money/i, "decimal"],
];

/** Programs that had no boolean wrote words; what the first rows hold is how the column is written. */
async function withSpelling(executor: Executor, table: string, column: Column): Promise<Column> {
  if (column.type !== "boolean") return column;
  const quoted = sqliteDialect.quote(column.name);
  const [row] = await executor.all(
    `SELECT ${quoted} FROM (SELECT ${quoted} FROM ${sqliteDialect.quote(table)} LIMIT 100) WHERE typeof(${quoted}) = 'text' LIMIT 1`,
    [],
  );
  const spelling = spellings.find((pair) => pair.true === row?.[0] || pair.false === row?.[0]);
  return spelling ? { ...column, spelling } : column;
}

const spellings = [
  { true: "true", false: "false" },
  { true: "True", false: "False" },
  { true: "TRUE", false: "FALSE" },
  { true: "t", false: "f" },
  { true: "T", false: "F" },
  { true: "y", false: "n" },
  { true: "Y", false: "N" },
  { true: "yes", false: "no" },
  { true: "Yes", false: "No" },
  { true: "YES", false: "NO" },
];

function keyOf(
  columns: readonly Column[],
  primaryKey: readonly string[],
  indexes: readonly Index[],
): readonly string[] {
  if (primaryKey.length > 0) return primaryKey;
  const required = new Set(columns.filter((column) => !column.nullable).map((column) => column.name));
  const unique = indexes.find(
    (index) => index.unique && index.kind !== "lower" && index.columns.every((name) => required.has(name)),
  );
  return unique?.columns ?? [];
}

async function readForeignKeys(executor: Executor, table: string): Promise<readonly ForeignKey[]> {
  const rows = await executor.all(
    'SELECT id, "table", "from", "to", on_delete FROM pragma_foreign_key_list(?) ORDER BY id DESC',
    [table],
  );
  return [...Map.groupBy(rows, (row) => row[0]).values()].flatMap((columns) => {
    const [key] = columns;
    if (!key || columns.length > 1) return [];
    const [, target, from, to, onDelete] = key;
    return [
      {
        column: String(from),
        table: String(target),
        references: to === null ? "" : String(to),
        cascades: onDelete === "CASCADE",
      },
    ];
  });
}

/** A foreign key that names no column means the other table's primary key; names are given as their owners write them. */
function completed(keys: readonly ForeignKey[], tables: readonly Table[]): readonly ForeignKey[] {
  return keys.flatMap((key) => {
    const table = tables.find((candidate) => candidate.name.toLowerCase() === key.table.toLowerCase());
    const references = key.references || (table?.key.length === 1 ? table.key[0] : undefined);
    const column = table?.columns.find(
      (candidate) => candidate.name.toLowerCase() === references?.toLowerCase(),
    );
    return table && column ? [{ ...key, table: table.name, references: column.name }] : [];
  });
}
