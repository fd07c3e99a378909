import { type ChildProcess, spawn } from "node:child_process";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { type RunFile, runFilePath } from "../host/contract/run-file.ts";

export interface HostAddress {
  /** `http://127.0.0.1:PORT` */
  readonly url: string;
  readonly token: string;
}

/** The program that is started when no host runs. */
export interface HostProgram {
  readonly file: string;
  readonly args: readonly string[];
}

export interface HostLink {
  /** Finds the host, or starts it and waits until it answers. Rejects with what the administrator can do. */
  connect(): Promise<HostAddress>;
  /** The running host as its run file has it now; undefined when none answers. */
  find(): Promise<HostAddress | undefined>;
  /** Ends the host if this link started it. */
  close(): void;
}

export interface HostLinkOptions {
  readonly stateDir: string;
  readonly program: HostProgram;
  /** How long a started host may take until it answers. */
  readonly startDeadlineMs?: number;
}

const answerDeadlineMs = 2_000;
const pollMs = 100;

export function createHostLink(options: HostLinkOptions): HostLink {
  let started: ChildProcess | undefined;
  const find = () => findHost(options.stateDir);
  return {
    find,
    async connect() {
      const running = await find();
      if (running) return running;
      started?.kill();
      const host = startHost(options.program, options.stateDir);
      started = host.process;
      return await untilHealthy(host, find, options.startDeadlineMs ?? 30_000);
    },
    close() {
      started?.kill();
    },
  };
}

async function findHost(stateDir: string): Promise<HostAddress | undefined> {
  const address = await readRunFile(join(stateDir, runFilePath));
  return address && (await answers(address)) ? address : undefined;
}

/** A run file may be a leftover of a host that crashed, or half of one: then no host is known. */
async function readRunFile(path: string): Promise<HostAddress | undefined> {
  try {
    const { url, token } = JSON.parse(await readFile(path, "utf8")) as Partial<RunFile>;
    if (typeof url !== "string" || typeof token !== "string") return undefined;
    return isLoopback(url) ? { url: new URL(url).origin, token } : undefined;
  } catch (cause) {
    if (cause instanceof SyntaxError || isMissing(cause)) return undefined;
    throw new Error(`${path} cannot be read. Start Linkspan as an administrator.`, { cause });
  }
}

/** The token goes to this machine or nowhere. */
function isLoopback(url: string): boolean {
  return ["127.0.0.1", "[::1]", "localhost"].includes(URL.parse(url)?.hostname ?? "");
}

function isMissing(cause: unknown): boolean {
  return cause instanceof Error && "code" in cause && cause.code === "ENOENT";
}

async function answers({ url, token }: HostAddress): Promise<boolean> {
  try {
    const response = await fetch(`${url}/admin/status`, {
      headers: { authorization: `Bearer ${token}` },
      redirect: "error",
      signal: AbortSignal.timeout(answerDeadlineMs),
    });
    await response.body?.cancel();
    return response.ok;
  } catch {
    return false;
  }
}

interface StartedHost {
  readonly process: ChildProcess;
  /** Why it ended; undefined while it runs. */
  ended(): { readonly reason: string; readonly cause?: unknown } | undefined;
  /** The last it said on standard error. */
  lastWords(): string;
}

function startHost(program: HostProgram, stateDir: string): StartedHost {
  const host = spawn(program.file, [...program.args, "--state", stateDir], {
    stdio: ["ignore", "ignore", "pipe"],
    windowsHide: true,
  });
  let ended: { reason: string; cause?: unknown } | undefined;
  let words = "";
  host.stderr.setEncoding("utf8").on("data", (text: string) => {
    words = (words + text).slice(-2_000);
  });
  host.on("error", (cause) => {
    ended = { reason: `${program.file} could not be started. Repair the installation of Linkspan.`, cause };
  });
  // "close", not "exit": by then its last words have been read.
  host.on("close", (code, signal) => {
    ended ??= { reason: `The Linkspan host ended while it started (${signal ?? `exit code ${code}`}).` };
  });
  return { process: host, ended: () => ended, lastWords: () => words.trim() };
}

async function untilHealthy(
  host: StartedHost,
  find: () => Promise<HostAddress | undefined>,
  deadlineMs: number,
): Promise<HostAddress> {
  const deadline = performance.now() + deadlineMs;
  while (performance.now() < deadline) {
    const address = await find();
    if (address) return address;
    const end = host.ended();
    if (end) throw new Error(withLastWords(end.reason, host), { cause: end.cause });
    await delay(pollMs);
  }
  host.process.kill();
  const seconds = Math.round(deadlineMs / 1_000);
  throw new Error(withLastWords(`The Linkspan host did not answer within ${seconds} seconds.`, host));
}

function withLastWords(reason: string, host: StartedHost): string {
  const words = host.lastWords() || "It said nothing; its log is in the state directory, below logs.";
  return `${reason}\n\n${words}`;
}
