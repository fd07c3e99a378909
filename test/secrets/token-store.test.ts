import assert from "node:assert/strict";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import { ConfigError } from "../../host/contract/errors.ts";
import { openSecretStore } from "../../host/secrets/secret-store.ts";
import type { TokenStore } from "../../host/secrets/token-store.ts";

async function open(t: TestContext): Promise<{ readonly path: string; readonly tokens: TokenStore }> {
  const path = await mkdtemp(join(tmpdir(), "linkspan-tokens-"));
  t.after(() => rm(path, { recursive: true, force: true }));
  const clock = (): Date => new Date("2026-11-21T10:00:00Z");
  return { path, tokens: (await openSecretStore(path, { clock })).tokens };
}

test("a generated token has 32 letters and digits, opens its connector alone, and is in no file", async (t) => {
  const { path, tokens } = await open(t);
  const { token, info } = await tokens.create("hr");
  assert.match(token, /^[A-Za-z0-9]{32}$/);
  assert.deepEqual(
    { ...info, id: "" },
    { id: "", createdAt: "2026-11-21T10:00:00.000Z", hint: token.slice(0, 4) },
  );
  assert.equal(tokens.verify("hr", token), true);
  assert.equal(tokens.verify("crm", token), false);
  assert.equal((await openSecretStore(path)).tokens.verify("hr", token), true);
  assert.ok(!(await readFile(join(path, "secrets.json"), "utf8")).includes(token.slice(4)));
});

for (const wrong of [
  "",
  " ",
  "Chosen-token-1",
  "chosen-token-12",
  "chosen-token-",
  "chosen-token-1\0",
  "x".repeat(100_000),
  "chosen-token-\u0131",
]) {
  test(`${JSON.stringify(wrong.slice(0, 20))} is refused in place of the token chosen-token-1`, async (t) => {
    const { tokens } = await open(t);
    await tokens.create("hr", "chosen-token-1");
    assert.equal(tokens.verify("hr", wrong), false);
    assert.equal(tokens.verify("hr", "chosen-token-1"), true);
  });
}

for (const { chosen, says } of [
  { chosen: "", says: /at least 12/ },
  { chosen: "elevenchars", says: /at least 12/ },
  { chosen: " ".repeat(20), says: /ASCII/ },
  { chosen: " leading-space", says: /no space at its ends/ },
  { chosen: "trailing-space ", says: /no space at its ends/ },
  { chosen: "line\nbreak-in-it", says: /ASCII/ },
  { chosen: "pässwörd-lang", says: /ASCII/ },
  { chosen: "x".repeat(257), says: /at most 256/ },
]) {
  test(`${JSON.stringify(chosen.slice(0, 20))} cannot be chosen as a token`, async (t) => {
    const { tokens } = await open(t);
    await assert.rejects(
      tokens.create("hr", chosen),
      (error) => error instanceof ConfigError && says.test(error.message),
    );
    assert.deepEqual(tokens.list("hr"), []);
  });
}

test("the longest and the shortest chosen token work", async (t) => {
  const { tokens } = await open(t);
  const id = "0d6a7d3e-7a43-4a3a-9b39-6f4a2b8d7b11";
  for (const chosen of ["x".repeat(256), "twelve chars"]) {
    await tokens.create(id, chosen);
    assert.equal(tokens.verify(id, chosen), true);
  }
});

test("a new token works beside the old until the old one is revoked; a third is refused", async (t) => {
  const { tokens } = await open(t);
  const [old, next] = [await tokens.create("hr"), await tokens.create("hr")];
  await assert.rejects(tokens.create("hr"), /linkspan token revoke/);
  assert.deepEqual([tokens.verify("hr", old.token), tokens.verify("hr", next.token)], [true, true]);
  assert.equal(await tokens.revoke("hr", old.info.id), true);
  assert.deepEqual([tokens.verify("hr", old.token), tokens.verify("hr", next.token)], [false, true]);
  assert.equal(await tokens.revoke("hr", old.info.id), false);
  await tokens.create("hr");
  assert.equal(tokens.list("hr").length, 2);
});

test("three tokens asked for at the same time give two", async (t) => {
  const { tokens } = await open(t);
  const results = await Promise.allSettled([tokens.create("hr"), tokens.create("hr"), tokens.create("hr")]);
  assert.deepEqual(
    results.map(({ status }) => status),
    ["fulfilled", "fulfilled", "rejected"],
  );
});

test("a token that is live already cannot be chosen again", async (t) => {
  const { tokens } = await open(t);
  await tokens.create("hr", "chosen-token-1");
  await assert.rejects(tokens.create("hr", "chosen-token-1"), /live already/);
});

test("a removed connector's tokens end, those of others stay", async (t) => {
  const { tokens } = await open(t);
  const [hr, crm] = [await tokens.create("hr"), await tokens.create("crm")];
  await tokens.removeAll("hr");
  assert.deepEqual([tokens.verify("hr", hr.token), tokens.verify("crm", crm.token)], [false, true]);
});
