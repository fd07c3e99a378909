import { homedir } from "node:os";
import { join } from "node:path";
import { app, type BrowserWindow, dialog, session } from "electron";
import { defaultStateDirectory } from "../host/contract/run-file.ts";
import { createAdminForward } from "./admin-forward.ts";
import { registerAppScheme, serveApp } from "./app-protocol.ts";
import { handleDesktopCalls } from "./desktop-calls.ts";
import { createHostLink, type HostAddress, type HostLink, type HostProgram } from "./host-link.ts";
import { pageAddress } from "./page-address.ts";
import { createWindow } from "./window.ts";

registerAppScheme();
if (app.requestSingleInstanceLock()) {
  void app.whenReady().then(start);
} else {
  app.quit();
}

/** Finds or starts the host, then shows the page. A host that this window started ends with it. */
async function start(): Promise<void> {
  const link = createHostLink({ stateDir: stateDirectory(), program: hostProgram() });
  app.on("will-quit", () => link.close());
  app.on("window-all-closed", () => app.quit());

  const address = await connect(link);
  if (!address) {
    app.quit();
    return;
  }
  serveApp(session.defaultSession, {
    pageDirectory: join(import.meta.dirname, "../renderer"),
    admin: createAdminForward(address, () => link.find()),
  });
  const window = createWindow({ preload: join(import.meta.dirname, "preload.cjs") });
  app.on("second-instance", () => show(window));
  handleDesktopCalls(window);
  await window.loadURL(pageAddress);
}

/** Asks the administrator what to do for as long as no host answers; undefined to give up. */
async function connect(link: HostLink): Promise<HostAddress | undefined> {
  for (;;) {
    try {
      return await link.connect();
    } catch (error) {
      const { response } = await dialog.showMessageBox({
        type: "error",
        title: "Linkspan",
        message: "The Linkspan host is not running and could not be started",
        detail: error instanceof Error ? error.message : String(error),
        buttons: ["Try again", "Quit"],
        cancelId: 1,
      });
      if (response === 1) return undefined;
    }
  }
}

function stateDirectory(): string {
  return defaultStateDirectory({
    platform: process.platform,
    env: process.env,
    home: homedir(),
    isRoot: process.getuid?.() === 0,
  });
}

/** Installed, the host is Node itself under the product's name, with the bundled host beside it. */
function hostProgram(): HostProgram {
  if (!app.isPackaged) {
    return { file: "node", args: [join(import.meta.dirname, "../host/main.js"), "serve"] };
  }
  const directory = join(process.resourcesPath, "host");
  const file = process.platform === "win32" ? "linkspan-host.exe" : "linkspan-host";
  return { file: join(directory, file), args: [join(directory, "main.js"), "serve"] };
}

function show(window: BrowserWindow): void {
  if (window.isMinimized()) window.restore();
  window.focus();
}
