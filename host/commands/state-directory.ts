import { readRunFile } from "./admin-link.ts";
import { lockStateDirectory, StateDirectoryBusyError, type StateLock } from "./state-lock.ts";

/** Takes a state directory for a host that goes on running. Another host there is an Error that says which one. */
export async function takeStateDirectory(stateDir: string): Promise<StateLock> {
  try {
    return lockStateDirectory(stateDir);
  } catch (cause) {
    if (!(cause instanceof StateDirectoryBusyError)) throw cause;
    const holder = (await readRunFile(stateDir))?.pid;
    throw new Error(
      `Another Linkspan host${holder === undefined ? "" : ` (process ${holder})`} runs on ${stateDir}. Stop it first, or name another directory with --state.`,
      { cause },
    );
  }
}
