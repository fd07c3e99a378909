import { writeFile } from "node:fs/promises";
import { type BrowserWindow, dialog, type IpcMainInvokeEvent, ipcMain } from "electron";
import type { DesktopBridge } from "../host/contract/desktop.ts";
import { bridgeChannels } from "./desktop-bridge.ts";
import { isPageAddress } from "./page-address.ts";

/** Answers `window.linkspan` for one window. Any other sender, or another page in the window, is refused. */
export function handleDesktopCalls(window: BrowserWindow): void {
  const calls = desktopCalls(window);
  for (const name of Object.keys(calls) as (keyof DesktopBridge)[]) {
    ipcMain.handle(bridgeChannels[name], (event, request: unknown) => {
      if (!isFromPage(event, window))
        throw new Error("Only the wizard's own page may ask this of the desktop.");
      return calls[name](request);
    });
  }
}

/** The page is not trusted to keep to the types, so each call checks what it was given. */
function desktopCalls(window: BrowserWindow) {
  return {
    async chooseFile(request: unknown) {
      const { title, extensions } = record(request);
      const { canceled, filePaths } = await dialog.showOpenDialog(window, {
        title: text(title),
        properties: ["openFile"],
        filters: fileFilters(Array.isArray(extensions) ? extensions.map(text) : []),
      });
      return canceled ? undefined : filePaths[0];
    },
    async saveFile(request: unknown) {
      const { name, text: content } = record(request);
      const { canceled, filePath } = await dialog.showSaveDialog(window, {
        defaultPath: fileName(text(name)),
      });
      if (canceled || filePath === "") return false;
      await writeFile(filePath, text(content));
      return true;
    },
  } satisfies { [Name in keyof DesktopBridge]: (request: unknown) => ReturnType<DesktopBridge[Name]> };
}

function isFromPage(event: IpcMainInvokeEvent, window: BrowserWindow): boolean {
  const frame = event.senderFrame;
  return event.sender === window.webContents && frame?.parent === null && isPageAddress(frame.url);
}

function fileFilters(extensions: readonly string[]) {
  const all = { name: "All files", extensions: ["*"] };
  return extensions.length === 0
    ? [all]
    : [{ name: extensions.join(", "), extensions: [...extensions] }, all];
}

/** A proposed name never chooses the folder. */
function fileName(proposed: string): string {
  return proposed.replaceAll(/[\\/:]/g, "-");
}

function record(value: unknown): Record<string, unknown> {
  if (typeof value !== "object" || value === null) throw new TypeError("The request must be an object.");
  return value as Record<string, unknown>;
}

function text(value: unknown): string {
  if (typeof value !== "string") throw new TypeError("The request lacks a text.");
  return value;
}
