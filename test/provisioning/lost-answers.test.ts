import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { startTestHost, type TestHost } from "../support/host.ts";
import { byUserName, group, servePeople, user } from "./people-database.ts";
import { unrulyConnector } from "./unruly-connector.ts";

describe("a change whose answer was lost", () => {
  const unruly = unrulyConnector();
  let host: TestHost;
  before(async () => {
    host = await startTestHost();
  });
  after(() => host.close());

  const serve = async () => {
    const people = await servePeople(host, { type: unruly.type });
    await host.imported(people.name);
    return people;
  };
  const inDoubt = async (name: string) => (await host.summary(name)).inDoubt;

  test("is told with 503, and looked up before the next change of the same user", async () => {
    const { name, scim } = await serve();
    const { id } = (await scim.post("/Users", user("ada"))).body;
    unruly.loseAnswer();
    const lost = await scim.patch(`/Users/${id}`, [{ op: "replace", path: "title", value: "Countess" }]);
    assert.equal(lost.status, 503);
    assert.equal(await inDoubt(name), 1);
    const next = await scim.patch(`/Users/${id}`, [{ op: "replace", path: "nickName", value: "Al" }]);
    assert.equal(next.status, 200, next.text);
    assert.equal(next.body.title, "Countess");
    assert.equal(await inDoubt(name), 0);
  });

  test("may be sent again: a create then finds what it made, and a delete is done", async () => {
    const { name, scim, database } = await serve();
    unruly.loseAnswer();
    assert.equal((await scim.post("/Users", user("ada"))).status, 503);
    assert.equal((await scim.post("/Users", user("ada"))).status, 409);
    const [{ id }] = (await scim.get(byUserName("ada"))).body.Resources;
    assert.equal(database.prepare("SELECT count(*) AS n FROM people").get()?.["n"], 1);
    unruly.loseAnswer();
    assert.equal((await scim.delete(`/Users/${id}`)).status, 503);
    assert.equal((await scim.delete(`/Users/${id}`)).status, 404);
    assert.equal(await inDoubt(name), 0);
  });

  test("is settled by the next import when nobody asks again, and by the next start", async () => {
    const { name, scim } = await serve();
    const { id } = (await scim.post("/Users", user("ada"))).body;
    const change = async (title: string) => {
      unruly.loseAnswer();
      await host.connect(name).patch(`/Users/${id}`, [{ op: "replace", path: "title", value: title }]);
      assert.equal(await inDoubt(name), 1);
    };
    await change("Countess");
    await host.importAgain(name);
    assert.equal(await inDoubt(name), 0);
    assert.equal((await scim.get(`/Users/${id}`)).body.title, "Countess");
    await change("Programmer");
    await host.restart();
    while ((await inDoubt(name)) > 0);
    assert.equal((await host.connect(name).get(`/Users/${id}`)).body.title, "Programmer");
  });

  test("brings a group's members too", async () => {
    const { name, scim } = await serve();
    const ids: string[] = [];
    for (const login of ["ada", "grace", "alan"]) ids.push((await scim.post("/Users", user(login))).body.id);
    const { id } = (await scim.post("/Groups", group("Analysts", ids.slice(0, 2)))).body;
    unruly.loseAnswer();
    const lost = await scim.patch(`/Groups/${id}`, [
      { op: "add", path: "members", value: [{ value: ids[2] }] },
      { op: "remove", path: "members", value: [{ value: ids[0] }] },
    ]);
    assert.equal(lost.status, 503);
    assert.equal(
      (await scim.patch(`/Groups/${id}`, [{ op: "replace", path: "externalId", value: "1" }])).status,
      204,
    );
    assert.equal(await inDoubt(name), 0);
    const members = (await scim.get(`/Groups/${id}`)).body.members.map(
      ({ display }: { display: string }) => display,
    );
    assert.deepEqual(members, ["grace", "alan"]);

    unruly.loseAnswer();
    assert.equal((await scim.post("/Groups", group("Engineers", ids))).status, 503);
    assert.equal((await scim.post("/Groups", group("Engineers"))).status, 409);
    const [engineers] = (await scim.get('/Groups?filter=displayName%20eq%20"Engineers"')).body.Resources;
    assert.equal(engineers.members.length, 3);
  });
});
