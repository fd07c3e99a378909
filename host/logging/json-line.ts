import { isoTime } from "../contract/iso-time.ts";
import { quoted } from "../contract/quoted.ts";
import type { LogLine } from "./log-line.ts";
import { type Plain, plain } from "./plain.ts";
import { visible } from "./visible.ts";

const reserved: ReadonlySet<string> = new Set(["time", "level", "message"]);

/** One line of the log file: JSON with `time`, `level`, `message` and the fields, which give way with a `_` when they clash. */
export function jsonLine({ time, level, message, fields }: LogLine): string {
  let line = `{"time":"${isoTime(time.getTime())}","level":"${level}","message":${json(plain(message))}`;
  for (const name of Object.keys(fields)) {
    const data = plain(fields[name]);
    if (data === undefined) continue;
    line += `,${quoted(reserved.has(name) ? `${name}_` : name)}:${json(data)}`;
  }
  return `${visible(line)}}\n`;
}

const json = (data: Plain) => (typeof data === "string" ? quoted(data) : JSON.stringify(data));
