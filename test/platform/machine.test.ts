import assert from "node:assert/strict";
import { hostname } from "node:os";
import { test } from "node:test";
import { defaultStateDirectory, machineNames, reachableNames } from "../../host/platform/machine.ts";

test("the machine's own name is known within the deadline, whatever the resolver does", async () => {
  const started = performance.now();
  const names = await machineNames({ deadlineMs: 300 });
  assert.ok(performance.now() - started < 600);
  assert.equal(names.short, hostname().toLowerCase().split(".")[0]);
  assert.ok(names.qualified === undefined || names.qualified.startsWith(`${names.short}.`));
});

test("names by which the machine is reached come once each, the most specific first", () => {
  assert.deepEqual(reachableNames({ short: "idm01", qualified: "idm01.corp.example" }), [
    "idm01.corp.example",
    "idm01",
    "localhost",
    "127.0.0.1",
    "::1",
  ]);
  assert.deepEqual(reachableNames({ short: "localhost" }), ["localhost", "127.0.0.1", "::1"]);
});

for (const { platform, environment = {}, privileged = false, expected } of [
  { platform: "win32", environment: { ProgramData: "D:\\Data" }, expected: "D:\\Data\\Linkspan" },
  { platform: "win32", expected: "C:\\ProgramData\\Linkspan" },
  { platform: "linux", privileged: true, expected: "/var/lib/linkspan" },
  { platform: "linux", expected: "/home/ann/.local/state/linkspan" },
  { platform: "linux", environment: { XDG_STATE_HOME: "/state" }, expected: "/state/linkspan" },
  { platform: "linux", environment: { XDG_STATE_HOME: "" }, expected: "/home/ann/.local/state/linkspan" },
  { platform: "darwin", expected: "/home/ann/Library/Application Support/Linkspan" },
  { platform: "darwin", privileged: true, expected: "/Library/Application Support/Linkspan" },
] satisfies readonly {
  platform: NodeJS.Platform;
  environment?: NodeJS.ProcessEnv;
  privileged?: boolean;
  expected: string;
}[]) {
  test(`state belongs in ${expected} on ${platform}${privileged ? " for a service" : ""} ${JSON.stringify(environment)}`, () => {
    assert.equal(defaultStateDirectory({ platform, environment, home: "/home/ann", privileged }), expected);
  });
}
