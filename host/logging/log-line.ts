import type { LogLevel } from "../contract/admin-api.ts";
import type { LogFields } from "../contract/log.ts";

/** One line of the log before it has a form. */
export interface LogLine {
  readonly time: Date;
  readonly level: LogLevel;
  readonly message: string;
  readonly fields: LogFields;
}
