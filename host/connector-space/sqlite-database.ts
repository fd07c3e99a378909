import { chmodSync, existsSync } from "node:fs";
import { DatabaseSync, type StatementSync } from "node:sqlite";
import { ConnectorError } from "../contract/errors.ts";
import { spaceFormat, spaceTables } from "./sqlite-schema.ts";

/** Longest time one transaction may keep others waiting, milliseconds. */
export const longestTransactionMs = 5;

/** The database file with its transactions. Statements are prepared once, by whoever uses them. */
export interface SpaceDatabase {
  /** SQLite compiles a statement with `LIMIT ?` anew in each run, since the number could ask for another plan; with `LIMIT +?` it does not. */
  prepare(sql: string): StatementSync;
  /** Runs `work` in one transaction. `durable`: on the disk before this returns, not only past a crash of the process. */
  transaction<T>(work: () => T, options?: { readonly durable?: boolean }): T;
  /** Counts the transactions. While it is the same, nothing that objects are shown with has changed. */
  readonly revision: number;
  /** Runs `work`, one statement that is a transaction of its own. */
  statement<T>(work: () => T): T;
  close(): void;
}

/**
 * Opens the file, or makes it. WAL with `synchronous = NORMAL`: a transaction survives the death of the process; after a
 * power cut the last ones may be missing, which settling and the next import make good, because the target has them.
 * The host alone uses the file: held for itself, no statement has to lock it, and the pages of its first 256 MB are read
 * where the system has them in memory instead of being copied; more would make a process look as large as its store. Of what
 * lies beyond, and of the log, up to 192 MB of pages are kept: the indexes of a million objects.
 * Whatever SQLite refuses, here and later, is a ConnectorError with words.
 */
export function openSpaceDatabase(file: string): SpaceDatabase {
  const isNew = !existsSync(file);
  const statement = <T>(work: () => T): T => {
    try {
      return work();
    } catch (error) {
      throw spaceFailure(error, file) ?? error;
    }
  };
  const db = statement(() => new DatabaseSync(file));
  try {
    if (isNew) db.exec("PRAGMA page_size = 8192");
    db.exec(
      "PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA cache_size = -192000; PRAGMA mmap_size = 268435456; PRAGMA wal_autocheckpoint = 8000; PRAGMA busy_timeout = 2000",
    );
    prepareTables(db, file);
  } catch (error) {
    db.close();
    throw spaceFailure(error, file) ?? error;
  }
  if (isNew) chmodSync(file, 0o600);
  let revision = 0;
  const begin = db.prepare("BEGIN IMMEDIATE");
  const commit = db.prepare("COMMIT");
  const rollback = db.prepare("ROLLBACK");
  return {
    prepare: (sql) => db.prepare(sql),
    transaction(work, options = {}) {
      if (options.durable) db.exec("PRAGMA synchronous = FULL");
      try {
        begin.run();
        try {
          const result = work();
          commit.run();
          revision++;
          return result;
        } catch (error) {
          if (db.isTransaction) rollback.run();
          throw spaceFailure(error, file) ?? error;
        }
      } finally {
        if (options.durable) db.exec("PRAGMA synchronous = NORMAL");
      }
    },
    get revision() {
      return revision;
    },
    statement,
    close: () => db.close(),
  };
}

function prepareTables(db: DatabaseSync, file: string): void {
  const { user_version: format } = db.prepare("PRAGMA user_version").get() as { user_version: number };
  if (format > spaceFormat)
    throw new ConnectorError(
      "unavailable",
      `${file} was written by a newer Linkspan. Install that version again, or move the file away and let an import make a new one.`,
    );
  if (format === spaceFormat) return;
  db.exec(`BEGIN IMMEDIATE; ${spaceTables}; PRAGMA user_version = ${spaceFormat}; COMMIT`);
}

/** SQLite's refusal in words; undefined for an error of another kind. https://www.sqlite.org/rescode.html */
function spaceFailure(error: unknown, file: string): ConnectorError | undefined {
  const code = (error as { errcode?: number }).errcode ?? 0;
  const words = failures[code & 0xff];
  return words && new ConnectorError("unavailable", words(file), { cause: error });
}

const damaged = (file: string) =>
  `${file}, where Linkspan keeps what it knows of the target, is damaged. Put it back from a backup, or move it away and enable the connector again: an import makes a new one, with the same ids.`;

const failures: Readonly<Record<number, (file: string) => string>> = {
  8: (file) => `${file} is read-only. Let the account that Linkspan runs as write it and its folder.`,
  10: (file) => `${file} cannot be written. Check the disk it is on.`,
  11: damaged,
  13: (file) => `The disk that holds ${file} is full. Free some space on it.`,
  14: (file) => `${file} cannot be opened. Let the account that Linkspan runs as write it and its folder.`,
  26: damaged,
};
