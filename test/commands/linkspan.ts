/** The command `linkspan` as a process of its own, and a host for it to find. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import type { TestContext } from "node:test";
import { lockStateDirectory } from "../../host/commands/state-lock.ts";
import { runFilePath } from "../../host/contract/run-file.ts";
import { writeFileAtomic } from "../../host/platform/files.ts";
import { adminToken, startAdmin } from "../admin/admin-host.ts";

const main = new URL("../../host/main.ts", import.meta.url).pathname;

interface Surroundings {
  readonly stdin?: string;
  readonly env?: Readonly<Record<string, string>>;
}

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A command that does not end by itself, such as a host that was to fail, is ended after this long. */
const longestMs = 60_000;

/** Runs a command to its end. */
export async function linkspan(args: readonly string[], surroundings: Surroundings = {}): Promise<Ended> {
  const child = startLinkspan(args, surroundings);
  const { stdout, stderr } = child;
  if (!stdout || !stderr) throw new Error("The command has no output.");
  const late = setTimeout(() => child.kill("SIGKILL"), longestMs);
  const [out, err] = await Promise.all([text(stdout), text(stderr), once(child, "close")]);
  clearTimeout(late);
  return { code: child.exitCode, stdout: out, stderr: err };
}

export function startLinkspan(
  args: readonly string[],
  { stdin = "", env = {} }: Surroundings = {},
): ChildProcess {
  const child = spawn(process.execPath, [main, ...args], { env: { ...process.env, ...env } });
  child.stdin.end(stdin);
  return child;
}

export async function newStateDir(t: TestContext): Promise<string> {
  const stateDir = await mkdtemp(join(tmpdir(), "linkspan-command-"));
  // A host that ends with the test too may write a last file meanwhile.
  t.after(() => rm(stateDir, { recursive: true, force: true, maxRetries: 5 }));
  return stateDir;
}

/** The real admin API in this process, found by commands through the run file of its state directory. */
export async function startFoundHost(t: TestContext) {
  const admin = await startAdmin(t);
  const lock = lockStateDirectory(admin.stateDir);
  t.after(() => lock.release());
  const runFile = {
    pid: process.pid,
    port: Number(new URL(admin.url).port),
    url: admin.url,
    token: adminToken,
  };
  await writeFileAtomic(join(admin.stateDir, runFilePath), JSON.stringify(runFile));
  return {
    ...admin,
    run: (args: readonly string[], surroundings?: Surroundings) =>
      linkspan([...args, "--state", admin.stateDir], surroundings),
  };
}
