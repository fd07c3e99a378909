import assert from "node:assert/strict";
import { mkdtemp, readdir, rm, stat } from "node:fs/promises";
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
  const startAndStop = async () => {
    const host = await startHostProcess(stateDir, { program });
    assert.deepEqual(await host.admin.call("GET /admin/connectors"), []);
    await host.stop();
    return keptCode(join(stateDir, "run/compiled"));
  };
  const kept = await startAndStop();
  assert.ok(kept.length > 0);
  // What Node could not use it would have written anew.
  assert.deepEqual(await startAndStop(), kept);
  assert.deepEqual((await readdir(directory)).sort(), ["host", "state"]);
});

/** The files of kept code, each with the time it was written. */
async function keptCode(directory: string): Promise<readonly string[]> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name));
  return Promise.all(files.toSorted().map(async (file) => `${file} ${(await stat(file)).mtimeMs}`));
}
