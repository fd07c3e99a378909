import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import { createAdminClient } from "../../../renderer/admin-client.ts";
import { openDraft } from "../../../renderer/wizard/draft-session.ts";
import { type FakeAdmin, startFakeAdmin } from "../fake-admin.ts";

let host: FakeAdmin;
before(async () => {
  host = await startFakeAdmin({ connectors: [], stepDelay: 20 });
});
after(() => host.close());

async function open(saveAfter = 5) {
  const client = createAdminClient({ baseUrl: host.url, token: host.token });
  const draft = await client.call("POST /admin/drafts", { body: { connectorType: "sql" } });
  const session = openDraft({ client, draft, saveAfter });
  const stored = () => host.drafts.get(draft.id);
  return { session, stored, id: draft.id };
}

test("what is typed is shown at once and saved a moment after the last key, in one request", async () => {
  const { session, stored, id } = await open(30);
  for (const name of ["P", "Pe", "Peo"]) session.edit({ config: { name } });
  assert.deepEqual([session.get().config.name, session.get().saving], ["Peo", "unsaved"]);
  await pause(120);
  assert.deepEqual([stored()?.config.name, session.get().saving], ["Peo", "saved"]);
  assert.equal(host.calls.filter((call) => call === `PATCH /admin/drafts/${id}`).length, 1);
});

test("what is typed while a save is under way is not lost to its answer", async () => {
  const { session, stored } = await open(10_000);
  session.edit({ config: { name: "One" } });
  const saving = session.save();
  session.edit({ config: { name: "Two" } });
  await saving;
  assert.equal(session.get().config.name, "Two");
  await session.save();
  assert.equal(stored()?.config.name, "Two");
});

test("a page of parameters is saved without touching the others", async () => {
  const { session, stored } = await open(10_000);
  session.edit({ config: { parameters: { connectivity: { file: "/a.db" } } } });
  session.edit({ config: { parameters: { schema: { objectTypes: [] } } } });
  await session.save();
  assert.deepEqual(stored()?.config.parameters, {
    connectivity: { file: "/a.db" },
    schema: { objectTypes: [] },
  });
});

test("a step that the host refuses keeps its values and shows why", async () => {
  const { session } = await open();
  session.edit({ config: { name: "no good" } });
  assert.equal(await session.next("properties"), false);
  const { config, problems, busy } = session.get();
  assert.deepEqual([config.name, problems.map(({ path }) => path), busy], ["no good", ["/name"], undefined]);
});

test("a secret stays in its field until the step is accepted, then the page forgets it", async () => {
  const { session } = await open();
  session.edit({ config: {}, secrets: { "connectivity/password": "hunter2hunter2" } });
  assert.equal(await session.next("connectivity"), false, "the file is missing");
  assert.equal(session.get().secrets["connectivity/password"], "hunter2hunter2");
  session.edit({ config: { parameters: { connectivity: { file: "/a.db" } } } });
  assert.equal(await session.next("connectivity"), true);
  assert.deepEqual(session.get().secrets, {});
  assert.deepEqual(session.get().draft.secretsSet, ["connectivity/password"]);
});

test("a step that takes too long can be given up, and nothing is shown as wrong", async () => {
  const { session } = await open();
  session.edit({ config: { name: "People" } });
  const next = session.next("properties");
  await pause(5);
  assert.equal(session.get().busy, "properties");
  session.cancel();
  assert.equal(await next, false);
  const { failure, config, busy } = session.get();
  assert.deepEqual([failure, config.name, busy], [undefined, "People", undefined]);
});

test("while the host is gone what is typed is kept, and said to be unsaved", async () => {
  const gone = await startFakeAdmin();
  const client = createAdminClient({ baseUrl: gone.url, token: gone.token });
  const draft = await client.call("POST /admin/drafts", { body: { connectorType: "sql" } });
  const session = openDraft({ client, draft, saveAfter: 10_000 });
  await gone.close();
  session.edit({ config: { name: "People" } });
  await session.save();
  assert.deepEqual([session.get().saving, session.get().config.name], ["failed", "People"]);
  assert.equal(await session.next("properties"), false);
  assert.match(session.get().failure ?? "", /does not answer/);
  assert.equal(session.get().config.name, "People");
});

test("a save that the host refuses is told in the host's words", async () => {
  const { session, id } = await open(10_000);
  host.drafts.delete(id);
  session.edit({ config: { name: "People" } });
  await session.save();
  assert.deepEqual(
    [session.get().saving, session.get().refusal, session.get().config.name],
    ["failed", "There is no draft with this id.", "People"],
  );
});

test("finishing saves what is unsaved, and gives the token that is shown once", async () => {
  const { session } = await open(10_000);
  session.edit({ config: { name: "People" } });
  const result = await session.finish(undefined);
  assert.equal(result?.connector.name, "People");
  assert.ok(result?.token);
});

test("a discarded draft is gone from the host, and a late save does not bring it back", async () => {
  const { session, stored } = await open(10);
  session.edit({ config: { name: "People" } });
  await session.discard();
  await pause(40);
  assert.equal(stored(), undefined);
  assert.equal(session.get().saving, "unsaved");
});
