import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { type RunFile, runFilePath } from "../contract/run-file.ts";
import { type AdminClient, AdminRequestError, adminClient, HostUnreachableError } from "./admin-client.ts";
import { lockStateDirectory, StateDirectoryBusyError, type StateLock } from "./state-lock.ts";

/** A host that is just starting or ending has this long to answer or to leave. */
const patienceMs = 20_000;

/**
 * Calls `use` with a client of the host that runs on a state directory, or where none runs, of one that is opened in
 * this process for so long and serves no SCIM.
 */
export async function withAdmin<T>(stateDir: string, use: (admin: AdminClient) => Promise<T>): Promise<T> {
  const deadline = Date.now() + patienceMs;
  for (;;) {
    const lock = lockUnlessBusy(stateDir);
    if (lock) return await withOwnHost(stateDir, lock, use);
    const running = await runningHost(stateDir);
    if (running) return await use(running);
    if (Date.now() > deadline) {
      throw new HostUnreachableError(
        `A Linkspan host has the state directory ${stateDir} but does not answer. End it and try again.`,
      );
    }
    await pause(100);
  }
}

/** The host that answers at the address in the run file. A file that a killed host left behind leads nowhere. */
export async function runningHost(stateDir: string): Promise<AdminClient | undefined> {
  const file = await readRunFile(stateDir);
  if (!file) return undefined;
  const client = adminClient(file);
  try {
    await client.call("GET /admin/status");
    return client;
  } catch (error) {
    if (error instanceof HostUnreachableError || error instanceof AdminRequestError) return undefined;
    throw error;
  }
}

/** Undefined when there is none, or one that is just being written. */
export async function readRunFile(stateDir: string): Promise<RunFile | undefined> {
  try {
    return JSON.parse(await readFile(join(stateDir, runFilePath), "utf8")) as RunFile;
  } catch (error) {
    if (
      error instanceof SyntaxError ||
      (error instanceof Error && "code" in error && error.code === "ENOENT")
    )
      return undefined;
    throw new Error(
      `${join(stateDir, runFilePath)} cannot be read. Run this as the account of the Linkspan host or as an administrator.`,
      { cause: error },
    );
  }
}

function lockUnlessBusy(stateDir: string): StateLock | undefined {
  try {
    return lockStateDirectory(stateDir);
  } catch (error) {
    if (error instanceof StateDirectoryBusyError) return undefined;
    throw error;
  }
}

async function withOwnHost<T>(
  stateDir: string,
  lock: StateLock,
  use: (admin: AdminClient) => Promise<T>,
): Promise<T> {
  try {
    // The whole host is loaded only where it is needed: a command to a running one answers at once.
    const { createHost } = await import("../host.ts");
    const host = await createHost({ stateDir, serveScim: false, terminal: false });
    try {
      const { adminUrl, adminToken } = await host.listen();
      return await use(adminClient({ url: adminUrl, token: adminToken }));
    } finally {
      await host.close();
    }
  } finally {
    lock.release();
  }
}
