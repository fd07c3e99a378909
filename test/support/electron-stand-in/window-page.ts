import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";
import type { BrowserWindowConstructorOptions } from "electron";
import type { AppScheme } from "./app-scheme.ts";
import type { WebContents } from "./browser-window.ts";
import { type Chromium, startChromium } from "./chromium.ts";
import { type DevTools, type DevToolsSession, forget } from "./devtools.ts";
import type { IpcMain } from "./ipc-main.ts";
import { answerNavigation } from "./navigation.ts";
import { isolatedWorldName, isolatedWorldSource, mainWorldSource, toMainBinding } from "./page-worlds.ts";
import type { StandInSession } from "./session.ts";

/** What a window needs of the rest of the stand-in. */
export interface WindowParts {
  readonly appScheme: AppScheme;
  readonly session: StandInSession;
  readonly ipcMain: IpcMain;
  onBrowser(browser: Chromium): void;
  onClosed(): void;
}

export interface OpenPage {
  readonly devTools: DevTools;
  readonly page: DevToolsSession;
  readonly targetId: string;
}

/** Starts the browser and gives its one page once the preload and the bridge are in place. */
export async function openPage(
  options: BrowserWindowConstructorOptions,
  parts: WindowParts,
  contents: WebContents,
  onGone: () => void,
): Promise<OpenPage> {
  const chromium = await startChromium({ width: options.width ?? 800, height: options.height ?? 600 });
  const { devTools } = chromium;
  devTools.onClose(onGone);
  const opened = new Promise<OpenPage>((resolve) => {
    let first = true;
    devTools.browser.addListener(
      "Target.attachedToTarget",
      ({ sessionId, targetInfo: { type, targetId } }) => {
        const page = devTools.page(sessionId);
        if (type === "page" && !first) {
          // A page beside ours is one that ours opened. Its handler was asked at Page.windowOpen; the answer was no,
          // or it would be a second window. Held back, it would hold its opener as well.
          forget(page.send("Runtime.runIfWaitingForDebugger"));
          forget(devTools.browser.send("Target.closeTarget", { targetId }));
          return;
        }
        if (type === "page") {
          first = false;
          void prepare({ devTools, page, targetId }, options, parts, contents, onGone).then(resolve);
        }
        forget(page.send("Runtime.runIfWaitingForDebugger"));
      },
    );
  });
  // Every page waits until what belongs before its first script is in place.
  await devTools.browser.send("Target.setAutoAttach", {
    autoAttach: true,
    waitForDebuggerOnStart: true,
    flatten: true,
  });
  const result = await opened;
  await untilLoaded(result.page, chromium.blank);
  parts.onBrowser(chromium);
  return result;
}

async function prepare(
  opened: OpenPage,
  options: BrowserWindowConstructorOptions,
  { appScheme, ipcMain }: WindowParts,
  contents: WebContents,
  onGone: () => void,
): Promise<OpenPage> {
  const { page, targetId, devTools } = opened;
  devTools.browser.addListener("Target.targetDestroyed", (event) => {
    if (event.targetId === targetId) onGone();
  });
  page.addListener("Page.loadEventFired", () => contents.emit("did-finish-load"));
  page.addListener("Page.frameNavigated", ({ frame }) => {
    if (frame.parentId === undefined) contents.url = appScheme.fromBrowser(frame.url);
  });
  page.addListener("Page.windowOpen", ({ url }) => {
    const { action } = contents.openHandler({ url: appScheme.fromBrowser(url) });
    if (action === "allow")
      throw new Error("The stand-in shows one window; the application allowed a second.");
  });
  page.addListener("Fetch.requestPaused", (request) => {
    forget(answerNavigation(request, { contents, page, targetId, fromBrowser: appScheme.fromBrowser }));
  });
  page.addListener("Runtime.bindingCalled", ({ name, payload, executionContextId }) => {
    if (name === toMainBinding) void ipcMain.receive(payload, { contents, page, executionContextId });
  });

  const key = randomUUID();
  const { preload } = options.webPreferences ?? {};
  await Promise.all([
    page.send("Page.enable"),
    page.send("Runtime.enable"),
    page.send("Fetch.enable", { patterns: [{ resourceType: "Document" }] }),
    page.send("Runtime.addBinding", { name: toMainBinding, executionContextName: isolatedWorldName }),
    page.send("Page.addScriptToEvaluateOnNewDocument", { source: mainWorldSource(key) }),
    preload &&
      page.send("Page.addScriptToEvaluateOnNewDocument", {
        worldName: isolatedWorldName,
        source: isolatedWorldSource(key, readFileSync(preload, "utf8")),
      }),
  ]);
  await devTools.browser.send("Target.setDiscoverTargets", { discover: true });
  return opened;
}

/** Else the events of the empty page would be taken for those of the first page the application loads. */
async function untilLoaded(page: DevToolsSession, address: string): Promise<void> {
  const expression = "`${document.readyState} ${location.href}`";
  for (let tries = 0; tries < 500; tries += 1) {
    const { result } = await page.send("Runtime.evaluate", { expression });
    if (result.value === `complete ${address}`) return;
    await delay(20);
  }
  throw new Error("Chromium did not show its first page.");
}
