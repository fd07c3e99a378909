import assert from "node:assert/strict";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { bundleHost } from "../../build/bundle.ts";
import { startHostProcess } from "../support/host-process.ts";

test("the host as it is installed needs nothing beside its folder, and starts again from the code it has kept", async () => {
  const directory = await mkdtemp(join(tmpdir(), "linkspan-bundled-"));
  await using _ = { [Symbol.asyncDispose]: () => rm(directory, { recursive: true, force: true }) };
  const program = join(directory, "host/main.js");
  const stateDir = join(directory, "state");
  await bundleHost(join(directory, "host"));
  for (let start = 1; start <= 2; start++) {
    const host = await startHostProcess(stateDir, { program });
    assert.deepEqual(await host.admin.call("GET /admin/connectors"), []);
    await host.stop();
    const kept = await readdir(join(stateDir, "run/compiled"), { recursive: true });
    assert.ok(kept.length > 1, `after start ${start}: ${kept.join(", ")}`);
  }
  assert.deepEqual((await readdir(directory)).sort(), ["host", "state"]);
});
