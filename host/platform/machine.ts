/** What differs from machine to machine and from one operating system to the next: its names, where state belongs. */
import { lookup, lookupService } from "node:dns/promises";
import { homedir, hostname } from "node:os";
import { posix, win32 } from "node:path";
import { setTimeout as pause } from "node:timers/promises";

export interface MachineNames {
  /** Without a domain, lower case. */
  readonly short: string;
  /** With its domain; absent when the machine has none or its resolver does not tell in time. */
  readonly qualified?: string;
}

/**
 * The names of this machine. The resolver may have to ask the network for the domain, so it gets `deadlineMs` and no
 * more.
 */
export async function machineNames(options: { readonly deadlineMs?: number } = {}): Promise<MachineNames> {
  const own = hostname().toLowerCase();
  const short = own.split(".", 1)[0] || "localhost";
  if (own.includes(".")) return { short, qualified: own };
  const qualified = await withinDeadline(qualifiedName(own), options.deadlineMs ?? 500);
  return qualified === undefined ? { short } : { short, qualified };
}

/** Every name and address by which programs on this machine and beyond reach it, the best known first. */
export function reachableNames(names: MachineNames): readonly string[] {
  const known = names.qualified === undefined ? [names.short] : [names.qualified, names.short];
  return [...new Set([...known, "localhost", "127.0.0.1", "::1"])];
}

/** The directory for Linkspan's state when none is named, by the customs of the operating system. */
export function defaultStateDirectory(
  machine: {
    readonly platform: NodeJS.Platform;
    readonly environment: NodeJS.ProcessEnv;
    readonly home: string;
    /** Whether the process may write where services keep their state. */
    readonly privileged: boolean;
  } = {
    platform: process.platform,
    environment: process.env,
    home: homedir(),
    privileged: process.getuid?.() === 0,
  },
): string {
  const { platform, environment, home, privileged } = machine;
  if (platform === "win32") return win32.join(environment["ProgramData"] ?? "C:\\ProgramData", "Linkspan");
  if (platform === "darwin")
    return posix.join(privileged ? "/Library" : posix.join(home, "Library"), "Application Support/Linkspan");
  if (privileged) return "/var/lib/linkspan";
  return posix.join(environment["XDG_STATE_HOME"] || posix.join(home, ".local/state"), "linkspan");
}

/** The resolver's name for one of the machine's own addresses, if it is the own name with a domain. */
async function qualifiedName(own: string): Promise<string | undefined> {
  try {
    const { address } = await lookup(own);
    const name = (await lookupService(address, 0)).hostname.toLowerCase();
    return name.startsWith(`${own}.`) ? name : undefined;
  } catch {
    return undefined;
  }
}

async function withinDeadline<T>(work: Promise<T>, milliseconds: number): Promise<T | undefined> {
  const done = new AbortController();
  try {
    return await Promise.race([work, pause(milliseconds, undefined, { signal: done.signal })]);
  } finally {
    done.abort();
  }
}
