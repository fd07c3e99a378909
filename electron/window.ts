import { BrowserWindow, Menu, type Session, shell, type WebContents } from "electron";
import { isPageAddress } from "./page-address.ts";

/** The wizard's window: a sandboxed page that can neither leave `app://wizard` nor open another window. */
export function createWindow(options: { readonly preload: string }): BrowserWindow {
  Menu.setApplicationMenu(applicationMenu());
  const window = new BrowserWindow({
    title: "Linkspan",
    width: 1200,
    height: 820,
    minWidth: 800,
    minHeight: 600,
    autoHideMenuBar: true,
    webPreferences: {
      preload: options.preload,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webSecurity: true,
    },
  });
  lockNavigation(window.webContents);
  restrictPermissions(window.webContents.session);
  return window;
}

function lockNavigation(contents: WebContents): void {
  const stay = (event: { readonly url: string; preventDefault(): void }): void => {
    if (!isPageAddress(event.url)) event.preventDefault();
  };
  contents.on("will-navigate", stay);
  contents.on("will-redirect", stay);
  contents.on("will-attach-webview", (event) => event.preventDefault());
  contents.setWindowOpenHandler(({ url }) => {
    if (isWebAddress(url)) void shell.openExternal(url);
    return { action: "deny" };
  });
}

/** The one permission the page has: its Copy buttons write text to the clipboard. */
function restrictPermissions(session: Session): void {
  const allowed = (permission: string, address: string): boolean =>
    permission === "clipboard-sanitized-write" && isPageAddress(address);
  session.setPermissionRequestHandler((contents, permission, answer) =>
    answer(allowed(permission, contents.getURL())),
  );
  session.setPermissionCheckHandler((_contents, permission, origin) => allowed(permission, origin));
}

/** `openExternal` runs whatever program the system has for a scheme: only web pages are handed over. */
function isWebAddress(address: string): boolean {
  const protocol = URL.parse(address)?.protocol;
  return protocol === "https:" || protocol === "http:";
}

/** Hidden until Alt is pressed; kept because it carries the keys for editing and for zooming. */
function applicationMenu(): Menu {
  return Menu.buildFromTemplate([
    { role: "editMenu" },
    {
      label: "View",
      submenu: [
        { role: "reload" },
        { type: "separator" },
        { role: "resetZoom" },
        { role: "zoomIn" },
        { role: "zoomOut" },
        { type: "separator" },
        { role: "togglefullscreen" },
      ],
    },
  ]);
}
