/** Passwords: written, never read. */
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { startTestHost, type TestHost } from "../support/host.ts";
import { type People, servePeople, user } from "./people-database.ts";

describe("a password", () => {
  let host: TestHost;
  before(async () => {
    host = await startTestHost();
  });
  after(() => host.close());

  const mappings = [{ scim: "password", attribute: "site" }];
  const inTarget = ({ database }: People, login: string) =>
    database.prepare("SELECT site FROM people WHERE login = ?").get(login)?.["site"];

  for (const [how, operation] of Object.entries({
    "is removed": { op: "remove", path: "password" },
    "is replaced by an empty text": { op: "replace", path: "password", value: "" },
    "is replaced by null": { op: "Replace", path: "password", value: null },
    "is null in a value without path": { op: "replace", value: { password: null } },
  }))
    test(`that ${how} is gone from the target`, async () => {
      const people = await servePeople(host, { mappings });
      const { body } = await people.scim.post("/Users", user("ada", { password: "Enigma-1" }));
      assert.equal(inTarget(people, "ada"), "Enigma-1");
      const changed = await people.scim.patch(`/Users/${body.id}`, [operation]);
      assert.equal(changed.status, 200, changed.text);
      assert.equal(inTarget(people, "ada"), null);
      assert.ok(!("password" in changed.body));
    });

  test("stays while a PATCH or a PUT does not name it, and goes with a PUT that says null", async () => {
    const people = await servePeople(host, { mappings });
    const { body } = await people.scim.post("/Users", user("ada", { password: "Enigma-1" }));
    const path = `/Users/${body.id}`;
    await people.scim.patch(path, [{ op: "replace", path: "title", value: "Countess" }]);
    await people.scim.put(path, user("ada", { title: "Lady" }));
    assert.equal(inTarget(people, "ada"), "Enigma-1");
    const { status } = await people.scim.put(path, user("ada", { password: null }));
    assert.equal(status, 200);
    assert.equal(inTarget(people, "ada"), null);
  });

  test("is not handed on to who is created in the place of somebody deleted", async () => {
    const people = await servePeople(host, {
      mappings,
      deprovisioning: { delete: { flow: "set", attribute: "kind", value: "gone", restore: "staff" } },
    });
    const first = await people.scim.post("/Users", user("ada", { password: "Enigma-1" }));
    assert.equal((await people.scim.delete(`/Users/${first.body.id}`)).status, 204);
    const second = await people.scim.post("/Users", user("ada"));
    assert.equal(second.status, 201, second.text);
    assert.notEqual(second.body.id, first.body.id);
    assert.equal(inTarget(people, "ada"), null);
  });
});
