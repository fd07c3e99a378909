import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import { startTestHost, type TestHost } from "../support/host.ts";

import { byUserName, group, servePeople, user } from "./people-database.ts";
import { unrulyConnector } from "./unruly-connector.ts";

const hundred =
  "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 100) INSERT INTO people (id, login) SELECT i, 'user' || i FROM n";

describe("an import", () => {
  const unruly = unrulyConnector();
  let host: TestHost;
  /** Milliseconds by which the host's clock is ahead. */
  let later = 0;
  before(async () => {
    host = await startTestHost({ now: () => Date.now() + later });
  });
  after(() => host.close());

  const total = async (scim: Awaited<ReturnType<typeof servePeople>>["scim"]) =>
    (await scim.get("/Users?count=0")).body.totalResults;

  test("brings what is new, changes what is other and removes what is gone", async () => {
    const { name, scim, database } = await servePeople(host, {
      rows: "INSERT INTO people (id, login) VALUES (1, 'ada'), (2, 'grace'), (3, 'edsger')",
    });
    database.exec(
      "DELETE FROM people WHERE id = 1; UPDATE people SET title = 'Admiral' WHERE id = 2; INSERT INTO people (login) VALUES ('alan')",
    );
    const { read, added, changed, removed, error } = await host.importAgain(name);
    assert.deepEqual(
      { read, added, changed, removed, error },
      { read: 3, added: 1, changed: 1, removed: 1, error: undefined },
    );
    const { body } = await scim.get("/Users");
    assert.deepEqual(
      body.Resources.map(({ userName, title }: Record<string, string>) => [userName, title]),
      [
        ["grace", "Admiral"],
        ["edsger", undefined],
        ["alan", undefined],
      ],
    );
    const again = await host.importAgain(name);
    assert.deepEqual(
      [again.added, again.changed, again.removed],
      [0, 0, 0],
      "what is the same is not changed",
    );
  });

  test("that would remove more than is allowed stops, removes nothing and says what to do", async () => {
    const { name, scim, database } = await servePeople(host, { rows: hundred });
    database.exec("DELETE FROM people WHERE id <= 30; INSERT INTO people (login) VALUES ('new')");
    const stopped = await host.importAgain(name);
    assert.match(
      stopped.error ?? "",
      /would remove 30 of 101 objects, more than the 20 %.*Run profiles page/s,
    );
    assert.equal(stopped.removed, 0);
    assert.equal(await total(scim), 101, "what it read is kept");
    await host.reconfigure(name, (config) => ({
      ...config,
      runProfiles: {
        ...config.runProfiles,
        fullImport: { ...config.runProfiles.fullImport, maxDeletePercent: 40 },
      },
    }));
    assert.equal((await host.importAgain(name)).removed, 30);
    assert.equal(await total(scim), 71);
  });

  test("of an empty target empties nothing, whatever is allowed", async () => {
    const { name, scim, database } = await servePeople(host, {
      rows: "INSERT INTO people (login) VALUES ('ada')",
      fullImport: { maxDeletePercent: 100 },
    });
    database.exec("DELETE FROM people");
    assert.match((await host.importAgain(name)).error ?? "", /no objects at all, where 1 were known/);
    assert.equal(await total(scim), 1);
  });

  test("does not count those against the limit that clients had deleted before", async () => {
    const { name, scim, database } = await servePeople(host, {
      rows: `${hundred} LIMIT 20`,
      deprovisioning: { delete: { flow: "set", attribute: "kind", value: "deleted", restore: "" } },
    });
    const { body } = await scim.get("/Users?count=12&attributes=id");
    for (const { id } of body.Resources) assert.equal((await scim.delete(`/Users/${id}`)).status, 204);
    database.exec("DELETE FROM people WHERE kind = 'deleted'");
    const { error, removed } = await host.importAgain(name);
    assert.deepEqual([error, removed], [undefined, 12]);
    assert.equal(await total(scim), 8);
  });

  test("can be stopped; nothing is removed, and the next one is complete", async () => {
    const { name, scim, database } = await servePeople(host, {
      rows: hundred,
      type: unruly.type,
      fullImport: { pageSize: 10 },
    });
    await host.imported(name);
    database.exec("DELETE FROM people WHERE id = 1; UPDATE people SET title = 'changed'");
    const held = unruly.holdImport(3);
    const params = { name };
    await host.admin.call("POST /admin/connectors/:name/import", { params });
    await held.reached;
    assert.equal((await host.summary(name)).import.running, true);
    await host.admin.call("DELETE /admin/connectors/:name/import", { params });
    const stopped = await host.imported(name);
    assert.deepEqual([stopped.error, stopped.removed], ["The import was stopped.", 0]);
    assert.ok(stopped.read > 0 && stopped.read < 99);
    assert.equal(await total(scim), 100);
    const whole = await host.importAgain(name);
    assert.deepEqual([whole.error, whole.read, whole.removed], [undefined, 99, 1]);
  });

  test("that has never ended: look-ups are answered, lists say when to come again", async () => {
    const held = unruly.holdImport(1);
    const { name, scim, database } = await servePeople(host, { rows: hundred, type: unruly.type });
    await held.reached;
    const list = await scim.get("/Users");
    assert.equal(list.status, 503);
    assert.ok(Number(list.headers["retry-after"]) > 0);
    assert.equal((await scim.get(byUserName("user7"))).body.totalResults, 1);
    assert.equal((await scim.get(byUserName("nobody"))).body.totalResults, 0);
    assert.equal((await scim.post("/Users", user("USER8"))).status, 409);
    assert.equal((await scim.post("/Users", user("new"))).status, 201);
    held.release();
    await host.imported(name);
    assert.equal(await total(scim), 101);
    assert.equal(database.prepare("SELECT count(*) AS n FROM people").get()?.["n"], 101);
  });

  test("neither overwrites nor removes what was changed while it ran", async () => {
    const { name, scim, database } = await servePeople(host, {
      type: unruly.type,
      fullImport: { pageSize: 3 },
      rows: `INSERT INTO people (id, login) VALUES (1, 'kept'), (2, 'renamed'), (3, 'before'), (4, 'changed'), (5, 'deleted'), (6, 'replaced');
        INSERT INTO teams (name) VALUES ('Analysts'), ('Engineers'); INSERT INTO team_members VALUES ('Analysts', 1), ('Engineers', 1)`,
    });
    await host.imported(name);
    const idOf = async (login: string): Promise<string> =>
      (await scim.get(byUserName(login))).body.Resources[0].id;
    const ids = new Map<string, string>();
    for (const login of ["kept", "renamed", "changed", "deleted", "replaced"])
      ids.set(login, await idOf(login));
    const groups = (await scim.get("/Groups")).body.Resources;

    // The page with 4, 5 and 6 is read, but the host does not have it yet.
    const held = unruly.holdImport(2);
    await host.admin.call("POST /admin/connectors/:name/import", { params: { name } });
    await held.reached;
    const set = (login: string, path: string, value: string) =>
      scim.patch(`/Users/${ids.get(login)}`, [{ op: "replace", path, value }]);
    await set("renamed", "userName", "other");
    await set("changed", "title", "new");
    await scim.delete(`/Users/${ids.get("deleted")}`);
    await scim.delete(`/Users/${ids.get("replaced")}`);
    ids.set("replaced", (await scim.post("/Users", user("replaced", { title: "second" }))).body.id);
    ids.set("created", (await scim.post("/Users", user("created"))).body.id);
    database.exec("INSERT INTO people (id, login) VALUES (0, 'by hand')");
    ids.set("by hand", await idOf("by hand"));
    const value = [{ value: ids.get("changed") }];
    await scim.patch(`/Groups/${groups[0].id}`, [{ op: "add", path: "members", value }]);
    await scim.patch(`/Groups/${groups[1].id}`, [{ op: "replace", path: "displayName", value: "Builders" }]);
    const made = (await scim.post("/Groups", group("Aardvarks"))).body.id;
    held.release();

    for (const look of [() => host.imported(name), () => host.importAgain(name)]) {
      const { error } = await look();
      assert.equal(error, undefined);
      const shown = new Map<string, { userName: string; title?: string }>();
      for (const resource of (await scim.get("/Users")).body.Resources) shown.set(resource.id, resource);
      assert.equal(shown.size, 7);
      assert.equal(shown.get(ids.get("renamed") ?? "")?.userName, "other");
      assert.equal(shown.get(ids.get("changed") ?? "")?.title, "new");
      assert.equal(shown.get(ids.get("replaced") ?? "")?.title, "second");
      assert.equal(shown.get(ids.get("created") ?? "")?.userName, "created");
      assert.equal(shown.get(ids.get("by hand") ?? "")?.userName, "by hand");
      assert.equal(
        shown.has(ids.get("deleted") ?? ""),
        false,
        "what was deleted meanwhile does not come back",
      );
      assert.equal((await scim.get(`/Groups/${groups[0].id}`)).body.members.length, 2);
      assert.equal((await scim.get(`/Groups/${groups[1].id}`)).body.displayName, "Builders");
      assert.equal((await scim.get(`/Groups/${made}`)).status, 200);
      assert.equal((await scim.get("/Groups")).body.totalResults, 3);
    }
  });

  test("runs by its timer: soon after a start when the last one is too old, and at once when the timer is made shorter", async () => {
    const { name, database } = await servePeople(host, { fullImport: { everyMinutes: 600 } });
    const first = (await host.summary(name)).import.finishedAt;
    await host.restart();
    assert.equal((await host.imported(name)).finishedAt, first, "one that is young enough is not done again");
    database.exec("INSERT INTO people (login) VALUES ('ada')");
    later += 601 * 60_000;
    await host.restart();
    const { startedAt } = (await host.summary(name)).import;
    assert.equal(startedAt, undefined, "those who waited are answered first");
    while (!(await host.summary(name)).import.startedAt) await pause(100);
    assert.equal((await host.imported(name)).added, 1);
    database.exec("INSERT INTO people (login) VALUES ('grace')");
    later += 400 * 60_000;
    await host.reconfigure(name, (config) => ({
      ...config,
      runProfiles: {
        ...config.runProfiles,
        fullImport: { ...config.runProfiles.fullImport, everyMinutes: 300 },
      },
    }));
    const { added, read } = await host.imported(name);
    assert.deepEqual({ added, read }, { added: 1, read: 2 });
  });
});
