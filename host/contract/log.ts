/** The log as every part of the host sees it; `logging/` makes one. Fields are plain data; a `Secret` prints as `[secret]`. */
import type { LogLevel } from "./admin-api.ts";

export type LogFields = Readonly<Record<string, unknown>>;

export interface Log {
  error(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  info(message: string, fields?: LogFields): void;
  debug(message: string, fields?: LogFields): void;
  enabled(level: LogLevel): boolean;
  /** The same log with fields added to every line. */
  child(fields: LogFields): Log;
}
