import { existsSync } from "node:fs";
import { join } from "node:path";

const folder = join(import.meta.dirname, "../node_modules/electron/dist");

/**
 * Electron's program: ELECTRON_BIN, else in the folder ELECTRON_OVERRIDE_DIST_PATH names, else where
 * `npx install-electron` puts it; undefined where there is none. Nothing is downloaded.
 */
export function electronBinary(): string | undefined {
  if (process.env["ELECTRON_BIN"]) return process.env["ELECTRON_BIN"];
  const binary = join(process.env["ELECTRON_OVERRIDE_DIST_PATH"] ?? folder, binaryName());
  return existsSync(binary) ? binary : undefined;
}

function binaryName(): string {
  if (process.platform === "win32") return "electron.exe";
  return process.platform === "darwin" ? "Electron.app/Contents/MacOS/Electron" : "electron";
}
