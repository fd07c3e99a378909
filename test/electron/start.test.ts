import assert from "node:assert/strict";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { after, before, test } from "node:test";
import type { RunFile } from "../../host/contract/run-file.ts";
import { buildTestApp } from "../support/desktop/build-app.ts";
import { launch } from "../support/electron-stand-in/launch.ts";

let stateDir: string;

before(async () => {
  stateDir = await mkdtemp(join(tmpdir(), "linkspan-start-"));
});

after(() => rm(stateDir, { recursive: true }));

test("where no host runs the window starts one, and ends it when it is closed", async () => {
  const { main } = await buildTestApp("start");
  const app = await launch({
    main,
    env: { LINKSPAN_STATE: stateDir, PATH: `${dirname(process.execPath)}${delimiter}${process.env["PATH"]}` },
  });
  const page = await app.firstWindow();
  await page.waitForFunction("document.title === '0.0.0-fake'");
  const { pid } = JSON.parse(await readFile(join(stateDir, "run/admin.json"), "utf8")) as RunFile;
  assert.ok(isRunning(pid));
  await app.close();
  const deadline = performance.now() + 5_000;
  while (isRunning(pid)) {
    assert.ok(performance.now() < deadline, "The host still runs 5 seconds after the window was closed.");
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
});

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
