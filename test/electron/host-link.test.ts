import assert from "node:assert/strict";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, test } from "node:test";
import { createHostLink } from "../../electron/host-link.ts";
import { startFakeHost } from "../support/desktop/fake-host.ts";

const fakeHostProgram = join(import.meta.dirname, "../support/desktop/fake-host-program.ts");
let stateDir: string;

beforeEach(async () => {
  stateDir = await mkdtemp(join(tmpdir(), "linkspan-link-"));
  await mkdir(join(stateDir, "run"));
});

afterEach(() => rm(stateDir, { recursive: true }));

/** A link whose host, when it has to be started, behaves as named. */
function link(behaviour = "serves", startDeadlineMs = 10_000) {
  process.env["FAKE_HOST"] = behaviour;
  return createHostLink({
    stateDir,
    program: { file: process.execPath, args: [fakeHostProgram, "serve"] },
    startDeadlineMs,
  });
}

test("a running host is found and none is started", async () => {
  const host = await startFakeHost(stateDir);
  assert.deepEqual(await link("fails").connect(), { url: host.url, token: host.token });
  await host.close();
});

test("without a host one is started, waited for, and ended with the window", async () => {
  const started = link();
  const { url, token } = await started.connect();
  const status = () => fetch(`${url}/admin/status`, { headers: { authorization: `Bearer ${token}` } });
  assert.equal((await status()).status, 200);
  started.close();
  await assert.rejects(async () => {
    for (let tries = 0; tries < 50; tries += 1) {
      await (await status()).text();
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  });
});

test("the run file of a host that crashed does not count", async () => {
  const crashed = await startFakeHost(stateDir, { token: "of-the-crashed" });
  await crashed.crash();
  const anew = link();
  const { token } = await anew.connect();
  assert.notEqual(token, crashed.token);
  anew.close();
});

test("a run file that is broken, or leads to another machine, is not followed", async () => {
  for (const text of [
    "",
    '{"url":',
    "{}",
    '{"url":"http://127.0.0.1:1"}',
    '{"url":"http://192.0.2.1:8586","token":"x"}',
    '{"url":"http://127.0.0.1.example.invalid/","token":"x"}',
  ]) {
    await writeFile(join(stateDir, "run/admin.json"), text);
    assert.equal(await link().find(), undefined, text);
  }
});

test("a host that ends while it starts is reported with its last words", async () => {
  await assert.rejects(
    link("fails").connect(),
    /ended while it started \(exit code 1\)[^]*Port 8585 is taken/,
  );
});

test("a host that does not answer is given up after the deadline", async () => {
  await assert.rejects(link("hangs", 500).connect(), /did not answer within/);
});

test("a host program that is missing is named", async () => {
  const broken = createHostLink({ stateDir, program: { file: "/nowhere/linkspan-host", args: [] } });
  await assert.rejects(broken.connect(), /\/nowhere\/linkspan-host could not be started/);
});
