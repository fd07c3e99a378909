/** What a process has used, from /proc: Linux only, as the benchmark is. */
import { readFileSync } from "node:fs";

/** A tick of the kernel's accounting, microseconds (USER_HZ is 100 on every Linux that Node supports). */
const tickMicroseconds = 10_000;

/** Processor time of all threads of a process, user and system, microseconds. */
export function cpuMicroseconds(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
  // proc(5): the program's name, which may hold spaces, is the second field; utime and stime are the 14th and 15th.
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return (Number(fields[11]) + Number(fields[12])) * tickMicroseconds;
}

/** Memory of a process, megabytes: what is resident now, and the most that ever was. */
export function residentMegabytes(pid: number): { readonly now: number; readonly peak: number } {
  const status = readFileSync(`/proc/${pid}/status`, "utf8");
  const kilobytes = (name: string) => Number(new RegExp(`^${name}:\\s+(\\d+)`, "m").exec(status)?.[1]);
  return { now: Math.round(kilobytes("VmRSS") / 1024), peak: Math.round(kilobytes("VmHWM") / 1024) };
}
