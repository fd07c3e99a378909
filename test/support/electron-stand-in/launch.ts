import { fork } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { _electron, chromium, type Page } from "playwright-core";
import { electronBinary } from "../../../build/electron-binary.ts";
import { cloneText } from "./clone-text.ts";
import type { FromSpec, ToSpec } from "./control.ts";

type Electron = typeof import("electron");

/** A running desktop application, seen from a spec. */
export interface DesktopApp {
  /** Which Electron it runs in; a spec prints it. */
  readonly kind: "electron" | "stand-in";
  firstWindow(): Promise<Page>;
  /** Runs a function in the main process. It travels as its source, so it can use only its arguments. */
  evaluate<Result, Argument>(
    run: (electron: Electron, argument: Argument) => Result | Promise<Result>,
    argument?: Argument,
  ): Promise<Result>;
  close(): Promise<void>;
}

export interface LaunchOptions {
  /** The application's bundled main script. */
  readonly main: string;
  readonly env: Readonly<Record<string, string>>;
}

/** Starts an application in Electron where its binary is, else in the stand-in over the system's Chromium. */
export async function launch(options: LaunchOptions): Promise<DesktopApp> {
  const binary = electronBinary();
  return binary ? await launchElectron(binary, options) : await launchStandIn(options);
}

async function launchElectron(binary: string, { main, env }: LaunchOptions): Promise<DesktopApp> {
  const app = await _electron.launch({
    executablePath: binary,
    args: [main],
    env: { ...definedEnvironment(), ...env },
  });
  return {
    kind: "electron",
    firstWindow: () => app.firstWindow(),
    evaluate: (run, argument) => app.evaluate(run as never, argument) as never,
    close: () => app.close(),
  };
}

async function launchStandIn({ main, env }: LaunchOptions): Promise<DesktopApp> {
  // Chromium's profile and whatever else it leaves.
  const scratch = await mkdtemp(join(tmpdir(), "linkspan-stand-in-"));
  const child = fork(main, {
    execArgv: ["--import", new URL("register.ts", import.meta.url).href],
    env: { ...process.env, TMPDIR: scratch, ...env },
  });
  const ended = once(child, "exit");
  const { decode } = cloneText();
  const evaluations = new Map<number, { resolve(value: unknown): void; reject(error: Error): void }>();
  let lastId = 0;
  const tell = (message: FromSpec): void => void child.send(message);

  const endpoint = await new Promise<string>((resolve, reject) => {
    child.on("message", (message: ToSpec) => {
      switch (message.kind) {
        case "endpoint":
          resolve(message.endpoint);
          break;
        case "value":
          evaluations.get(message.id)?.resolve(decode(message.value));
          break;
        case "error":
          evaluations.get(message.id)?.reject(new Error(message.message));
          break;
      }
    });
    child.on("exit", (code) =>
      reject(new Error(`The main process ended before it showed a window (exit code ${code}).`)),
    );
  });
  const browser = await chromium.connectOverCDP(endpoint).catch((error: unknown) => {
    child.kill();
    throw error;
  });

  return {
    kind: "stand-in",
    async firstWindow() {
      const [context] = browser.contexts();
      const page = context?.pages()[0] ?? (await context?.waitForEvent("page"));
      if (!page) throw new Error("The application shows no window.");
      await page.waitForURL((url) => !["about:", "file:"].includes(url.protocol));
      return page;
    },
    evaluate: (run, argument) =>
      new Promise((resolve, reject) => {
        lastId += 1;
        evaluations.set(lastId, { resolve, reject });
        tell({ kind: "evaluate", id: lastId, source: run.toString(), argument });
      }),
    async close() {
      if (child.connected) tell({ kind: "quit" });
      await ended;
      await browser.close();
      await rm(scratch, { recursive: true, maxRetries: 20, retryDelay: 100 });
    },
  };
}

function definedEnvironment(): Record<string, string> {
  return Object.fromEntries(
    Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}
