import { EventEmitter } from "node:events";
import type { BrowserWindowConstructorOptions, WindowOpenHandlerResponse } from "electron";
import { forget } from "./devtools.ts";
import type { StandInSession } from "./session.ts";
import { type OpenPage, openPage, type WindowParts } from "./window-page.ts";

export class WebContents extends EventEmitter {
  /** The address as the application knows it, not as the browser does. */
  url = "";
  readonly session: StandInSession;
  openHandler: (details: { url: string }) => WindowOpenHandlerResponse = () => ({ action: "allow" });

  constructor(session: StandInSession) {
    super();
    this.session = session;
  }

  get mainFrame() {
    return { url: this.url, parent: null };
  }

  getURL(): string {
    return this.url;
  }

  setWindowOpenHandler(handler: WebContents["openHandler"]): void {
    this.openHandler = handler;
  }
}

/** `BrowserWindow` for one application; its class is made per application because it joins the parts. */
export function createBrowserWindowClass(parts: WindowParts) {
  const open = new Set<BrowserWindow>();

  class BrowserWindow extends EventEmitter {
    static getAllWindows(): BrowserWindow[] {
      return [...open];
    }

    readonly webContents = new WebContents(parts.session);
    readonly #opened: Promise<OpenPage>;

    constructor(options: BrowserWindowConstructorOptions = {}) {
      super();
      refuseInsecure(options);
      if (open.size > 0) throw new Error("The stand-in shows one window at a time.");
      open.add(this);
      this.#opened = openPage(options, parts, this.webContents, () => this.#gone());
    }

    async loadURL(address: string): Promise<void> {
      const { devTools, page } = await this.#opened;
      const loaded = new Promise<void>((resolve) => this.webContents.once("did-finish-load", resolve));
      this.webContents.url = address;
      const { errorText } = await page.send("Page.navigate", {
        url: await parts.appScheme.toBrowser(address),
      });
      if (errorText) throw new Error(`${errorText} loading '${address}'`);
      await loaded;
      await parts.session.applyPermissions(this.webContents, devTools.browser);
    }

    close(): void {
      forget(this.#opened.then(({ page }) => page.send("Page.close")));
    }

    isMinimized(): boolean {
      return false;
    }

    restore(): void {}

    focus(): void {
      forget(this.#opened.then(({ page }) => page.send("Page.bringToFront")));
    }

    #gone(): void {
      if (!open.delete(this)) return;
      this.emit("closed");
      parts.onClosed();
    }
  }
  return BrowserWindow;
}

/** A window that is less than secure cannot be tested here, so that none can be written. */
function refuseInsecure({ webPreferences = {} }: BrowserWindowConstructorOptions): void {
  const insecure = [
    webPreferences.sandbox === false && "sandbox: false",
    webPreferences.contextIsolation === false && "contextIsolation: false",
    webPreferences.webSecurity === false && "webSecurity: false",
    webPreferences.nodeIntegration === true && "nodeIntegration: true",
    webPreferences.nodeIntegrationInSubFrames === true && "nodeIntegrationInSubFrames: true",
    webPreferences.webviewTag === true && "webviewTag: true",
    webPreferences.allowRunningInsecureContent === true && "allowRunningInsecureContent: true",
  ].filter((name) => name !== false);
  if (insecure.length > 0)
    throw new Error(`The stand-in runs secure windows only, not ${insecure.join(", ")}.`);
}
