import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import { openSecretStore } from "../../host/secrets/secret-store.ts";

async function stateDirectory(t: TestContext): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), "linkspan-secrets-"));
  t.after(() => rm(path, { recursive: true, force: true }));
  return path;
}

async function allFiles(path: string): Promise<string> {
  const files = await Promise.all((await readdir(path)).map((name) => readFile(join(path, name), "latin1")));
  return files.join("\n");
}

test("a secret is there again after a restart and is in no file as it is", async (t) => {
  const path = await stateDirectory(t);
  const store = await openSecretStore(path);
  await store.set("hr", { "connectivity/password": "Tr0ub4dor", "connectivity/proxyPassword": "0ther-one" });
  const again = await openSecretStore(path);
  assert.equal(again.get("hr", "connectivity/password")?.open(), "Tr0ub4dor");
  assert.deepEqual(again.names("hr"), ["connectivity/password", "connectivity/proxyPassword"]);
  assert.equal(again.get("crm", "connectivity/password"), undefined);
  assert.doesNotMatch(await allFiles(path), /Tr0ub4dor|0ther-one/);
});

test("only the owner may read the key and the secrets", { skip: process.platform === "win32" }, async (t) => {
  const path = await stateDirectory(t);
  await openSecretStore(path);
  for (const name of ["secret.key", "secrets.json"])
    assert.equal((await stat(join(path, name))).mode & 0o777, 0o600);
  assert.equal((await stat(join(path, "secret.key"))).size, 32);
});

test("setting one secret leaves the others, and an empty text removes one", async (t) => {
  const store = await openSecretStore(await stateDirectory(t));
  await store.set("hr", { "connectivity/a": "1", "connectivity/b": "2" });
  await store.set("hr", { "connectivity/a": "", "connectivity/c": "3" });
  assert.deepEqual(store.names("hr"), ["connectivity/b", "connectivity/c"]);
});

test("a duplicated connector has the secrets of the first, each sealed to its own place", async (t) => {
  const path = await stateDirectory(t);
  const store = await openSecretStore(path);
  await store.set("hr", { "connectivity/password": "Tr0ub4dor" });
  await store.copy("hr", "hr2");
  await store.remove("hr");
  assert.equal(store.get("hr2", "connectivity/password")?.open(), "Tr0ub4dor");
  assert.deepEqual(store.names("hr"), []);
});

test("a sealed secret moved to another connector by hand does not open there", async (t) => {
  const path = await stateDirectory(t);
  await (await openSecretStore(path)).set("hr", { "connectivity/password": "Tr0ub4dor" });
  const file = join(path, "secrets.json");
  await writeFile(file, (await readFile(file, "utf8")).replace('"hr"', '"crm"'));
  const store = await openSecretStore(path);
  assert.throws(
    () => store.get("crm", "connectivity/password"),
    /secret connectivity\/password of connector crm .* Enter it again/,
  );
});

test("what is sealed for one purpose does not open for another", async (t) => {
  const store = await openSecretStore(await stateDirectory(t));
  const sealed = store.seal("intent", "Tr0ub4dor");
  assert.equal(store.unseal("intent", sealed), "Tr0ub4dor");
  assert.throws(() => store.unseal("draft", sealed));
});

test("changes made at the same time are all kept", async (t) => {
  const path = await stateDirectory(t);
  const store = await openSecretStore(path);
  const ids = Array.from({ length: 12 }, (_, index) => `c${index}`);
  await Promise.all(
    ids.flatMap((id) => [store.set(id, { "connectivity/password": id }), store.tokens.create(id)]),
  );
  const again = await openSecretStore(path);
  assert.deepEqual(
    ids.map((id) => again.get(id, "connectivity/password")?.open()),
    ids,
  );
  assert.deepEqual(
    ids.map((id) => again.tokens.list(id).length),
    ids.map(() => 1),
  );
});

test("connector ids and parameter names that mean something to JavaScript are only names", async (t) => {
  const path = await stateDirectory(t);
  const store = await openSecretStore(path);
  assert.equal(store.get("constructor", "name"), undefined);
  await store.set("__proto__", { constructor: "Tr0ub4dor" });
  assert.equal((await openSecretStore(path)).get("__proto__", "constructor")?.open(), "Tr0ub4dor");
});

for (const { name, damage, says } of [
  {
    name: "a lost key",
    damage: (path: string) => rm(join(path, "secret.key")),
    says: /secret\.key is missing.*Put it back from a backup, or remove secrets\.json/,
  },
  {
    name: "the key of another machine",
    damage: (path: string) => writeFile(join(path, "secret.key"), randomBytes(32)),
    says: /secret\.key is not the key .* Put both back from the same backup/,
  },
  {
    name: "half a key",
    damage: (path: string) => writeFile(join(path, "secret.key"), randomBytes(16)),
    says: /secret\.key is damaged: it has 16 bytes instead of 32/,
  },
  {
    name: "a broken secrets file",
    damage: (path: string) => writeFile(join(path, "secrets.json"), '{"format":1,'),
    says: /secrets\.json is damaged\. Put .*secrets\.json\.previous or a backup in its place/,
  },
  {
    name: "a secrets file with a token digest cut short",
    damage: async (path: string) => {
      const file = join(path, "secrets.json");
      await writeFile(file, (await readFile(file, "utf8")).replace(/"digest": "[^"]{5}/, '"digest": "'));
    },
    says: /secrets\.json is damaged/,
  },
  {
    name: "a secrets file of a newer version",
    damage: async (path: string) => {
      const file = join(path, "secrets.json");
      await writeFile(file, (await readFile(file, "utf8")).replace('"format": 1', '"format": 2'));
    },
    says: /format 2, which this version of Linkspan does not know/,
  },
]) {
  test(`${name} is noticed at start, and the message says what to do`, async (t) => {
    const path = await stateDirectory(t);
    const store = await openSecretStore(path);
    await store.set("hr", { "connectivity/password": "Tr0ub4dor" });
    await store.tokens.create("hr");
    await damage(path);
    await assert.rejects(openSecretStore(path), { message: says });
  });
}

test("a change that cannot be written is refused and leaves the secrets as they were", async (t) => {
  const path = await stateDirectory(t);
  const store = await openSecretStore(path);
  await store.set("hr", { "connectivity/password": "before" });
  await rm(path, { recursive: true });
  await writeFile(path, "a file where the state directory was");
  await assert.rejects(store.set("hr", { "connectivity/password": "after" }), /part of its path is a file/);
  assert.equal(store.get("hr", "connectivity/password")?.open(), "before");
  await rm(path);
  await store.set("hr", { "connectivity/password": "after" });
  assert.equal(store.get("hr", "connectivity/password")?.open(), "after");
});
