import type { ConfigProblem } from "../contract/errors.ts";

const currentFormat = 1;

/** What keeps a file's format from being read; undefined for the current format, the only one there is so far. */
export function formatProblem(format: unknown): ConfigProblem | undefined {
  if (format === currentFormat) return undefined;
  if (typeof format === "number" && Number.isInteger(format) && format > currentFormat) {
    return {
      path: "/format",
      message: `format is ${format}: the file was written by a newer Linkspan, and this one reads format ${currentFormat}. Install the newer version, or restore the file from before the update.`,
    };
  }
  return { path: "/format", message: `format must be ${currentFormat}, the version of this file format.` };
}
