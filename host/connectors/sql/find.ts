/** Finding objects in the database, without stopping the process and without missing one for its case. */
import { setImmediate as otherWork } from "node:timers/promises";
import type { Anchor, Entry, Scalar } from "../connector.ts";
import type { Column } from "./catalog.ts";
import { type Comparison, exactKey, type Match, match } from "./condition.ts";
import type { Database, Executor, SqlValue } from "./database.ts";
import type { EntryReader } from "./entry-reader.ts";
import type { ObjectType } from "./object-types.ts";
import { selectRange, selectWhere } from "./statements.ts";

/** Rows looked at in one go where no index helps: a few milliseconds. */
const sliceRows = 5_000;
/** Up to here a table is read through for a name in another case than the one asked for: some 100 microseconds. */
const smallTableRows = 1_000;

export interface Search {
  readonly where: Anchor;
  readonly limit: number;
}

/**
 * The objects that have the values, at most `limit`. It asks in this order until there is a hit: as the column
 * compares; in the other case by an index (NOCASE, `lower(...)`, or the name in lower and in upper case where the
 * index heeds case); and through the whole table where that is small. So a large table whose index heeds case may
 * have a name in mixed case that is not found; an index that ignores case mends that. Without any index the table is
 * read in slices, whatever its size. A whole anchor is only compared as the column does.
 *
 * `large` keeps the object types whose tables were seen not to be small.
 */
export async function find(
  database: Database,
  reader: EntryReader,
  { where, limit }: Search,
  large: Set<string>,
  signal: AbortSignal,
): Promise<readonly Entry[]> {
  const { objectType } = reader;
  const key = exactKey(database.dialect, objectType, where);
  if (key) {
    const entry = await database.read((executor) => reader.entryOfKey(key, executor), signal);
    return entry ? [entry] : [];
  }
  for (const step of searchSteps(objectType, where)) {
    if (step.scan === "small-tables" && !(await isSmall(database, objectType, large, signal))) continue;
    const wanted = match(database.dialect, objectType, where, step.comparison);
    if (!wanted) return [];
    const found = step.scan
      ? await scan(database, reader, wanted, limit, signal)
      : await database.read((executor) => lookUp(database, reader, wanted, limit, executor), signal);
    if (found.length > 0) return found;
  }
  return [];
}

interface Step {
  readonly comparison: Comparison;
  readonly scan?: "always" | "small-tables";
}

function searchSteps(objectType: ObjectType, where: Anchor): readonly Step[] {
  const conditions = Object.entries(where).flatMap(([name, value]) => {
    const column = objectType.columns.get(name) ?? objectType.children.get(name)?.columns[0];
    return column ? [{ column, value }] : [];
  });
  const exactly: Step = { comparison: "exactly" };
  if (objectType.key.every(({ name }) => Object.hasOwn(where, name))) return [exactly];
  if (conditions.every(({ column }) => column.index === "none"))
    return [{ comparison: "by-scan", scan: "always" }];
  const cased = conditions.filter(({ column, value }) => heedsCase(column, value));
  if (cased.length === 0) return [exactly];
  const byIndex: Step = { comparison: "by-index" };
  return cased.some(({ column }) => column.index === "exact")
    ? [exactly, byIndex, { comparison: "by-scan", scan: "small-tables" }]
    : [exactly, byIndex];
}

function heedsCase(column: Column, value: Scalar): boolean {
  if (column.type !== "string" || typeof value !== "string") return false;
  return !column.ignoresCase || !isAscii.test(value);
}

const isAscii = /^[\0-\x7f]*$/;

async function isSmall(
  database: Database,
  objectType: ObjectType,
  large: Set<string>,
  signal: AbortSignal,
): Promise<boolean> {
  if (large.has(objectType.name)) return false;
  const { dialect } = database;
  const end = dialect.limit(1, smallTableRows);
  const sql = selectRange(dialect, objectType, objectType.key, { after: false, upTo: false }, { end });
  const [beyond] = await database.read((executor) => executor.all(sql, []), signal);
  if (beyond) large.add(objectType.name);
  return !beyond;
}

async function lookUp(
  { dialect }: Database,
  reader: EntryReader,
  { condition, parameters }: Match,
  limit: number,
  executor: Executor,
): Promise<readonly Entry[]> {
  const sql = selectWhere(dialect, reader.objectType, reader.columns, condition, dialect.limit(limit));
  const entries: Entry[] = [];
  for (const row of await executor.all(sql, parameters)) {
    const entry = await reader.entryWithChildren(row, executor);
    if (entry) entries.push(entry);
  }
  return entries;
}

async function scan(
  database: Database,
  reader: EntryReader,
  { condition, parameters }: Match,
  limit: number,
  signal: AbortSignal,
): Promise<readonly Entry[]> {
  const { dialect } = database;
  const { objectType } = reader;
  const { key } = objectType;
  const entries: Entry[] = [];
  let after: readonly SqlValue[] | undefined;
  while (entries.length < limit) {
    const from = after ?? [];
    const last = await database.read(async (executor) => {
      const bound = selectRange(
        dialect,
        objectType,
        key,
        { after: from.length > 0, upTo: false },
        { end: dialect.limit(1, sliceRows - 1) },
      );
      const [upTo] = await executor.all(bound, from);
      const range = { after: from.length > 0, upTo: upTo !== undefined };
      const end = dialect.limit(limit - entries.length);
      const sql = selectRange(dialect, objectType, reader.columns, range, { condition, end });
      const found: Entry[] = [];
      for (const row of await executor.all(sql, [...from, ...(upTo ?? []), ...parameters])) {
        const entry = await reader.entryWithChildren(row, executor);
        if (entry) found.push(entry);
      }
      return { upTo, found };
    }, signal);
    entries.push(...last.found);
    if (!last.upTo) break;
    after = last.upTo;
    await otherWork();
  }
  return entries;
}
