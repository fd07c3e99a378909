import type { LogLine } from "./log-line.ts";
import { plain } from "./plain.ts";
import { visible } from "./visible.ts";

const reserved: ReadonlySet<string> = new Set(["time", "level", "message"]);

/** One line of the log file: JSON with `time`, `level`, `message` and the fields, which give way with a `_` when they clash. */
export function jsonLine({ time, level, message, fields }: LogLine): string {
  let line = `{"time":"${time.toISOString()}","level":"${level}","message":${JSON.stringify(plain(message))}`;
  for (const [name, value] of Object.entries(fields)) {
    const data = plain(value);
    if (data === undefined) continue;
    line += `,${JSON.stringify(reserved.has(name) ? `${name}_` : name)}:${JSON.stringify(data)}`;
  }
  return `${visible(line)}}\n`;
}
