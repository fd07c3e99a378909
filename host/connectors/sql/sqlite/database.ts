/** One SQLite file, opened with node:sqlite. */
import { stat } from "node:fs/promises";
import { basename } from "node:path";
import { DatabaseSync, type StatementSync } from "node:sqlite";
import { setImmediate as otherWork, setTimeout as sleep } from "node:timers/promises";
import { ConnectorError } from "../../../contract/errors.ts";
import type { Database, Executor, SqlRow, SqlValue } from "../database.ts";
import { readCatalog } from "./catalog.ts";
import { sqliteDialect } from "./dialect.ts";
import { isBusy, sqliteFailure } from "./failure.ts";
import { type Begin, createSharedTurns } from "./turns.ts";

/** More than the statements a busy connector has; the text of an update depends on which columns change. */
const preparedStatements = 300;

/** Pages kept in memory: the upper levels of the indexes of a million rows. SQLite's own choice is 2 MB. */
const cacheKilobytes = 32_000;

/** Read in the background before other work gets its turn: about a millisecond. */
const rowsInOneGo = 1_000;

/**
 * Opens an existing database file. `timeoutMs` is how long a call waits for a database that another program holds; the
 * process is never blocked by the wait. Rejects with ConnectorError.
 */
export function openSqlite(file: string, timeoutMs: number): Promise<Database> {
  return open(file, timeoutMs, { background: false });
}

async function open(
  file: string,
  timeoutMs: number,
  { background }: { readonly background: boolean },
): Promise<Database> {
  const opened = await fileIdentity(file);
  // timeout 0: SQLite's own waiting would stop the whole process.
  const connection = translated(
    file,
    () => new DatabaseSync(file, { enableForeignKeyConstraints: true, timeout: 0 }),
  );
  const statements = new Map<string, StatementSync>();
  const turns = createSharedTurns({
    get isTransaction() {
      return connection.isTransaction;
    },
    prepared,
  });
  let isSized = false;
  let closed = false;
  let closing: Promise<void> | undefined;

  function prepared(sql: string): StatementSync {
    const known = statements.get(sql);
    if (known) return known;
    const statement = connection.prepare(sql);
    statement.setReadBigInts(true);
    statement.setReturnArrays(true);
    const [oldest] = statements.keys();
    if (oldest !== undefined && statements.size >= preparedStatements) statements.delete(oldest);
    statements.set(sql, statement);
    return statement;
  }

  function executor(signal: AbortSignal): Executor {
    return {
      async all(sql, parameters) {
        throwIfAborted(signal, file);
        const statement = prepared(sql);
        // With setReturnArrays each row is an array, which the types of node:sqlite do not say.
        if (!background) return statement.all(...parameters) as unknown as SqlRow[];
        const rows: SqlRow[] = [];
        for (const row of statement.iterate(...parameters)) {
          rows.push(row as unknown as SqlRow);
          if (rows.length % rowsInOneGo > 0) continue;
          await otherWork();
          throwIfAborted(signal, file);
        }
        return rows;
      },
      async run(sql, parameters) {
        throwIfAborted(signal, file);
        return Number(prepared(sql).run(...(parameters as SqlValue[])).changes);
      },
    };
  }

  function throwIfClosed(): void {
    if (closed) throw new ConnectorError("unavailable", `The connection to the database ${file} was closed.`);
  }

  async function transaction<T>(
    begin: Begin,
    work: (executor: Executor) => Promise<T>,
    signal: AbortSignal,
  ): Promise<T> {
    const deadline = performance.now() + timeoutMs;
    for (let pause = 1; ; pause = Math.min(pause * 2, 50)) {
      try {
        throwIfClosed();
        return await turns.take(begin, async () => {
          throwIfClosed();
          throwIfAborted(signal, file);
          if (!isSized) connection.exec(`PRAGMA cache_size = -${cacheKilobytes}`);
          isSized = true;
          return work(executor(signal));
        });
      } catch (error) {
        if (!isBusy(error)) throw sqliteFailure(error, file);
        if (performance.now() + pause > deadline) throw lockedTooLong(file, error);
      }
      await sleep(pause, undefined, { signal }).catch(() => throwIfAborted(signal, file));
    }
  }

  /** SQLite opens a file it may not write all the same, and tells only a statement that writes. */
  async function isWritable(table: string, signal: AbortSignal): Promise<boolean> {
    const nothing = `DELETE FROM ${sqliteDialect.quote(table)} WHERE 0`;
    try {
      await transaction("BEGIN IMMEDIATE", (executor) => executor.run(nothing, []), signal);
      return true;
    } catch (error) {
      if (error instanceof ConnectorError && error.code === "permission-denied") return false;
      throw error;
    }
  }

  return {
    dialect: sqliteDialect,
    read: (work, signal) => transaction("BEGIN", work, signal),
    write: (work, signal) => transaction("BEGIN IMMEDIATE", work, signal),
    inBackground: () => open(file, timeoutMs, { background: true }),
    catalog: (signal) => transaction("BEGIN", readCatalog, signal),

    async describe(signal) {
      const now = await fileIdentity(file);
      if (now !== opened) {
        throw new ConnectorError(
          "unavailable",
          `The database file ${file} was replaced while it was open. Disable and enable the connector to open the new one.`,
        );
      }
      const about = `SELECT sqlite_version(), (SELECT name FROM sqlite_schema WHERE type = 'table' AND sql LIKE 'CREATE TABLE%' LIMIT 1)`;
      const [facts] = await transaction("BEGIN", (executor) => executor.all(about, []), signal);
      const [version, table] = facts ?? [];
      const writable = typeof table !== "string" || (await isWritable(table, signal));
      return `${basename(file)} (SQLite ${String(version)}${writable ? "" : ", read-only for Linkspan"})`;
    },

    close() {
      // Work that waits for its turn is refused; work under way is finished first.
      closed = true;
      closing ??= turns.done().then(() => {
        statements.clear();
        connection.close();
      });
      return closing;
    },
  };
}

/** Tells one file from another of the same name. Rejects with words for what is wrong with the path. */
async function fileIdentity(file: string): Promise<string> {
  let found: Awaited<ReturnType<typeof stat>>;
  try {
    found = await stat(file);
  } catch (cause) {
    const missing =
      cause instanceof Error && "code" in cause && (cause.code === "ENOENT" || cause.code === "ENOTDIR");
    throw new ConnectorError(
      "unavailable",
      missing
        ? `There is no file ${file}. Give the path of an existing SQLite database on the Connectivity page.`
        : `The file ${file} cannot be reached. Let the account that Linkspan runs as read and write it and its folder.`,
      { cause },
    );
  }
  if (!found.isFile()) {
    throw new ConnectorError(
      "unavailable",
      `${file} is not a file. Give the path of an SQLite database on the Connectivity page.`,
    );
  }
  return `${found.dev}:${found.ino}`;
}

function translated<T>(file: string, call: () => T): T {
  try {
    return call();
  } catch (error) {
    throw sqliteFailure(error, file);
  }
}

function throwIfAborted(signal: AbortSignal, file: string): void {
  if (signal.aborted) {
    throw new ConnectorError("timeout", `The call to the database ${file} was stopped before it was done.`, {
      cause: signal.reason,
    });
  }
}

function lockedTooLong(file: string, cause: unknown): ConnectorError {
  return new ConnectorError(
    "timeout",
    `Another program kept the database ${file} locked. Close it there, or allow more time on the Connectivity page.`,
    { cause },
  );
}
