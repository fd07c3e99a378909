/** The wire cases against the protocol alone, with every feature on. The same run against the whole host is a journey. */
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { clientQuirks } from "../../host/scim/client-quirks.ts";
import { scimServer } from "../support/scim-server.ts";

const suite = fileURLToPath(new URL("../conformance/", import.meta.url));

test("every wire case passes, for every client, and the quirks table names only cases there are", async () => {
  await using server = await scimServer();
  const folder = await mkdtemp(join(tmpdir(), "scim-cases-"));
  try {
    const profile = JSON.parse(await readFile(join(suite, "profiles/default.json"), "utf8")) as {
      attributes: string[];
    };
    profile.attributes.push("User:roles", "User:password");
    await writeFile(join(folder, "profile.json"), JSON.stringify(profile));
    const report = join(folder, "report.json");
    const args = [
      join(suite, "run.mjs"),
      "--base",
      server.base,
      "--token",
      server.token,
      "--profile",
      join(folder, "profile.json"),
      "--json",
      report,
    ];
    const output = await new Promise<string>((resolve) =>
      execFile(process.execPath, args, (_, stdout) => resolve(stdout)),
    );
    const { failed, results } = JSON.parse(await readFile(report, "utf8")) as {
      failed: number;
      results: { id: string }[];
    };
    assert.equal(failed, 0, output);
    assert.ok(results.length > 200);
    const ids = new Set(results.map(({ id }) => id));
    assert.deepEqual(
      clientQuirks.flatMap(({ cases }) => cases).filter((id) => !ids.has(id)),
      [],
    );
  } finally {
    await rm(folder, { recursive: true });
  }
});
