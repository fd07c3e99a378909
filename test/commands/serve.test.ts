import assert from "node:assert/strict";
import { once } from "node:events";
import { writeFile } from "node:fs/promises";
import { type AddressInfo, createServer } from "node:net";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import { readRunFile } from "../../host/commands/admin-link.ts";
import { linkspan, newStateDir, startLinkspan } from "./linkspan.ts";

/** A host that serves, as a process; what it printed when it began. */
async function serve(t: TestContext, stateDir: string) {
  const child = startLinkspan(["serve", "--state", stateDir, "--port", "0"]);
  t.after(() => child.kill("SIGKILL"));
  let printed = "";
  let failed = "";
  child.stderr?.on("data", (chunk) => (failed += chunk));
  child.stdout?.on("data", (chunk) => (printed += chunk));
  while (!printed.includes("Stop it with Ctrl+C.")) {
    assert.equal(child.exitCode, null, failed);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return { child, printed };
}

test("a host says where it serves, is found by commands, and ends well when told to stop", async (t) => {
  const stateDir = await newStateDir(t);
  const { child, printed } = await serve(t, stateDir);
  assert.match(printed, /Linkspan serves SCIM at https:\/\//);
  assert.match(printed, /Wizard: http:\/\/127\.0\.0\.1:\d+\/#token=/);
  const level = await linkspan(["log-level", "debug", "--state", stateDir]);
  assert.equal(level.stdout, "The log level is debug.\n");
  child.kill("SIGTERM");
  const [code] = await once(child, "exit");
  assert.equal(code, 0);
});

test("a second host on the same state directory is refused by name of the first", async (t) => {
  const stateDir = await newStateDir(t);
  const { child } = await serve(t, stateDir);
  const second = await linkspan(["serve", "--state", stateDir, "--port", "0"]);
  assert.equal(second.code, 1);
  assert.equal(
    second.stderr,
    `linkspan: Another Linkspan host (process ${child.pid}) runs on ${stateDir}. Stop it first, or name another directory with --state.\n`,
  );
});

test("a host that was killed is no obstacle to the next", async (t) => {
  const stateDir = await newStateDir(t);
  const { child } = await serve(t, stateDir);
  child.kill("SIGKILL");
  await once(child, "exit");
  const next = await serve(t, stateDir);
  assert.equal((await readRunFile(stateDir))?.pid, next.child.pid);
});

test("a taken port is said plainly, with what to do", async (t) => {
  const other = createServer().listen(0);
  await once(other, "listening");
  t.after(() => other.close());
  const { port } = other.address() as AddressInfo;
  const { code, stderr } = await linkspan(["serve", "--state", await newStateDir(t), "--port", `${port}`]);
  assert.equal(code, 1);
  assert.match(
    stderr,
    new RegExp(`Port ${port} is taken by another program\\. Stop that program, or serve on another one`),
  );
});

test("a broken host.json keeps the host from starting and is named", async (t) => {
  const stateDir = await newStateDir(t);
  await writeFile(join(stateDir, "host.json"), '{ "prot": 1 }');
  const { code, stderr } = await linkspan(["serve", "--state", stateDir]);
  assert.equal(stderr, 'linkspan: host.json: prot is not a setting Linkspan knows. Did you mean "port"?\n');
  assert.equal(code, 3);
});

test("without a running host a command opens the state directory itself", async (t) => {
  const stateDir = await newStateDir(t);
  const { code, stdout, stderr } = await linkspan(["connector", "list", "--state", stateDir]);
  assert.equal(stdout, "There are no connectors yet.\n", stderr);
  assert.equal(code, 0);
  assert.equal(await readRunFile(stateDir), undefined);
});
