/**
 * A program that reads one resource again and again from "begin" to "end", and then tells the most milliseconds that a read
 * had to wait for the host. A process of its own, so that it does not wait for what the hostile client is busy with.
 */
import { readFileSync } from "node:fs";
import { type ScimRequests, type ScimTarget, scimRequests } from "./scim-requests.ts";

interface Task {
  readonly target: ScimTarget;
  readonly path: string;
  /** Of the host's process. */
  readonly pid: number;
}

let scim: ScimRequests | undefined;
let path = "";
let pid = 0;
let reading = { isOver: true };

process.on("message", (message: "begin" | "end" | Task) => {
  if (message === "end") reading.isOver = true;
  else if (message === "begin") void read((reading = { isOver: false }));
  else {
    ({ path, pid } = message);
    scim = scimRequests(message.target);
  }
});

async function read(until: { readonly isOver: boolean }): Promise<void> {
  let slowest = 0;
  for (let isFirst = true; isFirst || !until.isOver; isFirst = false) {
    const began = worked();
    const answer = await scim?.get(path);
    if (answer?.status !== 200) throw new Error(`The innocent client was answered ${answer?.status}.`);
    // The first one opens the connection; then the other may begin.
    if (isFirst) process.send?.("reading");
    else slowest = Math.max(slowest, worked() - began);
  }
  process.send?.(slowest);
}

/**
 * Milliseconds that the host's thread has worked: what it does while a read is under way is what the read waits for,
 * however busy the machine is with others. Where the system does not tell, the clock.
 */
function worked(): number {
  try {
    return Number(readFileSync(`/proc/${pid}/task/${pid}/schedstat`, "utf8").split(" ", 1)[0]) / 1e6;
  } catch {
    return performance.now();
  }
}
