/** Full import: every object in pages by key, with its child rows, in bounded memory. */
import { setImmediate as otherWork } from "node:timers/promises";
import type { Entry, ImportPage } from "../connector.ts";
import type { Database, Executor, SqlRow, SqlValue } from "./database.ts";
import { type ChildRows, type EntryReader, joinKey } from "./entry-reader.ts";
import { countRows, selectChildrenOfRange, selectRange } from "./statements.ts";

/** Child rows held at a time. A page with more is made shorter; a single object is always read whole. */
const pageChildRows = 20_000;

/** Yields the entries of each reader's object type, `pageSize` at most in a page; at least one page, if an empty one. */
export async function* importFull(
  database: Database,
  readers: readonly EntryReader[],
  pageSize: number,
  signal: AbortSignal,
): AsyncIterable<ImportPage> {
  const total = await database.read(async (executor) => {
    let sum = 0n;
    for (const reader of readers) {
      const [row] = await executor.all(countRows(database.dialect, reader.objectType), []);
      sum += BigInt(row?.[0]?.toString() ?? 0);
    }
    return Number(sum);
  }, signal);
  yield { entries: [], total };
  for (const reader of readers) {
    let after: readonly SqlValue[] = [];
    let size = pageSize;
    for (;;) {
      const from = after;
      const asked = size;
      const page = await database.read(
        (executor) => readPage(database, reader, from, asked, executor),
        signal,
      );
      if (page.entries.length > 0) yield { entries: page.entries, total };
      if (!page.last) break;
      after = page.last;
      // A page that had to be cut short is a hint for the next one.
      size = Math.min(pageSize, page.rows * 2);
      await otherWork();
    }
  }
}

interface Page {
  readonly entries: readonly Entry[];
  readonly rows: number;
  /** Key of the last row; undefined after the last page. */
  readonly last: readonly SqlValue[] | undefined;
}

async function readPage(
  { dialect }: Database,
  reader: EntryReader,
  after: readonly SqlValue[],
  size: number,
  executor: Executor,
): Promise<Page> {
  const range = { after: after.length > 0, upTo: false };
  let rows = await executor.all(
    selectRange(dialect, reader.objectType, reader.columns, range, { end: dialect.limit(size) }),
    after,
  );
  const full = rows.length === size;
  let shortened = false;
  for (;;) {
    const last = rows.at(-1);
    if (!last) return { entries: [], rows: 0, last: undefined };
    const children = await childRows(dialect, reader, after, reader.keyOf(last), rows.length > 1, executor);
    if (children) {
      return {
        entries: rows.flatMap((row) => reader.entry(row, children) ?? []),
        rows: rows.length,
        last: full || shortened ? reader.keyOf(last) : undefined,
      };
    }
    rows = rows.slice(0, Math.ceil(rows.length / 2));
    shortened = true;
  }
}

/** The child rows of a range of objects; undefined when there are too many, unless they are to be read all the same. */
async function childRows(
  dialect: Database["dialect"],
  reader: EntryReader,
  after: readonly SqlValue[],
  last: readonly SqlValue[],
  bounded: boolean,
  executor: Executor,
): Promise<ChildRows | undefined> {
  const byAttribute = new Map<string, ReadonlyMap<string, readonly SqlRow[]>>();
  let left = pageChildRows;
  for (const child of reader.children) {
    const range = { after: after.length > 0, upTo: true };
    const end = bounded ? dialect.limit(left + 1) : "";
    const rows = await executor.all(selectChildrenOfRange(dialect, reader.objectType, child, range, end), [
      ...after,
      ...last,
    ]);
    left -= rows.length;
    if (bounded && left < 0) return undefined;
    byAttribute.set(
      child.attribute,
      Map.groupBy(rows, (row) => joinKey(row[0] ?? null)),
    );
  }
  return byAttribute;
}
