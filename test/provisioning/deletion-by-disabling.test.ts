/** The disable flow "delete": whoever is made inactive is deleted, by a change that could be made as a whole. */
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { startTestHost, type TestHost } from "../support/host.ts";
import { enterprise, type People, servePeople, user } from "./people-database.ts";

describe("where disabling a user deletes them", () => {
  let host: TestHost;
  let people: People;
  before(async () => {
    host = await startTestHost();
    const mappings = [{ scim: "displayName", attribute: "full_name", required: true }];
    people = await servePeople(host, { mappings, deprovisioning: { disable: { flow: "delete" } } });
    await people.scim.post("/Users", user("taken", { displayName: "Taken" }));
  });
  after(() => host.close());

  let count = 0;
  async function create(): Promise<string> {
    const { status, body, text } = await people.scim.post(
      "/Users",
      user(`person${++count}`, { displayName: "P" }),
    );
    assert.equal(status, 201, text);
    return `/Users/${body.id}`;
  }
  const disable = { op: "replace", path: "active", value: false };
  const isInTarget = () =>
    people.database.prepare("SELECT 1 FROM people WHERE login = ?").get(`person${count}`) !== undefined;

  test("a PATCH deletes who becomes inactive, and shows them as they were", async () => {
    const path = await create();
    const { status, body } = await people.scim.patch(path, [disable]);
    assert.equal(status, 200);
    assert.equal(body.active, false);
    assert.equal(isInTarget(), false);
    assert.equal((await people.scim.get(path)).status, 404);
  });

  for (const { what, operation, status } of [
    { what: "gives them a taken name", operation: { path: "userName", value: "taken" }, status: 409 },
    {
      what: "names an unknown manager",
      operation: { path: `${enterprise}:manager`, value: "x" },
      status: 400,
    },
    { what: "empties what is required", operation: { path: "displayName", value: "" }, status: 400 },
  ])
    test(`a PATCH that also ${what} deletes nobody`, async () => {
      const path = await create();
      const refused = await people.scim.patch(path, [disable, { op: "replace", ...operation }]);
      assert.equal(refused.status, status, refused.text);
      assert.equal(isInTarget(), true);
      assert.equal((await people.scim.get(path)).body.active, true);
    });
});
