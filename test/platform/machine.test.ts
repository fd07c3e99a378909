import assert from "node:assert/strict";
import { hostname } from "node:os";
import { test } from "node:test";
import { machineNames, reachableNames } from "../../host/platform/machine.ts";

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
