import assert from "node:assert/strict";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { configStore } from "../../host/config/config-store.ts";

const stateDir = await mkdtemp(join(tmpdir(), "linkspan-settings-"));
after(() => rm(stateDir, { recursive: true }));
const store = configStore({ stateDir, types: [] });
const file = join(stateDir, "host.json");

test("a host without host.json serves on port 8585 of all addresses", async () => {
  const settings = await store.hostSettings();
  assert.equal(settings.port, 8585);
  assert.match(settings.bindAddress, /^(::|0\.0\.0\.0)$/);
  assert.equal(settings.logLevel, "info");
});

test("saved settings are read back, and what host.json leaves out has its default", async () => {
  const settings = {
    port: 9443,
    bindAddress: "127.0.0.1",
    baseUrl: "https://scim.example.com",
    logLevel: "debug",
  } as const;
  await store.saveHostSettings(settings);
  assert.deepEqual(await store.hostSettings(), settings);
  assert.match(await readFile(file, "utf8"), /^\{\n  "\$schema": "schema\/host\.json",\n  "port": 9443,\n/);
  await writeFile(file, '{ "port": 9000 }');
  assert.equal((await store.hostSettings()).port, 9000);
  assert.equal((await store.hostSettings()).logLevel, "info");
});

const mistakes = [
  { text: '{ "prot": 9000 }', says: 'host.json: prot is not a setting Linkspan knows. Did you mean "port"?' },
  { text: '{ "port": 99999 }', says: "host.json: port must be at most 65535." },
  {
    text: '{ "logLevel": "loud" }',
    says: 'host.json: logLevel must be one of "error", "warn", "info", "debug".',
  },
  {
    text: '{ "bindAddress": "everywhere" }',
    says: "host.json: bindAddress must be an IP address of this machine, or 0.0.0.0 for all.",
  },
  {
    text: '{ "baseUrl": "http://scim.example.com/x" }',
    says: "host.json: baseUrl must be https:// with a name and perhaps a port, as in https://scim.example.com:8585.",
  },
  { text: "[]", says: "host.json: The file must be a record { }, not a list." },
  { text: '{ "port": 9000', says: "host.json: line 1, column 15: The file ends too early: } is missing." },
];

for (const { text, says } of mistakes) {
  test(`host.json with ${text} is refused: ${says}`, async () => {
    await writeFile(file, text);
    await assert.rejects(store.hostSettings(), { name: "ConfigError", message: says });
  });
}
