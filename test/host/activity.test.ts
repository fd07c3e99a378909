import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { servePeople, user } from "../provisioning/people-database.ts";
import { startTestHost, type TestHost } from "../support/host.ts";

describe("the activity", () => {
  let host: TestHost;
  before(async () => {
    host = await startTestHost();
  });
  after(() => host.close());

  const entries = async (connector: string) =>
    (await host.admin.call("GET /admin/activity")).filter((entry) => entry.connector === connector);

  test("has every change, import and failure, newest first, and no reads that went well", async () => {
    const { name, scim } = await servePeople(host);
    const { id } = (await scim.post("/Users", user("ada"))).body;
    await scim.get(`/Users/${id}`);
    await scim.post("/Users", user("ada"));
    await scim.patch(`/Users/${id}`, [{ op: "replace", path: "title", value: "Countess" }]);
    await scim.get("/Users/unknown");
    const failed = await scim.get(`/Users?filter=${encodeURIComponent("title eq")}`);
    await scim.delete(`/Users/${id}`);
    const found = await entries(name);
    assert.deepEqual(
      found.map(({ verb, status }) => `${verb} ${status}`),
      ["delete 204", "read 400", "read 404", "update 200", "create 409", "create 201", "import 200"],
    );
    assert.equal(found[1]?.message, failed.body.detail);
    assert.equal(found[1]?.requestId, failed.headers["x-request-id"]);
    assert.equal(found[3]?.resourceId, id);
    assert.equal(found[5]?.resourceId, id);
    assert.ok(found.every((entry, n) => n === 0 || entry.id < (found[n - 1]?.id ?? 0)));
  });

  test("says why an import stopped", async () => {
    const { name, database } = await servePeople(host, { rows: "INSERT INTO people (login) VALUES ('ada')" });
    database.exec("DELETE FROM people");
    const { error } = await host.importAgain(name);
    const [newest] = await entries(name);
    assert.deepEqual([newest?.verb, newest?.status, newest?.message], ["import", 500, error]);
  });

  test("is kept over a restart, and goes on behind what was there", async () => {
    const { name, scim } = await servePeople(host);
    await scim.post("/Users", user("ada"));
    const before = await entries(name);
    await host.restart();
    await host.connect(name).post("/Users", user("grace"));
    const [newest, ...others] = await entries(name);
    assert.deepEqual(others, before);
    assert.ok((newest?.id ?? 0) > (before[0]?.id ?? 0));
  });
});
