/** A log file of bounded size: a full `linkspan.log` becomes `linkspan.1.log`, that one `linkspan.2.log`, and so on. */
import { closeSync, fstatSync, mkdirSync, openSync, renameSync, rmSync, writeSync } from "node:fs";
import { dirname, format, parse } from "node:path";
import { fileError, isFileError } from "../platform/file-error.ts";
import type { Sink } from "./line-buffer.ts";

export interface RotatingFileOptions {
  readonly path: string;
  /** Size at which the next lines go to a new file. A single write may exceed it. */
  readonly maxBytes: number;
  /** The one in use included. */
  readonly maxFiles: number;
  /** Called once when writing begins to fail. */
  onFailure(error: Error): void;
  /** The line that goes in place of those lost when writing works again. */
  lossNotice(lostLines: number): string;
}

/**
 * Opens the file at its first write and appends to it. Writing is synchronous: lines keep their order and none is lost
 * at exit, and with lines gathered before it happens a few times a second.
 */
export function openRotatingFile(options: RotatingFileOptions): Required<Sink> {
  const { path, maxBytes, maxFiles } = options;
  let file: { readonly descriptor: number; size: number } | undefined;
  let lost = 0;

  const close = (): void => {
    if (file !== undefined) closeSync(file.descriptor);
    file = undefined;
  };

  const append = (bytes: Uint8Array): void => {
    file ??= open(path);
    if (file.size > 0 && file.size + bytes.length > maxBytes) {
      close();
      rotate(path, maxFiles);
      file = open(path);
    }
    let written = 0;
    while (written < bytes.length) written += writeSync(file.descriptor, bytes, written);
    file.size += bytes.length;
  };

  return {
    write(lines) {
      try {
        append(Buffer.from(lost === 0 ? lines : options.lossNotice(lost) + lines));
        lost = 0;
      } catch (cause) {
        if (lost === 0) options.onFailure(fileError("written", path, cause));
        lost += lines.split("\n").length - 1;
        close();
      }
    },
    close,
  };
}

function open(path: string): { readonly descriptor: number; size: number } {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const descriptor = openSync(path, "a", 0o600);
  return { descriptor, size: fstatSync(descriptor).size };
}

function rotate(path: string, maxFiles: number): void {
  rmSync(numbered(path, maxFiles - 1), { force: true });
  for (let number = maxFiles - 2; number >= 0; number--)
    move(numbered(path, number), numbered(path, number + 1));
}

function numbered(path: string, number: number): string {
  if (number === 0) return path;
  const { dir, name, ext } = parse(path);
  return format({ dir, name: `${name}.${number}`, ext });
}

function move(from: string, to: string): void {
  try {
    renameSync(from, to);
  } catch (error) {
    // Windows refuses while a viewer has the file open: the lines then go on in the same file, and the next write tries again.
    if (!isFileError(error, "ENOENT", "EPERM", "EACCES", "EBUSY")) throw error;
  }
}
