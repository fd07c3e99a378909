import assert from "node:assert/strict";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import type { AdminFailure, ConnectorConfig } from "../../host/contract/admin-api.ts";
import { defaultRunProfiles } from "../../host/contract/connector-config.ts";
import { startAdmin } from "./admin-host.ts";

const password = { "connectivity/password": "opensesame" };

function peopleConfig(file: string): Omit<ConnectorConfig, "id"> {
  return {
    format: 1,
    name: "People",
    type: "directory-file",
    enabled: true,
    parameters: { connectivity: { file, slow: false }, schema: { people: "people" } },
    runProfiles: defaultRunProfiles,
    objectTypes: [
      {
        resourceType: "User",
        objectType: "people",
        anchor: ["id"],
        mappings: [{ scim: "userName", attribute: "login" }],
        deprovisioning: { disable: { flow: "none" }, delete: { flow: "delete" } },
      },
    ],
  };
}

type Admin = Awaited<ReturnType<typeof startAdmin>>;

function add(admin: Admin, changes: Partial<ConnectorConfig> = {}, secrets = password, token?: string) {
  return admin.call("POST /admin/connectors", {
    body: { config: { ...peopleConfig(admin.directoryFile), ...changes }, secrets, ...(token && { token }) },
  });
}

function problemPaths(body: unknown): string[] {
  return ((body as AdminFailure).problems ?? []).map(({ path }) => path);
}

test("a connector that is added serves at once, with a token of its own", async (t) => {
  const admin = await startAdmin(t);
  const added = await add(admin);
  assert.equal(added.status, 200);
  assert.deepEqual(added.body.connector.state, { state: "serving" });
  const { config } = (await admin.call("GET /admin/connectors/:name", { params: { name: "People" } })).body;
  assert.ok(admin.parts.tokens.verify(config.id, added.body.token ?? ""));
  assert.deepEqual(await readdir(join(admin.stateDir, "connectors")), ["People.json"]);
  assert.deepEqual(
    (await admin.call("GET /admin/connectors")).body.map(({ name }) => name),
    ["People"],
  );
});

test("a connector whose target refuses it is not stored, nor are its secrets and token", async (t) => {
  const admin = await startAdmin(t);
  const id = "3f2b8c1e-5d7a-4c0e-9b61-2a4f8e7d6c05";
  const added = await add(admin, { id }, { "connectivity/password": "wrong" });
  assert.equal(added.status, 502);
  assert.match((added.body as unknown as AdminFailure).message, /refused the password/);
  assert.deepEqual(admin.parts.secrets.names(id), []);
  assert.deepEqual(admin.parts.tokens.list(id), []);
  assert.deepEqual(await admin.parts.configStore.list(), []);
});

test("a configuration with an unknown key is refused with its place", async (t) => {
  const admin = await startAdmin(t);
  const added = await add(admin, { colour: "blue" } as Partial<ConnectorConfig>);
  assert.equal(added.status, 422);
  assert.deepEqual(problemPaths(added.body), ["/colour"]);
});

test("a token chosen too short is refused before anything is made", async (t) => {
  const admin = await startAdmin(t);
  assert.equal((await add(admin, {}, password, "short")).status, 422);
  assert.deepEqual(await admin.parts.configStore.list(), []);
});

test("two connectors cannot have names that differ in letter case alone", async (t) => {
  const admin = await startAdmin(t);
  await add(admin);
  const second = await add(admin, { name: "PEOPLE" });
  assert.equal(second.status, 409);
  assert.deepEqual(problemPaths(second.body), ["/name"]);
});

test("adding a connector under the id of another one touches neither it nor its token", async (t) => {
  const admin = await startAdmin(t);
  const { token } = (await add(admin)).body;
  const { config } = (await admin.call("GET /admin/connectors/:name", { params: { name: "People" } })).body;
  assert.equal((await add(admin, { id: config.id, name: "Others" })).status, 409);
  assert.equal(admin.parts.tokens.list(config.id).length, 1);
  assert.ok(admin.parts.tokens.verify(config.id, token ?? ""));
});

test("a secret that the connector type does not have is refused by name", async (t) => {
  const admin = await startAdmin(t);
  const added = await add(admin, {}, { ...password, "connectivity/pasword": "x" } as typeof password);
  assert.equal(added.status, 400);
  assert.match(
    (added.body as unknown as AdminFailure).message,
    /"connectivity\/pasword".* It has connectivity\/password/,
  );
});

test("secrets go in and never come out", async (t) => {
  const admin = await startAdmin(t);
  await add(admin);
  const detail = await admin.call("GET /admin/connectors/:name", { params: { name: "people" } });
  assert.deepEqual(detail.body.secretsSet, ["connectivity/password"]);
  const file = await readFile(join(admin.stateDir, "connectors/People.json"), "utf8");
  const secretsFile = await readFile(join(admin.stateDir, "secrets.json"), "utf8");
  for (const text of [JSON.stringify(detail.body), file, secretsFile, ...admin.log.lines]) {
    assert.ok(!text.includes("opensesame"), text);
  }
});

test("a change made from an old version is refused, one from the current version serves and is stored", async (t) => {
  const admin = await startAdmin(t);
  await add(admin);
  const params = { name: "People" };
  const { etag, config } = (await admin.call("GET /admin/connectors/:name", { params })).body;
  const body = { config: { ...config, description: "Everyone" } };
  const put = (version: string) =>
    admin.call("PUT /admin/connectors/:name", { params, body, headers: { "if-match": `"${version}"` } });
  assert.equal((await put("another")).status, 412);
  const changed = await put(etag);
  assert.equal(changed.status, 200);
  assert.notEqual(changed.body.etag, etag);
  assert.equal(changed.headers.get("etag"), `"${changed.body.etag}"`);
  assert.equal((await put(etag)).status, 412);
});

test("a change that the target refuses leaves the old configuration, secrets and service in place", async (t) => {
  const admin = await startAdmin(t);
  await add(admin);
  const params = { name: "People" };
  const before = (await admin.call("GET /admin/connectors/:name", { params })).body;
  const refused = await admin.call("PUT /admin/connectors/:name", {
    params,
    body: { config: { ...before.config, description: "New" }, secrets: { "connectivity/password": "wrong" } },
  });
  assert.equal(refused.status, 502);
  assert.deepEqual((await admin.call("GET /admin/connectors/:name", { params })).body, before);
  const { id } = before.config;
  assert.equal(admin.parts.secrets.get(id, "connectivity/password")?.open(), "opensesame");
  assert.equal(admin.fleet.serving.get(id)?.config.description, undefined);
});

test("a change that cannot be written leaves the old one serving, secrets included", async (t) => {
  const admin = await startAdmin(t);
  await add(admin);
  const params = { name: "People" };
  const { config } = (await admin.call("GET /admin/connectors/:name", { params })).body;
  t.mock.method(admin.parts.configStore, "save", async () => {
    throw new Error("The disk that holds the state directory is full.");
  });
  const failed = await admin.call("PUT /admin/connectors/:name", {
    params,
    body: {
      config: { ...config, enabled: false },
      secrets: { "connectivity/password": "changed" },
    },
  });
  assert.equal(failed.status, 500);
  assert.equal(admin.parts.secrets.get(config.id, "connectivity/password")?.open(), "opensesame");
  assert.equal(admin.fleet.serving.get(config.id)?.config.enabled, true);
});

test("a bug answers with the request's id and keeps its details to the log", async (t) => {
  const admin = await startAdmin(t);
  t.mock.method(admin.parts.configStore, "hostSettings", async () => {
    throw new TypeError("x is not a function");
  });
  const answer = await admin.call("GET /admin/settings");
  assert.equal(answer.status, 500);
  const requestId = answer.headers.get("x-request-id") ?? "none";
  const { message } = answer.body as unknown as AdminFailure;
  assert.ok(message.includes(requestId) && !message.includes("function"));
  assert.ok(
    admin.log.lines.some((line) => line.startsWith("the admin API failed") && line.includes(requestId)),
  );
});

test("a connector is disabled, enabled and tested by name", async (t) => {
  const admin = await startAdmin(t);
  await add(admin);
  const params = { name: "People" };
  const disabled = await admin.call("POST /admin/connectors/:name/disable", { params });
  assert.deepEqual(disabled.body.state, { state: "disabled" });
  const enabled = await admin.call("POST /admin/connectors/:name/enable", { params });
  assert.deepEqual(enabled.body.state, { state: "serving" });
  const tested = await admin.call("POST /admin/connectors/:name/test", { params });
  assert.equal(tested.body.ok, true);
  assert.equal(tested.body.message, "The directory has 2 tables.");
  assert.equal((await admin.call("POST /admin/connectors/:name/import", { params })).body.running, true);
  assert.equal((await admin.call("DELETE /admin/connectors/:name/import", { params })).body.running, false);
});

test("a connector that is removed leaves no file, secret or token that serves", async (t) => {
  const admin = await startAdmin(t);
  await add(admin);
  const params = { name: "People" };
  const { config } = (await admin.call("GET /admin/connectors/:name", { params })).body;
  assert.equal((await admin.call("DELETE /admin/connectors/:name", { params })).status, 200);
  assert.equal((await admin.call("GET /admin/connectors/:name", { params })).status, 404);
  assert.equal((await admin.call("DELETE /admin/connectors/:name", { params })).status, 404);
  assert.deepEqual(admin.parts.secrets.names(config.id), []);
  assert.deepEqual(admin.parts.tokens.list(config.id), []);
  assert.equal(admin.sessions.open, 0);
});

test("two tokens live side by side, and one is revoked by its id", async (t) => {
  const admin = await startAdmin(t);
  await add(admin);
  const params = { name: "People" };
  const second = await admin.call("POST /admin/connectors/:name/tokens", {
    params,
    body: { token: "a-token-of-my-own" },
  });
  assert.equal(second.body.token, "a-token-of-my-own");
  assert.equal((await admin.call("POST /admin/connectors/:name/tokens", { params, body: {} })).status, 422);
  const listed = await admin.call("GET /admin/connectors/:name/tokens", { params });
  assert.equal(listed.body.length, 2);
  assert.ok(!JSON.stringify(listed.body).includes("a-token-of-my-own"));
  const revoke = (id: string) =>
    admin.call("DELETE /admin/connectors/:name/tokens/:id", { params: { ...params, id } });
  assert.equal((await revoke(second.body.info.id)).status, 200);
  assert.equal((await revoke(second.body.info.id)).status, 404);
});
