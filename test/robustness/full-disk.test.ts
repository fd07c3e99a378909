import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { suite, type TestContext, test } from "node:test";
import { linkspan, newStateDir } from "../commands/linkspan.ts";
import type { ScimRequests } from "../support/scim-requests.ts";
import { loginsIn, makePeople, peopleConfig } from "./people.ts";
import { type ServingHost, serve, until } from "./serving-host.ts";

/** A disk small enough to be filled, which only root of a Linux machine can make here. */
interface SmallDisk {
  readonly directory: string;
  fill(): void;
  free(): void;
}

function smallDisk(t: TestContext, megabytes: number): SmallDisk | undefined {
  const directory = mkdtempSync(join(tmpdir(), "linkspan-disk-"));
  const options = ["-t", "tmpfs", "-o", `size=${megabytes}m`, "tmpfs", directory];
  const mounted = spawnSync("mount", options).status === 0;
  t.after(() => {
    if (mounted) spawnSync("umount", ["--lazy", directory]);
    rmSync(directory, { recursive: true, force: true });
  });
  if (!mounted) {
    t.skip("a disk to fill can be made by root on Linux only");
    return undefined;
  }
  const filler = join(directory, "filler");
  return {
    directory,
    fill() {
      const file = openSync(filler, "a");
      try {
        for (const block = Buffer.alloc(4096); ; ) writeSync(file, block);
      } catch (error) {
        assert.match(String(error), /ENOSPC/);
      } finally {
        closeSync(file);
      }
    },
    free: () => rmSync(filler),
  };
}

async function people(host: ServingHost, database: string) {
  makePeople(database, ["anna"]);
  const { token = "" } = await host.admin.call("POST /admin/connectors", {
    body: { config: peopleConfig("People", database) },
  });
  await until("the import ends", async () => (await host.summary("People")).import.finishedAt !== undefined);
  return host.scim("People", token);
}

const userName = (number: number) => `user ${String(number).padStart(4, "0")} ${"x".repeat(500)}`;

/** Creates users until one is refused; how many were made, and the refusal. */
async function createUntilRefused(scim: ScimRequests) {
  for (let created = 0; created < 2_000; created++) {
    const answer = await scim.post("/Users", { userName: userName(created) });
    if (answer.status !== 201) return { created, answer };
  }
  return assert.fail("the disk is never full");
}

async function loginsInScim(scim: ScimRequests): Promise<readonly string[]> {
  const logins: string[] = [];
  for (let startIndex = 1; ; startIndex += 100) {
    const { status, body, text } = await scim.get(`/Users?startIndex=${startIndex}&count=100`);
    assert.equal(status, 200, text);
    for (const user of body.Resources ?? []) logins.push(user.userName);
    if (startIndex + 100 > body.totalResults) return logins.sort();
  }
}

/** After room was made: everything acknowledged is there, once, in both places, and what was refused can be done now. */
async function assertNothingLost(host: ServingHost, scim: ScimRequests, database: string, created: number) {
  const again = await scim.post("/Users", { userName: userName(created) });
  assert.ok(again.status === 201 || again.status === 409, again.text);
  const expected = ["anna", ...Array.from({ length: created + 1 }, (_, number) => userName(number))];
  assert.deepEqual(loginsIn(database), expected);
  assert.deepEqual(await loginsInScim(scim), expected);
  const { inDoubt, lastFailure } = await host.summary("People");
  assert.deepEqual({ inDoubt, lastFailure }, { inDoubt: 0, lastFailure: undefined });
}

suite("a full disk", { concurrency: 2 }, () => {
  test("under the state directory refuses changes in words, answers reads, and loses nothing", async (t) => {
    const disk = smallDisk(t, 6);
    if (!disk) return;
    const database = join(await newStateDir(t), "people.db");
    const host = await serve(t, disk.directory);
    const scim = await people(host, database);
    disk.fill();
    const { created, answer } = await createUntilRefused(scim);
    const refusals = [answer, await scim.post("/Users", { userName: "bert" })];
    const { body } = await scim.get(`/Users?startIndex=1&count=1`);
    const known = body.Resources[0];
    refusals.push(
      await scim.patch(`/Users/${known.id}`, [{ op: "replace", path: "title", value: "y".repeat(9000) }]),
    );
    for (const { status, headers, body, text } of refusals) {
      assert.equal(status, 503, text);
      assert.ok(Number(headers["retry-after"]) > 0);
      assert.match(body.detail, /The disk that holds \S+space\.db is full\. Free some space/);
    }
    assert.equal((await loginsInScim(scim)).length >= created, true);
    const params = { name: "People" };
    for (const change of [
      () => host.admin.call("POST /admin/connectors/:name/tokens", { params, body: {} }),
      () => host.admin.call("POST /admin/connectors/:name/disable", { params }),
      () => host.admin.call("POST /admin/drafts", { body: { connectorType: "sql" } }),
    ])
      await assert.rejects(change, { message: /The disk that holds \S+ is full\. Free some space/ });
    await host.admin.call("GET /admin/activity");

    disk.free();
    await assertNothingLost(host, scim, database, created);
    await host.stop();
  });

  test("under a database refuses changes in words and loses nothing", async (t) => {
    const disk = smallDisk(t, 1);
    if (!disk) return;
    const host = await serve(t, await newStateDir(t));
    const database = join(disk.directory, "people.db");
    const scim = await people(host, database);
    disk.fill();
    const { created, answer } = await createUntilRefused(scim);
    assert.equal(answer.status, 503, answer.text);
    assert.ok(Number(answer.headers["retry-after"]) > 0);
    assert.match(
      answer.body.detail,
      /The disk that holds the database \S+people\.db is full\. Make room on it/,
    );
    assert.match((await host.summary("People")).lastFailure?.message ?? "", /The disk .* is full/);
    assert.equal((await loginsInScim(scim)).length, created + 1);

    disk.free();
    await assertNothingLost(host, scim, database, created);
    await host.stop();
  });

  test("keeps a host from starting, which says why", async (t) => {
    const disk = smallDisk(t, 1);
    if (!disk) return;
    disk.fill();
    const { code, stderr } = await linkspan(["serve", "--state", disk.directory, "--port", "0"]);
    assert.match(stderr, /^linkspan: .*\bfull\b/);
    assert.ok(stderr.includes(disk.directory), stderr);
    assert.equal(code, 1);
  });
});
