import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";

/** Whether packages may be installed here without asking: Debian, and its root. */
export function canInstallPackages(): boolean {
  return existsSync("/etc/debian_version") && process.getuid?.() === 0;
}

/** Installs Debian packages; false when apt-get could not. */
export function installPackages(names: readonly string[]): boolean {
  const apt = (args: readonly string[]) =>
    spawnSync("apt-get", ["-qq", ...args], {
      stdio: ["ignore", "ignore", "inherit"],
      env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" },
    }).status === 0;
  return apt(["update"]) && apt(["install", "--yes", "--no-install-recommends", ...names]);
}
