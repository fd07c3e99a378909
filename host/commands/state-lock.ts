import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";

/** Another process has the state directory. */
export class StateDirectoryBusyError extends Error {
  override readonly name = "StateDirectoryBusyError";
}

export interface StateLock {
  release(): void;
}

/**
 * Takes a state directory for this process. The lock is the operating system's, through SQLite, and ends with the
 * process however that ends: a file with a process id would outlive a crash, and in a container the next process has
 * the same id. Throws StateDirectoryBusyError.
 */
export function lockStateDirectory(stateDir: string): StateLock {
  const path = join(stateDir, "run", "host.lock");
  let database: DatabaseSync | undefined;
  try {
    mkdirSync(join(stateDir, "run"), { recursive: true, mode: 0o700 });
    database = new DatabaseSync(path, { timeout: 0 });
    database.exec("BEGIN EXCLUSIVE");
  } catch (cause) {
    database?.close();
    if (isBusy(cause))
      throw new StateDirectoryBusyError(`Another Linkspan host runs on ${stateDir}.`, { cause });
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new Error(
      `The state directory ${stateDir} cannot be used (${reason}). Run this as the account of the Linkspan host, or name another directory with --state.`,
      { cause },
    );
  }
  const held = database;
  return { release: () => held.close() };
}

const sqliteBusy = 5;

function isBusy(error: unknown): boolean {
  return error instanceof Error && "errcode" in error && error.errcode === sqliteBusy;
}
