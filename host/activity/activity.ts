import { DatabaseSync } from "node:sqlite";
import type { ActivityEntry } from "../contract/admin-api.ts";
import { isoTime } from "../contract/iso-time.ts";
import type { Log } from "../contract/log.ts";

/** What happened, kept: changes, imports and whatever failed. Bounded by age and number. */
export interface Activity {
  /** Kept within a moment; nobody waits for it. */
  record(entry: Omit<ActivityEntry, "id" | "at">): void;
  /** Newest first; `before` is the id of the last one already seen. */
  list(query: {
    readonly connector?: string;
    readonly before?: number;
    readonly limit?: number;
  }): readonly ActivityEntry[];
  /** Answers the function that ends the subscription. */
  onEntry(listener: (entry: ActivityEntry) => void): () => void;
  close(): void;
}

export interface ActivityOptions {
  readonly file: string;
  readonly log: Pick<Log, "warn">;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly maxEntries?: number;
  readonly maxAgeDays?: number;
}

/** Entries are written together after this long, milliseconds, or when this many wait. */
const gatherMs = 200;
const gatherMost = 500;
/** While the file cannot be written, it is tried again after this long, and the newest so many entries wait for it. */
const retryMs = 5_000;
const mostWaiting = 10_000;

/** Throws an Error with words when the file cannot be used. Later failures to write it hold nobody up. */
export function openActivity({
  file,
  log,
  now,
  maxEntries = 200_000,
  maxAgeDays = 90,
}: ActivityOptions): Activity {
  const db = openDatabase(file);
  const insert = db.prepare("INSERT INTO entries (id, at, connector, entry) VALUES (?, ?, ?, ?)");
  // By age only when the oldest entry is too old, and a thousand at a time.
  const prune = db.prepare(
    `DELETE FROM entries WHERE id <= ?1 OR
       (at < ?2 AND id <= (SELECT CASE WHEN at < ?2 THEN id + 1000 END FROM entries ORDER BY id LIMIT 1))`,
  );
  const selectAll = db.prepare("SELECT id, entry FROM entries WHERE id < ? ORDER BY id DESC LIMIT ?");
  const selectOf = db.prepare(
    "SELECT id, entry FROM entries WHERE connector = ? AND id < ? ORDER BY id DESC LIMIT ?",
  );
  const listeners = new Set<(entry: ActivityEntry) => void>();
  let nextId = ((db.prepare("SELECT max(id) AS id FROM entries").get() as { id: number | null }).id ?? 0) + 1;
  let gathered: { readonly id: number; readonly at: number; readonly entry: Omit<ActivityEntry, "id"> }[] =
    [];
  let timer: NodeJS.Timeout | undefined;
  let failing = false;

  function flush(): void {
    clearTimeout(timer);
    timer = undefined;
    if (!gathered.length) return;
    try {
      write();
      gathered = [];
      failing = false;
    } catch (error) {
      if (!failing) log.warn("Activity cannot be kept for now; see to the disk", { file, error });
      failing = true;
      gathered = gathered.slice(-mostWaiting);
      timer = setTimeout(flush, retryMs).unref();
    }
  }

  function write(): void {
    db.exec("BEGIN");
    try {
      for (const { id, at, entry } of gathered) insert.run(id, at, entry.connector, JSON.stringify(entry));
      prune.run(nextId - 1 - maxEntries, now() - maxAgeDays * 86_400_000);
      db.exec("COMMIT");
    } catch (error) {
      if (db.isTransaction) db.exec("ROLLBACK");
      throw error;
    }
  }

  return {
    record(fields) {
      const at = now();
      const id = nextId++;
      const entry = { at: isoTime(at), ...fields };
      gathered.push({ id, at, entry });
      for (const listener of listeners) listener({ id, ...entry });
      if (gathered.length >= gatherMost && !failing) flush();
      else timer ??= setTimeout(flush, gatherMs).unref();
    },
    list({ connector, before = Number.MAX_SAFE_INTEGER, limit = 100 }) {
      flush();
      const rows =
        connector === undefined ? selectAll.all(before, limit) : selectOf.all(connector, before, limit);
      return (rows as { id: number; entry: string }[]).map(({ id, entry }) => ({
        id,
        ...(JSON.parse(entry) as Omit<ActivityEntry, "id">),
      }));
    },
    onEntry(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close() {
      flush();
      db.close();
    },
  };
}

function openDatabase(file: string): DatabaseSync {
  let db: DatabaseSync | undefined;
  try {
    db = new DatabaseSync(file);
    db.exec(`
      PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA busy_timeout = 2000;
      CREATE TABLE IF NOT EXISTS entries (id INTEGER PRIMARY KEY, at INTEGER NOT NULL, connector TEXT NOT NULL, entry TEXT NOT NULL);
      CREATE INDEX IF NOT EXISTS entries_connector ON entries (connector, id);
    `);
    return db;
  } catch (cause) {
    db?.close();
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new Error(
      `${file}, where Linkspan keeps its activity, cannot be used (${reason}). Check the disk; if the file is damaged, move it away and a new one is made.`,
      { cause },
    );
  }
}
