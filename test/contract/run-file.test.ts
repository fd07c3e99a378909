import assert from "node:assert/strict";
import { test } from "node:test";
import { defaultStateDirectory } from "../../host/contract/run-file.ts";

for (const { platform, env = {}, isRoot = false, expected } of [
  { platform: "win32", env: { ProgramData: "D:\\Data" }, expected: "D:\\Data\\Linkspan" },
  { platform: "win32", expected: "C:\\ProgramData\\Linkspan" },
  { platform: "linux", isRoot: true, expected: "/var/lib/linkspan" },
  { platform: "linux", expected: "/home/ann/.local/share/linkspan" },
  { platform: "linux", env: { LINKSPAN_STATE: "/srv/linkspan" }, isRoot: true, expected: "/srv/linkspan" },
]) {
  test(`state belongs in ${expected} on ${platform}${isRoot ? " for a service" : ""}`, () => {
    assert.equal(defaultStateDirectory({ platform, env, home: "/home/ann", isRoot }), expected);
  });
}
