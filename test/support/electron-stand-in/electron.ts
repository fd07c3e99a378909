/**
 * Stands in for the `electron` module of a main process: what Linkspan uses of it, and no more. An import of anything
 * else fails when the application starts.
 */
import { EventEmitter } from "node:events";
import { runInThisContext } from "node:vm";
import { createAppScheme } from "./app-scheme.ts";
import { createBrowserWindowClass } from "./browser-window.ts";
import type { Chromium } from "./chromium.ts";
import { cloneText } from "./clone-text.ts";
import type { FromSpec, ToSpec } from "./control.ts";
import { createIpcMain } from "./ipc-main.ts";
import { createSession } from "./session.ts";

const appScheme = createAppScheme();
const { encode } = cloneText();
const tell = (message: ToSpec): void => void process.send?.(message);

let browser: Chromium | undefined;

class App extends EventEmitter {
  readonly isPackaged = false;

  whenReady(): Promise<void> {
    return Promise.resolve();
  }

  requestSingleInstanceLock(): boolean {
    return true;
  }

  quit(): void {
    this.emit("will-quit", {});
    void Promise.resolve(browser?.close()).finally(() => process.exit());
  }
}

export const app = new App();
export const ipcMain = createIpcMain();
export const protocol = appScheme;
export const session = { defaultSession: createSession(appScheme) };

export const BrowserWindow = createBrowserWindowClass({
  appScheme,
  session: session.defaultSession,
  ipcMain,
  onBrowser(opened) {
    browser = opened;
    tell({ kind: "endpoint", endpoint: opened.endpoint });
  },
  onClosed: () => app.emit("window-all-closed"),
});

/** Nobody is there to answer: a dialog is cancelled unless the spec puts its own function in its place. */
export const dialog = {
  showOpenDialog: () => Promise.resolve({ canceled: true, filePaths: [] as string[] }),
  showSaveDialog: () => Promise.resolve({ canceled: true, filePath: "" }),
  showMessageBox: (options: { readonly cancelId?: number }) =>
    Promise.resolve({ response: options.cancelId ?? 0, checkboxChecked: false }),
};

export const shell = { openExternal: () => Promise.resolve() };

export const Menu = {
  buildFromTemplate: (items: readonly unknown[]) => ({ items }),
  setApplicationMenu: () => {},
};

const electron = { app, BrowserWindow, dialog, ipcMain, Menu, protocol, session, shell };

process.on("message", (message: FromSpec) => {
  if (message.kind === "quit") app.quit();
  else void evaluate(message);
});

async function evaluate({ id, source, argument }: Extract<FromSpec, { kind: "evaluate" }>): Promise<void> {
  try {
    const run = runInThisContext(`(${source})`) as (module: typeof electron, argument: unknown) => unknown;
    tell({ kind: "value", id, value: encode(await run(electron, argument)) });
  } catch (error) {
    tell({ kind: "error", id, message: String(error) });
  }
}
