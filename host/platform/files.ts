/** Files that survive a crash: written beside, flushed to the disk, then renamed over the one before. */
import { randomBytes } from "node:crypto";
import { constants, copyFile, link, mkdir, open, readFile, rename, rm } from "node:fs/promises";
import { dirname } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { fileError, isFileError } from "./file-error.ts";

export interface FileOptions {
  /** Permissions of a file that is made; only its owner may read it unless told otherwise. Windows inherits its directory's. */
  readonly mode?: number;
}

/**
 * Replaces a file as a whole: readers and a crash at any point find the old content or the new one. The old content is
 * kept as `NAME.previous`. Makes the directory where it is missing. When it fails, the old file is as it was, nothing
 * else is left, and the Error says what the administrator can do.
 */
export async function writeFileAtomic(
  path: string,
  data: string | Uint8Array,
  options: FileOptions = {},
): Promise<void> {
  const beside = besideName(path);
  try {
    await writeFlushed(beside, data, options);
    await keepPrevious(path);
    await renameOver(beside, path);
    await flushDirectory(dirname(path));
  } catch (cause) {
    throw fileError("written", path, cause);
  } finally {
    await discard(beside);
  }
}

/** Makes a file that does not exist yet, whole or not at all. Gives false, and changes nothing, when it does exist. */
export async function createFile(
  path: string,
  data: string | Uint8Array,
  options: FileOptions = {},
): Promise<boolean> {
  const beside = besideName(path);
  try {
    await writeFlushed(beside, data, options);
    if (!(await linkUnlessExists(beside, path))) return false;
    await flushDirectory(dirname(path));
    return true;
  } catch (cause) {
    throw fileError("written", path, cause);
  } finally {
    await discard(beside);
  }
}

/** The content of a file, or undefined when there is no such file. */
export async function readIfExists(path: string): Promise<Buffer | undefined> {
  try {
    return await readFile(path);
  } catch (cause) {
    if (isFileError(cause, "ENOENT")) return undefined;
    throw fileError("read", path, cause);
  }
}

function besideName(path: string): string {
  return `${path}.${randomBytes(6).toString("hex")}.tmp`;
}

/** Clears up without hiding why it had to. */
async function discard(path: string): Promise<void> {
  await rm(path, { force: true }).catch(() => undefined);
}

async function writeFlushed(
  path: string,
  data: string | Uint8Array,
  { mode = 0o600 }: FileOptions,
): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const file = await open(path, "wx", mode);
  try {
    await file.writeFile(data);
    await file.sync();
  } finally {
    await file.close();
  }
}

async function linkUnlessExists(from: string, to: string): Promise<boolean> {
  try {
    await linkOrCopy(from, to);
    return true;
  } catch (error) {
    if (isFileError(error, "EEXIST")) return false;
    throw error;
  }
}

async function keepPrevious(path: string): Promise<void> {
  const beside = besideName(path);
  try {
    await linkOrCopy(path, beside);
    await renameOver(beside, `${path}.previous`);
  } catch (error) {
    if (!isFileError(error, "ENOENT")) throw error;
  } finally {
    // POSIX rename() leaves both names when they are the same file already, as after a crash at this point.
    await discard(beside);
  }
}

/** A second name costs nothing and appears whole; FAT and some network shares have no such thing. Refuses to overwrite. */
async function linkOrCopy(from: string, to: string): Promise<void> {
  try {
    await link(from, to);
  } catch (error) {
    if (isFileError(error, "ENOENT", "EEXIST", "ENOSPC")) throw error;
    await copyFile(from, to, constants.COPYFILE_EXCL);
  }
}

/** On Windows a virus scanner or an indexer may hold the old file for a moment, which refuses the rename. */
async function renameOver(from: string, to: string): Promise<void> {
  const pauses = process.platform === "win32" ? [10, 40, 160, 640] : [];
  for (const milliseconds of pauses) {
    try {
      await rename(from, to);
      return;
    } catch (error) {
      if (!isFileError(error, "EPERM", "EACCES", "EBUSY")) throw error;
      await pause(milliseconds);
    }
  }
  await rename(from, to);
}

/** Makes the rename itself durable. Windows cannot open a directory and needs no such step. */
async function flushDirectory(path: string): Promise<void> {
  if (process.platform === "win32") return;
  const directory = await open(path, "r");
  try {
    await directory.sync();
  } finally {
    await directory.close();
  }
}
