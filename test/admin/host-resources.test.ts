import assert from "node:assert/strict";
import { test } from "node:test";
import type { ActivityEntry } from "../../host/contract/admin-api.ts";
import { adminToken, startAdmin } from "./admin-host.ts";

const entry = (id: number, connector: string): ActivityEntry => ({
  id,
  at: "2026-01-01T00:00:00.000Z",
  connector,
  requestId: `r${id}`,
  verb: "create",
  status: 201,
  milliseconds: 3,
});

test("the log level is followed at once and kept for the next start", async (t) => {
  const admin = await startAdmin(t);
  assert.equal((await admin.call("PUT /admin/log-level", { body: { level: "warn" } })).body.level, "warn");
  assert.equal(admin.log.level, "warn");
  assert.equal((await admin.call("GET /admin/settings")).body.logLevel, "warn");
});

test("a changed port asks for a restart, a changed log level does not", async (t) => {
  const admin = await startAdmin(t);
  const settings = (await admin.call("GET /admin/settings")).body;
  const put = (changes: Partial<typeof settings>) =>
    admin.call("PUT /admin/settings", { body: { ...settings, ...changes } });
  assert.equal((await put({ logLevel: "debug" })).body.restartNeeded, false);
  assert.equal((await put({ port: 9000 })).body.restartNeeded, true);
  assert.equal((await put({ port: 99_000 })).status, 422);
  assert.equal((await admin.call("GET /admin/settings")).body.port, 9000);
});

test("connector types are listed with the parameters they declare", async (t) => {
  const { body } = await (await startAdmin(t)).call("GET /admin/connector-types");
  assert.deepEqual(
    body.map(({ id, title }) => [id, title]),
    [["directory-file", "Directory file"]],
  );
  assert.deepEqual(
    body[0]?.parameters.connectivity?.map(({ name }) => name),
    ["file", "password", "slow"],
  );
});

test("a certificate is taken as PFX or as PEM, and not as half of either", async (t) => {
  const admin = await startAdmin(t);
  const use = (body: Parameters<typeof admin.call<"POST /admin/certificate/use">>[1] & object) =>
    admin.call("POST /admin/certificate/use", body);
  const pfx = Buffer.from("a pfx file").toString("base64");
  assert.equal((await use({ body: { pfx, passphrase: "p" } })).body.subject, "a pfx file");
  assert.equal((await use({ body: { certificate: "PEM", key: "PEM" } })).status, 200);
  assert.equal((await use({ body: { certificate: "PEM" } })).status, 400);
  assert.equal((await use({ body: { pfx, certificate: "PEM", key: "PEM" } })).status, 400);
  assert.match((await admin.call("GET /admin/certificate/export")).body.pem, /BEGIN CERTIFICATE/);
});

test("activity is listed by connector and page, and nonsense is refused", async (t) => {
  const admin = await startAdmin(t);
  for (const id of [1, 2, 3]) admin.activity.add(entry(id, id === 2 ? "Badges" : "People"));
  const ids = async (query: string) =>
    (await admin.call("GET /admin/activity", { query })).body.map(({ id }) => id);
  assert.deepEqual(await ids(""), [3, 2, 1]);
  assert.deepEqual(await ids("?connector=People&limit=1"), [3]);
  assert.deepEqual(await ids("?before=3"), [2, 1]);
  assert.equal((await admin.call("GET /admin/activity", { query: "?before=yesterday" })).status, 400);
  assert.equal((await admin.call("GET /admin/activity", { query: "?limit=1&limit=2" })).status, 400);
});

test("a page that listens hears of connectors at once and of each activity, until the host closes", async (t) => {
  const admin = await startAdmin(t);
  const response = await fetch(`${admin.url}/admin/events`, {
    headers: { authorization: `Bearer ${adminToken}` },
  });
  assert.equal(response.headers.get("content-type"), "text/event-stream");
  const received = response.text();
  admin.activity.add(entry(1, "People"));
  await admin.close();
  assert.deepEqual(
    (await received)
      .split("\n\n")
      .filter(Boolean)
      .map((event) => event.split("\n", 1)[0]),
    ["event: connectors", "event: activity"],
  );
});

test("many changes of connectors within a moment are told once", async (t) => {
  const admin = await startAdmin(t);
  const response = await fetch(`${admin.url}/admin/events`, {
    headers: { authorization: `Bearer ${adminToken}` },
  });
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  assert.match((await reader?.read())?.value ?? "", /^event: connectors\n/);
  const config = { id: "1", name: "People", type: "directory-file", enabled: false } as Parameters<
    typeof admin.fleet.apply
  >[0];
  for (let i = 0; i < 50; i++) await admin.fleet.apply(config);
  assert.equal((await reader?.read())?.value?.match(/event: connectors/g)?.length, 1);
  admin.activity.add(entry(1, "People"));
  assert.match((await reader?.read())?.value ?? "", /^event: activity\n/);
});

test("the event stream asks for the token as everything does", async (t) => {
  const admin = await startAdmin(t);
  assert.equal((await fetch(`${admin.url}/admin/events`)).status, 401);
});
