import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { connectDevTools, type DevTools, forget } from "./devtools.ts";

export interface Chromium {
  readonly devTools: DevTools;
  /** Where another DevTools client, such as Playwright, connects. */
  readonly endpoint: string;
  /** The address of the empty page the window begins with. */
  readonly blank: string;
  close(): Promise<void>;
}

/** The system's Chromium as one application window, without tabs and address bar, showing nothing yet. */
export async function startChromium(size: {
  readonly width: number;
  readonly height: number;
}): Promise<Chromium> {
  const directory = mkdtempSync(join(tmpdir(), "linkspan-window-"));
  // about:blank would open an ordinary window with tabs; a file opens an application window.
  const blankFile = join(directory, "blank.html");
  writeFileSync(blankFile, "<!doctype html><title> </title>");
  const blank = pathToFileURL(blankFile).href;
  const browser = spawn(
    chromiumPath,
    [
      "--remote-debugging-port=0",
      `--user-data-dir=${join(directory, "profile")}`,
      `--window-size=${size.width},${size.height}`,
      `--app=${blank}`,
      ...quietly,
      // Chromium's own sandbox refuses to run as root.
      ...(process.getuid?.() === 0 ? ["--no-sandbox"] : []),
    ],
    { stdio: ["ignore", "ignore", "pipe"] },
  );
  process.on("exit", () => browser.kill());
  const exited = once(browser, "exit");
  const endpoint = await devToolsEndpoint(browser);
  const devTools = await connectDevTools(endpoint);
  return {
    devTools,
    endpoint,
    blank,
    async close() {
      // Asked rather than killed: its processes then leave their profile before it does.
      forget(devTools.browser.send("Browser.close"));
      await exited;
    },
  };
}

export const chromiumPath = "/usr/bin/chromium";

const quietly = [
  "--no-first-run",
  "--no-default-browser-check",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-features=Translate",
  "--disable-gpu",
  "--disable-sync",
  "--lang=en-US",
  "--test-type",
];

function devToolsEndpoint(browser: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = "";
    browser.stderr?.setEncoding("utf8").on("data", (text: string) => {
      said = (said + text).slice(-4_000);
      const endpoint = /DevTools listening on (ws:\S+)/.exec(said)?.[1];
      if (endpoint) resolve(endpoint);
    });
    browser.on("error", (cause) => reject(new Error(`${chromiumPath} cannot be started.`, { cause })));
    browser.on("close", () => reject(new Error(`Chromium ended before it showed a window:\n${said}`)));
  });
}
