import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { test } from "node:test";
import { lockStateDirectory, StateDirectoryBusyError } from "../../host/commands/state-lock.ts";
import { newStateDir } from "./linkspan.ts";

test("a state directory is had by one at a time and is free again when released", async (t) => {
  const stateDir = await newStateDir(t);
  const lock = lockStateDirectory(stateDir);
  assert.throws(() => lockStateDirectory(stateDir), StateDirectoryBusyError);
  lock.release();
  lockStateDirectory(stateDir).release();
});

test("a process that is killed leaves its state directory free", async (t) => {
  const stateDir = await newStateDir(t);
  const holder = spawn(process.execPath, [
    "--input-type=module",
    "--eval",
    `import { lockStateDirectory } from ${JSON.stringify(new URL("../../host/commands/state-lock.ts", import.meta.url).href)};
     lockStateDirectory(${JSON.stringify(stateDir)});
     process.stdout.write("held");
     setInterval(() => undefined, 1000);`,
  ]);
  await once(holder.stdout, "data");
  assert.throws(() => lockStateDirectory(stateDir), StateDirectoryBusyError);
  holder.kill("SIGKILL");
  await once(holder, "exit");
  lockStateDirectory(stateDir).release();
});
