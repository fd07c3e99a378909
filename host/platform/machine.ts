/** What differs from machine to machine: its names. */
import { lookup, lookupService } from "node:dns/promises";
import { hostname } from "node:os";
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
