import assert from "node:assert/strict";
import { renameSync } from "node:fs";
import { after, before, describe, test } from "node:test";
import { startTestHost, type TestHost } from "../support/host.ts";
import { byUserName, servePeople, user } from "./people-database.ts";

describe("a target that goes away and comes back", () => {
  let host: TestHost;
  /** Milliseconds by which the host's clock is ahead. */
  let later = 0;
  before(async () => {
    host = await startTestHost({ now: () => Date.now() + later });
  });
  after(() => host.close());

  test("reads are answered, changes are told to come again, and go on when it is back", async () => {
    const { name, file, scim, database } = await servePeople(host);
    const { id } = (await scim.post("/Users", user("ada", { title: "Countess" }))).body;
    const change = () => scim.patch(`/Users/${id}`, [{ op: "replace", path: "title", value: "Programmer" }]);
    const create = () => scim.post("/Users", user("grace"));
    database.close();
    renameSync(file, `${file}.away`);
    for (const request of [change, create, change, () => scim.delete(`/Users/${id}`)]) {
      const { status, headers, body } = await request();
      assert.equal(status, 503);
      assert.ok(Number(headers["retry-after"]) > 0);
      assert.match(body.detail, new RegExp(file));
    }
    assert.equal((await scim.get(`/Users/${id}`)).body.title, "Countess");
    assert.equal((await scim.get(byUserName("ADA"))).body.totalResults, 1);
    assert.equal((await scim.get("/Users")).body.totalResults, 1);
    const unknown = await scim.get(byUserName("nobody"));
    assert.equal(unknown.status, 503, "whether there is one, only the target could say");
    assert.match((await host.summary(name)).lastFailure?.message ?? "", new RegExp(file));

    renameSync(`${file}.away`, file);
    later += 60_000;
    const changed = await change();
    assert.equal(changed.status, 200, changed.text);
    assert.equal((await create()).status, 201);
    assert.equal((await scim.get("/Users")).body.totalResults, 2);
    const { lastFailure, inDoubt } = await host.summary(name);
    assert.deepEqual([lastFailure, inDoubt], [undefined, 0]);
  });

  test("a host that starts without it answers what it knows", async () => {
    const { name, file, scim, database } = await servePeople(host);
    const { id } = (await scim.post("/Users", user("ada"))).body;
    database.close();
    await host.restart(() => renameSync(file, `${file}.away`));
    const client = host.connect(name);
    assert.equal((await client.get(`/Users/${id}`)).body.userName, "ada");
    const change = () => client.patch(`/Users/${id}`, [{ op: "replace", path: "title", value: "Countess" }]);
    assert.equal((await change()).status, 503);
    renameSync(`${file}.away`, file);
    later += 60_000;
    assert.equal((await change()).status, 200);
    assert.equal((await host.importAgain(name)).error, undefined);
  });
});
