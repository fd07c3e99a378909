/** What a command of the command line is. `help.ts` shows it, `command-line.ts` runs it. */
import type { ExitReason } from "./exit-code.ts";

export interface CommandOption {
  /** What stands for the value in the help; absent for a switch. */
  readonly value?: string;
  /** May be given several times. */
  readonly multiple?: boolean;
  readonly help: string;
}

export interface Command {
  /** The words that call it: "connector add". */
  readonly name: string;
  /** One line. */
  readonly summary: string;
  readonly operands?: readonly { readonly name: string; readonly optional?: boolean }[];
  readonly options?: Readonly<Record<string, CommandOption>>;
  /** Paragraphs below the options. */
  readonly details?: readonly string[];
  run(call: Call): Promise<ExitReason>;
}

/** One call of a command, its command line already checked. */
export interface Call {
  readonly stateDir: string;
  readonly json: boolean;
  /** Undefined for one that is optional and was left out. */
  readonly operands: readonly (string | undefined)[];
  readonly options: Readonly<Record<string, string | boolean | readonly string[] | undefined>>;
  readonly terminal: Terminal;
  /** The result: the text for people, or with --json the document. Once per call. */
  answer(document: unknown, text: string): void;
}

/** What the command line touches of its process. */
export interface Terminal {
  readonly stdin: NodeJS.ReadableStream;
  readonly stdout: NodeJS.WritableStream;
  readonly stderr: NodeJS.WritableStream;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** The command line is not right; the message says what would be. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

/** Every command has these. */
export const commonOptions = {
  state: { value: "DIR", help: "state directory of the host (else LINKSPAN_STATE, else the machine's)" },
  json: { help: "print one JSON document" },
  help: { help: "show this help" },
} as const satisfies Record<string, CommandOption>;

export function operand(call: Call, index: number): string {
  const value = call.operands[index];
  if (value === undefined) throw new UsageError("An operand is missing.");
  return value;
}

export function textOption(call: Call, name: string): string | undefined {
  const value = call.options[name];
  return typeof value === "string" ? value : undefined;
}

export function listOption(call: Call, name: string): readonly string[] {
  const value = call.options[name];
  return typeof value === "object" ? value : [];
}

/** A whole number from `minimum` to `maximum`; undefined when the option was not given. */
export function numberOption(call: Call, name: string, minimum: number, maximum: number): number | undefined {
  const value = textOption(call, name);
  if (value === undefined) return undefined;
  const number = Number(value);
  if (/^\d+$/.test(value) && number >= minimum && number <= maximum) return number;
  throw new UsageError(`--${name} takes a whole number from ${minimum} to ${maximum}, not "${value}".`);
}
