/** The wire cases against the whole product: the demo, over HTTPS, down to its database. */
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdir, readFile } from "node:fs/promises";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { type RunningDemo, startDemo } from "../support/demo.ts";

const here = fileURLToPath(new URL(".", import.meta.url));
const output = fileURLToPath(new URL("../output/conformance/", import.meta.url));

interface Report {
  readonly passed: number;
  readonly failed: number;
  readonly tally: Readonly<Record<string, { readonly passed: number; readonly failed: number }>>;
}

let demo: RunningDemo;
before(async () => {
  await mkdir(output, { recursive: true });
  demo = await startDemo(["--users", "200"]);
});
after(() => demo.stop());

for (const { profile, atLeast } of [
  { profile: "users", atLeast: 150 },
  { profile: "default", atLeast: 210 },
  { profile: "ecma2host-urn", atLeast: 210 },
])
  test(`every wire case of every client passes with the profile ${profile}`, async (t) => {
    const report = `${output}${profile}.json`;
    const args = [
      "--base",
      demo.scimUrl,
      "--token",
      demo.token,
      "--insecure",
      "--profile",
      `profiles/${profile}.json`,
      "--json",
      report,
    ];
    const text = await new Promise<string>((resolve) => {
      execFile(process.execPath, [`${here}run.mjs`, ...args], { cwd: here }, (_error, stdout) =>
        resolve(stdout),
      );
    });
    const { passed, failed, tally } = JSON.parse(await readFile(report, "utf8")) as Report;
    for (const [client, counts] of Object.entries(tally))
      t.diagnostic(`${client}: ${counts.passed} passed, ${counts.failed} failed`);
    assert.equal(failed, 0, text);
    assert.ok(passed >= atLeast, `only ${passed} cases were run`);
    assert.ok((tally["entra"]?.passed ?? 0) > 50);
  });
