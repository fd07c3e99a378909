/** What the operating system says about a file, in words that tell the administrator what to do. */

const advice: Readonly<Record<string, (path: string, done: "read" | "written") => string>> = {
  ENOSPC: (path) => `The disk that holds ${path} is full. Free some space on it and try again.`,
  EDQUOT: (path) =>
    `The disk quota of the account that runs Linkspan is used up, so ${path} cannot be written. Raise it or free some space.`,
  EROFS: (path) =>
    `${path} is on a file system that is mounted read-only. Mount it writable or choose another state directory.`,
  EACCES: refused,
  EPERM: refused,
  EIO: (path, done) =>
    `The disk that holds ${path} failed while it was ${done}. Check the disk and the system's log.`,
  EMFILE: (path) =>
    `${path} cannot be opened because this process has too many files open. Raise its limit of open files.`,
  EBUSY: (path) =>
    `Another program holds ${path}. Close it, or exclude the state directory from virus scanning, and try again.`,
  ENOTDIR: noDirectory,
  // Only mkdir answers this here.
  EEXIST: noDirectory,
  EISDIR: (path) => `${path} is a directory where a file is expected. Move it away and try again.`,
};

/**
 * An Error named "FileError" for a failed read or write of a file; `cause` is what the operating system said and gives
 * the `code`.
 */
export function fileError(done: "read" | "written", path: string, cause: unknown): Error {
  const code = codeOf(cause);
  const explain = code === undefined ? undefined : advice[code];
  const reason = cause instanceof Error ? cause.message : String(cause);
  return Object.assign(
    new Error(explain?.(path, done) ?? `${path} could not be ${done}: ${reason}`, { cause }),
    { name: "FileError" },
    code === undefined ? {} : { code },
  );
}

/** Whether an error carries one of the system's error codes, such as "ENOENT". */
export function isFileError(error: unknown, ...codes: readonly string[]): boolean {
  const code = codeOf(error);
  return code !== undefined && codes.includes(code);
}

function refused(path: string, done: "read" | "written"): string {
  return `${path} may not be ${done} by the account that runs Linkspan. Give that account ${
    done === "read" ? "read" : "write"
  } permission there.`;
}

function noDirectory(path: string): string {
  return `${path} cannot exist because a part of its path is a file, not a directory. Correct the path.`;
}

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : undefined;
}
