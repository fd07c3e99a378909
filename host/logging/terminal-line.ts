import { styleText } from "node:util";
import type { LogLevel } from "../contract/admin-api.ts";
import type { LogLine } from "./log-line.ts";
import { type Plain, plain } from "./plain.ts";
import { visible } from "./visible.ts";

const colours = { error: "red", warn: "yellow", info: "green", debug: "gray" } as const satisfies Record<
  LogLevel,
  string
>;

/** One line for people: time, level, message, then the fields as `name=value`. Errors without their stack. */
export function terminalLine({ time, level, message, fields }: LogLine, coloured: boolean): string {
  const paint = (format: Parameters<typeof styleText>[0], text: string): string =>
    coloured ? styleText(format, text, { validateStream: false }) : text;
  const details = Object.entries(fields)
    .map(([name, value]) => [name, textOf(value)] as const)
    .filter(([, text]) => text !== undefined)
    .map(([name, text]) => ` ${paint("dim", `${visible(name)}=`)}${text}`);
  const stamp = time.toISOString().slice(0, 23).replace("T", " ");
  return `${paint("dim", stamp)} ${paint(colours[level], level.toUpperCase().padEnd(5))} ${visible(message)}${details.join("")}\n`;
}

/** Plain words as they are, all else as JSON. */
function textOf(value: unknown): string | undefined {
  const data = value instanceof Error ? chain(plain(value)) : plain(value);
  if (data === undefined) return undefined;
  if (typeof data === "string" && /^[^\s"'=\\]+$/.test(data)) return visible(data);
  return visible(JSON.stringify(data));
}

/** What failed, and because of what: `message (code), because: message ...`. */
function chain(error: Plain): string {
  if (!isPlainError(error)) return words(error);
  const { name, message, code, cause } = error;
  const own = `${words(message || name)}${code === undefined ? "" : ` (${words(code)})`}`;
  return cause === undefined ? own : `${own}, because: ${chain(cause)}`;
}

function isPlainError(value: Plain): value is Readonly<Record<"name" | "message" | "code" | "cause", Plain>> {
  return typeof value === "object" && value !== null && "message" in value && "stack" in value;
}

function words(value: Plain): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}
