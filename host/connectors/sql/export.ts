/** Exports: each change with its child rows, whole or not at all, and whatever becomes of the others. */
import { ConnectorError } from "../../contract/errors.ts";
import type { Anchor, CSEntryChange, Entry, ExportResult, Selection } from "../connector.ts";
import { type RowChange, rowChange } from "./change.ts";
import { withoutUpdates } from "./child-change.ts";
import { changeChildren } from "./child-rows.ts";
import { exactKey, keyed, type Match, match } from "./condition.ts";
import { ConstraintViolation, type Database, type Executor, type SqlValue } from "./database.ts";
import type { EntryReader } from "./entry-reader.ts";
import type { ObjectType } from "./object-types.ts";
import { deleteRow, insertRow, selectWhere, updateRow } from "./statements.ts";
import { violationError } from "./violation.ts";

/** Yields what became of each change. `readerOf` throws for an object type the connector does not have. */
export async function* exportEntries(
  database: Database,
  readerOf: (objectType: string, attributes: readonly string[] | undefined) => EntryReader,
  batch: readonly CSEntryChange[],
  selection: Selection,
  signal: AbortSignal,
): AsyncIterable<ExportResult> {
  // All at once, so that the database may make them in one transaction.
  const exported = batch.map(async (change) => {
    const managed = Object.hasOwn(selection, change.objectType) ? selection[change.objectType] : undefined;
    return exportEntry(database, readerOf(change.objectType, managed), change, managed, signal);
  });
  // Each is looked at below, in its turn.
  for (const one of exported) one.catch(() => {});
  for (const [index, one] of exported.entries()) {
    try {
      yield { index, ok: true, ...(await one) };
    } catch (error) {
      if (!(error instanceof ConnectorError) || signal.aborted) throw error;
      const { code, message, attribute } = error;
      yield { index, ok: false, code, message, ...(attribute === undefined ? {} : { attribute }) };
    }
  }
}

interface Exported {
  readonly anchor?: Anchor;
  readonly entry?: Entry;
}

async function exportEntry(
  database: Database,
  reader: EntryReader,
  change: CSEntryChange,
  managed: readonly string[] | undefined,
  signal: AbortSignal,
): Promise<Exported> {
  const { dialect } = database;
  const { objectType } = reader;
  // Values are checked before the database is held.
  const changes =
    change.modification === "delete" ? noChanges : rowChange(dialect, objectType, change, managed);
  const row = change.modification === "add" ? undefined : anchored(database, objectType, change.anchor);
  const write = (changes: RowChange) =>
    database.write(async (executor) => {
      if (!row) return addEntry(database, reader, changes, executor);
      if (change.modification === "delete") return deleteEntry(database, objectType, row, executor);
      return changeEntry(database, reader, row, changes, executor);
    }, signal);
  try {
    return await writeInPlace(changes, write);
  } catch (error) {
    if (!(error instanceof ConstraintViolation)) throw error;
    throw await violationError(error, database, objectType, changes, signal);
  }
}

/** Child rows that exchange values have for a moment the same one: where that is not allowed, they go and come. */
async function writeInPlace<T>(changes: RowChange, write: (changes: RowChange) => Promise<T>): Promise<T> {
  try {
    return await write(changes);
  } catch (error) {
    const isTaken = error instanceof ConstraintViolation && error.rule === "unique";
    if (!isTaken || !changes.children.some(({ update }) => update.length > 0)) throw error;
    return write({ ...changes, children: changes.children.map(withoutUpdates) });
  }
}

const noChanges: RowChange = { set: new Map(), emptied: new Set(), children: [] };

interface AnchoredRow extends Match {
  /** Its key, where the anchor says it as the database has it. */
  readonly key: readonly SqlValue[] | undefined;
}

function anchored({ dialect }: Database, objectType: ObjectType, anchor: Anchor | undefined): AnchoredRow {
  const row = anchor && match(dialect, objectType, anchor, "exactly");
  if (!row) throw notFound(objectType);
  return { ...row, key: exactKey(dialect, objectType, anchor) };
}

function notFound(objectType: ObjectType): ConnectorError {
  return new ConnectorError("not-found", `The table "${objectType.table.name}" has no such row any more.`);
}

async function addEntry(
  database: Database,
  reader: EntryReader,
  changes: RowChange,
  executor: Executor,
): Promise<Exported> {
  const { dialect } = database;
  const { objectType } = reader;
  const [key] = await executor.all(insertRow(dialect, objectType, [...changes.set.keys()]), [
    ...changes.set.values(),
  ]);
  if (!key) {
    throw new ConnectorError(
      "unavailable",
      `The table "${objectType.table.name}" took a new row without telling its key.`,
    );
  }
  const row = keyed(dialect, objectType, key);
  await changeChildren(database, objectType, row, changes.children, executor);
  return readBack(reader, row, executor);
}

async function changeEntry(
  database: Database,
  reader: EntryReader,
  row: AnchoredRow,
  changes: RowChange,
  executor: Executor,
): Promise<Exported> {
  const { dialect } = database;
  const { objectType } = reader;
  const { set, emptied, children } = changes;
  const isSet = set.size + emptied.size > 0;
  const known = isSet && !objectType.key.some((column) => set.has(column)) ? row.key : undefined;
  const key = known ?? (await oneRow(database, objectType, row, executor));
  if (isSet) {
    const before = keyed(dialect, objectType, key);
    const sql = updateRow(dialect, objectType, [...set.keys()], [...emptied], before.condition);
    const changed = await executor.run(sql, [...set.values(), ...before.parameters]);
    // It is gone, or a trigger kept it from being changed.
    if (known && changed !== 1) await oneRow(database, objectType, row, executor);
  }
  const after = keyed(
    dialect,
    objectType,
    objectType.key.map((column, index) => set.get(column) ?? key[index] ?? null),
  );
  await changeChildren(database, objectType, after, children, executor);
  return readBack(reader, after, executor);
}

async function deleteEntry(
  database: Database,
  objectType: ObjectType,
  row: Match,
  executor: Executor,
): Promise<Exported> {
  const { dialect } = database;
  const key = await oneRow(database, objectType, row, executor);
  const found = keyed(dialect, objectType, key);
  const children = [...objectType.children.values()].map((child) => ({
    child,
    clear: true,
    delete: [],
    update: [],
    add: [],
  }));
  await changeChildren(database, objectType, found, children, executor);
  await executor.run(deleteRow(dialect, objectType, found.condition), found.parameters);
  return {};
}

/** The key of the one row that an anchor names. */
async function oneRow(
  { dialect }: Database,
  objectType: ObjectType,
  { condition, parameters }: Match,
  executor: Executor,
): Promise<readonly SqlValue[]> {
  const [key, another] = await executor.all(
    selectWhere(dialect, objectType, objectType.key, condition, dialect.limit(2)),
    parameters,
  );
  if (!key) throw notFound(objectType);
  if (another) {
    throw new ConnectorError(
      "invalid-value",
      `Several rows of the table "${objectType.table.name}" have this anchor. Choose attributes as anchor that no two rows share.`,
    );
  }
  return key;
}

/** Defaults, triggers and the columns' own forms show only in the row itself. */
async function readBack(reader: EntryReader, row: Match, executor: Executor): Promise<Exported> {
  const entry = await reader.entryOfKey(row.parameters, executor);
  return entry ? { anchor: entry.anchor, entry } : {};
}
