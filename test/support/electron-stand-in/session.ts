import type { Session } from "electron";
import type { AppScheme } from "./app-scheme.ts";
import type { WebContents } from "./browser-window.ts";
import type { DevToolsSession } from "./devtools.ts";

type RequestHandler = Parameters<Session["setPermissionRequestHandler"]>[0];
type CheckHandler = Parameters<Session["setPermissionCheckHandler"]>[0];

export interface StandInSession
  extends Pick<Session, "setPermissionRequestHandler" | "setPermissionCheckHandler"> {
  readonly protocol: Pick<AppScheme, "handle">;
  applyPermissions(contents: WebContents, browser: DevToolsSession): Promise<void>;
}

/** Permissions whose answer can be set in the browser: Electron's name and the DevTools protocol's. */
const permissions = [
  { electron: "clipboard-read", devTools: "clipboard-read" },
  { electron: "clipboard-sanitized-write", devTools: "clipboard-write" },
  { electron: "geolocation", devTools: "geolocation" },
  { electron: "notifications", devTools: "notifications" },
] as const;

/** Chromium cannot ask us when the page asks it, so both handlers are asked in advance, when the page has loaded. */
export function createSession(appScheme: AppScheme): StandInSession {
  let onRequest: RequestHandler = (_contents, _permission, answer) => answer(true);
  let onCheck: CheckHandler = () => true;

  const isAllowed = (permission: (typeof permissions)[number]["electron"], contents: WebContents) =>
    new Promise<boolean>((resolve) => {
      const asElectron = contents as unknown as Electron.WebContents;
      const checked = onCheck?.(asElectron, permission, contents.getURL(), { isMainFrame: true }) ?? true;
      if (!checked || !onRequest) resolve(checked);
      else onRequest(asElectron, permission, resolve, { isMainFrame: true } as never);
    });

  return {
    protocol: appScheme,
    setPermissionRequestHandler(handler) {
      onRequest = handler;
    },
    setPermissionCheckHandler(handler) {
      onCheck = handler;
    },
    async applyPermissions(contents, browser) {
      const { origin } = new URL(await appScheme.toBrowser(contents.getURL()));
      // A page without an origin (data:) never gets any.
      if (origin === "null") return;
      for (const { electron, devTools } of permissions) {
        const setting = (await isAllowed(electron, contents)) ? "granted" : "denied";
        await browser.send("Browser.setPermission", { permission: { name: devTools }, setting, origin });
      }
    },
  };
}
