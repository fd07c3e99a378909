/** The host's log: JSON lines in rotated files, readable lines on a terminal, one level for both that can be changed. */
import { join } from "node:path";
import winston from "winston";
import { type LogLevel, logLevels } from "../contract/admin-api.ts";
import type { Log, LogFields } from "../contract/log.ts";
import { jsonLine } from "./json-line.ts";
import { createLineBuffer, type LineBuffer } from "./line-buffer.ts";
import type { LogLine } from "./log-line.ts";
import { openRotatingFile } from "./rotating-file.ts";
import { terminalLine } from "./terminal-line.ts";

export interface Logger extends Log {
  /** Which lines are kept. A change holds for all children at once. */
  level: LogLevel;
  /** Writes out what is gathered and closes the file. What is logged afterwards is dropped. */
  close(): Promise<void>;
}

/** Where people read along, such as `process.stderr`. */
export interface Terminal {
  write(text: string): unknown;
  readonly isTTY?: boolean;
  hasColors?(): boolean;
}

export interface LoggerOptions {
  readonly level: LogLevel;
  readonly file?: LogFileOptions;
  readonly terminal?: Terminal;
}

/** `linkspan.log` in this directory; at most `maxFiles` files of about `maxBytes` each, the one in use included. */
export interface LogFileOptions {
  readonly directory: string;
  readonly maxBytes: number;
  readonly maxFiles: number;
}

/** Longest that a line waits to be written. A program that watches the file sees it soon enough; a crash loses no more. */
const flushAfterMs = 100;
const ranks = Object.fromEntries(logLevels.map((level, rank) => [level, rank])) as Record<LogLevel, number>;
/** Where winston expects the level of a line (`triple-beam`). */
const levelSymbol = Symbol.for("level");
/** winston exports its base class by this name, which its types leave out. */
const { Transport } = winston as unknown as {
  Transport: new (options: { log(line: LogLine, next: () => void): void }) => winston.transport;
};

/**
 * Opens the log. A file that cannot be written never stops the host: the terminal, or standard error, says why, and
 * the file later says how many lines it lacks.
 */
export function createLogger({ level, file, terminal }: LoggerOptions): Logger {
  const outputs: Output[] = [];
  if (terminal !== undefined) outputs.push(terminalOutput(terminal));
  if (file !== undefined) outputs.push(fileOutput(file, terminal ?? process.stderr));

  const core = winston.createLogger({
    levels: ranks,
    level,
    format: { transform: (line) => line },
    silent: outputs.length === 0,
    transports: outputs.map(outputTransport),
  });
  let rank = ranks[level];
  let closed = false;
  const keeps = (wanted: LogLevel): boolean => ranks[wanted] <= rank && !closed;
  const log = createLog({}, keeps, (line) => core.write(line));

  return {
    ...log,
    get level() {
      return logLevels[rank] ?? level;
    },
    set level(next) {
      rank = ranks[next];
      core.level = next;
    },
    async close() {
      if (closed) return;
      closed = true;
      await new Promise((resolve) => core.once("finish", resolve).end());
      for (const { lines } of outputs) lines.close();
    },
  };
}

function createLog(
  own: LogFields,
  enabled: (level: LogLevel) => boolean,
  write: (line: LogLine) => void,
): Log {
  const at =
    (level: LogLevel) =>
    (message: string, fields?: LogFields): void => {
      if (!enabled(level)) return;
      const line = {
        time: new Date(),
        level,
        message,
        fields: fields === undefined ? own : { ...own, ...fields },
      };
      write(Object.assign(line, { [levelSymbol]: level }));
    };
  return {
    error: at("error"),
    warn: at("warn"),
    info: at("info"),
    debug: at("debug"),
    enabled,
    child: (fields) => createLog({ ...own, ...fields }, enabled, write),
  };
}

interface Output {
  readonly lines: LineBuffer;
  readonly format: (line: LogLine) => string;
}

function terminalOutput(terminal: Terminal): Output {
  const coloured = terminal.hasColors?.() ?? false;
  const delayMs = terminal.isTTY === true ? 0 : flushAfterMs;
  return {
    lines: createLineBuffer({ write: (lines) => void terminal.write(lines) }, delayMs),
    format: (line) => terminalLine(line, coloured),
  };
}

function fileOutput({ directory, maxBytes, maxFiles }: LogFileOptions, terminal: Terminal): Output {
  const aboutItself = (level: LogLevel, message: string, fields: LogFields): LogLine => {
    return { time: new Date(), level, message, fields };
  };
  const file = openRotatingFile({
    path: join(directory, "linkspan.log"),
    maxBytes,
    maxFiles,
    onFailure({ message }) {
      const line = aboutItself("error", "The log file is not written for now", { reason: message });
      terminal.write(terminalLine(line, false));
    },
    lossNotice: (lines) =>
      jsonLine(aboutItself("warn", "Lines before this one could not be written", { lines })),
  });
  return { lines: createLineBuffer(file, flushAfterMs), format: jsonLine };
}

function outputTransport({ lines, format }: Output): winston.transport {
  return new Transport({
    log(line, next) {
      lines.add(format(line));
      next();
    },
  });
}
