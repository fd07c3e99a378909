import assert from "node:assert/strict";
import { test } from "node:test";
import type { WebPreferences } from "electron";
import { BrowserWindow } from "../support/electron-stand-in/electron.ts";

test("the stand-in refuses a window that is less than secure", () => {
  for (const webPreferences of [
    { sandbox: false },
    { contextIsolation: false },
    { webSecurity: false },
    { nodeIntegration: true },
    { nodeIntegrationInSubFrames: true },
    { webviewTag: true },
    { allowRunningInsecureContent: true },
  ] satisfies WebPreferences[]) {
    assert.throws(() => new BrowserWindow({ webPreferences }), /secure windows only/);
  }
});
