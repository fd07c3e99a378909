import assert from "node:assert/strict";
import { existsSync, rmSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { startTestHost, type TestHost } from "../support/host.ts";
import type { ScimRequests } from "../support/scim-requests.ts";
import { byDisplayName, byUserName, group, servePeople, user } from "./people-database.ts";

describe("ids", () => {
  let host: TestHost;
  before(async () => {
    host = await startTestHost();
  });
  after(() => host.close());

  test("stay over a restart, and are computed the same when the connector space is lost", async () => {
    const people = await servePeople(host, {
      rows: "INSERT INTO people (id, login) VALUES (1, 'ada'), (2, 'grace'); INSERT INTO teams (name) VALUES ('Analysts')",
    });
    await people.scim.post("/Users", user("edsger"));
    const ids = await allIds(people.scim);
    assert.equal(ids.size, 4);
    await host.restart();
    assert.deepEqual(await allIds(host.connect(people.name)), ids);
    const { config } = await host.admin.call("GET /admin/connectors/:name", {
      params: { name: people.name },
    });
    const space = join(host.stateDir, "data", config.id);
    await host.restart(() => {
      assert.ok(existsSync(join(space, "space.db")));
      rmSync(space, { recursive: true });
    });
    await host.imported(people.name);
    assert.deepEqual(await allIds(host.connect(people.name)), ids);
  });

  test("stay when the anchor is changed through SCIM, and after the next import", async () => {
    const { name, scim, database } = await servePeople(host);
    const created = await scim.post("/Groups", group("Analysts"));
    assert.equal(created.status, 201, created.text);
    const path = `/Groups/${created.body.id}`;
    const renamed = await scim.patch(path, [{ op: "replace", path: "displayName", value: "Engineers" }]);
    assert.ok(renamed.status < 300, renamed.text);
    assert.deepEqual(
      database
        .prepare("SELECT name FROM teams")
        .all()
        .map((row) => row["name"]),
      ["Engineers"],
    );
    for (const look of [async () => {}, () => host.importAgain(name)]) {
      await look();
      assert.equal((await scim.get(path)).body.displayName, "Engineers");
      assert.equal((await scim.get(byDisplayName("Engineers"))).body.Resources[0].id, created.body.id);
      assert.equal((await scim.get(byDisplayName("Analysts"))).body.totalResults, 0);
    }
  });

  test("are not given again: an object that gets the key of a deleted one, or of a renamed one, has another id", async () => {
    const { name, scim, database } = await servePeople(host);
    const ids = new Set<string>();
    const first = await scim.post("/Groups", group("Analysts"));
    ids.add(first.body.id);
    await scim.delete(`/Groups/${first.body.id}`);
    const second = await scim.post("/Groups", group("Analysts"));
    ids.add(second.body.id);
    await scim.patch(`/Groups/${second.body.id}`, [
      { op: "replace", path: "displayName", value: "Engineers" },
    ]);
    const third = await scim.post("/Groups", group("Analysts"));
    ids.add(third.body.id);
    database.exec("DELETE FROM teams WHERE name = 'Analysts'");
    await host.importAgain(name);
    assert.equal((await scim.get(`/Groups/${third.body.id}`)).status, 404);
    database.exec("INSERT INTO teams (name) VALUES ('Analysts')");
    await host.importAgain(name);
    ids.add((await scim.get(byDisplayName("Analysts"))).body.Resources[0].id);
    assert.equal(ids.size, 4, "four groups had four ids");
    assert.equal((await scim.get(`/Groups/${second.body.id}`)).body.displayName, "Engineers");
  });

  test("a key that the database uses again belongs to somebody else", async () => {
    const { scim, database } = await servePeople(host);
    const ada = await scim.post("/Users", user("ada"));
    await scim.delete(`/Users/${ada.body.id}`);
    const grace = await scim.post("/Users", user("grace"));
    assert.equal(database.prepare("SELECT id FROM people").get()?.["id"], 1);
    assert.notEqual(grace.body.id, ada.body.id);
    assert.equal((await scim.get(`/Users/${ada.body.id}`)).status, 404);
  });

  test("an object renamed to the key of one that was deleted by hand keeps its id, and there is one of it", async () => {
    const { scim, database } = await servePeople(host);
    const gone = await scim.post("/Groups", group("Engineers"));
    const kept = await scim.post("/Groups", group("Analysts"));
    database.exec("DELETE FROM teams WHERE name = 'Engineers'");
    const renamed = await scim.patch(`/Groups/${kept.body.id}`, [
      { op: "replace", path: "displayName", value: "Engineers" },
    ]);
    assert.ok(renamed.status < 300, renamed.text);
    assert.equal((await scim.get(`/Groups/${kept.body.id}`)).body.displayName, "Engineers");
    assert.equal((await scim.get(`/Groups/${gone.body.id}`)).status, 404);
    assert.equal((await scim.get("/Groups")).body.totalResults, 1);
  });

  test("are found by a filter and belong to one resource type", async () => {
    const { scim } = await servePeople(host);
    const { id } = (await scim.post("/Users", user("ada"))).body;
    const found = await scim.get(`/Users?filter=${encodeURIComponent(`id eq "${id}"`)}`);
    assert.equal(found.body.Resources[0].userName, "ada");
    assert.equal((await scim.get(`/Groups/${id}`)).status, 404);
    assert.equal((await scim.get(`/Users/${id.toUpperCase()}`)).status, 404, "ids heed case");
  });

  test("userName may change its letter case only", async () => {
    const { scim, database } = await servePeople(host);
    const { id } = (await scim.post("/Users", user("ada"))).body;
    const patched = await scim.patch(`/Users/${id}`, [{ op: "replace", path: "userName", value: "Ada" }]);
    assert.equal(patched.status, 200, patched.text);
    assert.equal(database.prepare("SELECT login FROM people").get()?.["login"], "Ada");
    assert.equal((await scim.get(byUserName("ADA"))).body.Resources[0].id, id);
  });
});

async function allIds(scim: ScimRequests): Promise<Map<string, string>> {
  const ids = new Map<string, string>();
  for (const [endpoint, name] of [
    ["/Users", "userName"],
    ["/Groups", "displayName"],
  ] as const)
    for (const resource of (await scim.get(endpoint)).body.Resources) ids.set(resource[name], resource.id);
  return ids;
}
