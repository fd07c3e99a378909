/** A host as a process of its own, so that it can be killed. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { type AdminClient, adminClient } from "../../host/commands/admin-client.ts";

const sources = new URL("../../host/main.ts", import.meta.url).pathname;

export interface HostProcess {
  readonly pid: number;
  /** `https://HOST:PORT`. */
  readonly scimUrl: string;
  readonly admin: AdminClient;
  /** Resolves when it has ended, by whatever. */
  readonly ended: Promise<unknown>;
  /** Ends it in the middle of whatever it does. */
  kill(): Promise<void>;
  /** Ends it as an administrator would. */
  stop(): Promise<void>;
}

/** Starts a host on a state directory and waits until it serves. `program`: a bundled host in place of the sources. */
export async function startHostProcess(
  stateDir: string,
  { killAfterStatements: kill, program = sources }: HostProcessOptions = {},
): Promise<HostProcess> {
  const nodeArgs =
    kill === undefined ? [] : ["--import", import.meta.resolve("./kill-between-statements.ts")];
  const child = spawn(
    process.execPath,
    [...nodeArgs, program, "serve", "--state", stateDir, "--port", "0", "--json"],
    {
      stdio: ["ignore", "pipe", "pipe"],
      env: { ...process.env, ...(kill !== undefined && { KILL_AFTER_STATEMENTS: String(kill) }) },
    },
  );
  const errors: string[] = [];
  child.stderr.on("data", (chunk: Buffer) => errors.push(chunk.toString()));
  const document = await firstDocument(child, errors);
  const ended = once(child, "exit");
  const end = async (signal: "SIGKILL" | "SIGTERM") => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill(signal);
    await ended;
  };
  return {
    pid: child.pid ?? 0,
    ended,
    scimUrl: document.scimUrl,
    admin: adminClient({ url: document.adminUrl, token: document.adminToken }),
    kill: () => end("SIGKILL"),
    stop: () => end("SIGTERM"),
  };
}

interface HostProcessOptions {
  readonly killAfterStatements?: number;
  readonly program?: string;
}

interface Announcement {
  readonly scimUrl: string;
  readonly adminUrl: string;
  readonly adminToken: string;
}

async function firstDocument(child: ChildProcess, errors: readonly string[]): Promise<Announcement> {
  if (!child.stdout) throw new Error("The host has no output.");
  let text = "";
  for await (const line of createInterface({ input: child.stdout })) {
    text += `${line}\n`;
    try {
      return JSON.parse(text) as Announcement;
    } catch {
      // The document goes on in the next line.
    }
  }
  throw new Error(`The host ended before it served.\n${text}${errors.join("")}`);
}
