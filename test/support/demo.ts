/** The demo as a process, as `linkspan demo --json` starts it for programs. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";

const main = new URL("../../host/main.ts", import.meta.url).pathname;

export interface RunningDemo {
  readonly pid: number;
  readonly scimUrl: string;
  readonly token: string;
  readonly adminUrl: string;
  readonly adminToken: string;
  readonly stateDir: string;
  readonly databasePath: string;
  stop(): Promise<void>;
}

export async function startDemo(options: readonly string[] = []): Promise<RunningDemo> {
  const child = spawn(process.execPath, [main, "demo", "--json", "--port", "0", ...options], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const ended = once(child, "exit");
  const line = await firstLine(child);
  return {
    ...(JSON.parse(line) as Omit<RunningDemo, "pid" | "stop">),
    pid: child.pid ?? 0,
    async stop() {
      child.kill("SIGTERM");
      await ended;
    },
  };
}

async function firstLine(child: ChildProcess): Promise<string> {
  if (!child.stdout) throw new Error("The demo has no output.");
  for await (const line of createInterface({ input: child.stdout })) return line;
  throw new Error("The demo ended before it served.");
}
