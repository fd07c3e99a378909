import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { startTestHost, type TestHost } from "../support/host.ts";
import { byUserName, servePeople, user } from "./people-database.ts";

/** 49 attributes beside the user name, each in a column of its own. */
const attributes = Array.from({ length: 49 }, (_, n) => ({
  scim: `urn:ietf:params:scim:schemas:extension:Example:2.0:User:a${n}`,
  attribute: `a${n}`,
}));

describe("changes at the same moment", () => {
  let host: TestHost;
  before(async () => {
    host = await startTestHost();
  });
  after(() => host.close());

  test("50 creates of one user name make one user, in a table that would take all of them", async () => {
    const { scim, database } = await servePeople(host);
    const names = ["Ada", "ada", "ADA"];
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, n) => scim.post("/Users", user(names[n % 3] ?? ""))),
    );
    const statuses = answers.map(({ status }) => status).sort(ascending);
    assert.deepEqual(statuses, [201, ...Array.from({ length: 49 }, () => 409)]);
    assert.equal(database.prepare("SELECT count(*) AS n FROM people").get()?.["n"], 1);
    assert.equal((await scim.get(byUserName("ada"))).body.totalResults, 1);
  });

  test("50 changes of different attributes of one user are all kept, here and in the target", async () => {
    const { scim, database } = await servePeople(host, {
      mappings: attributes,
      rows: attributes.map(({ attribute }) => `ALTER TABLE people ADD COLUMN ${attribute} TEXT;`).join(""),
    });
    const { id } = (await scim.post("/Users", user("ada"))).body;
    const paths = ["title", ...attributes.map(({ scim }) => scim)];
    const answers = await Promise.all(
      paths.map((path, n) => scim.patch(`/Users/${id}`, [{ op: "replace", path, value: `value ${n}` }])),
    );
    assert.deepEqual(new Set(answers.map(({ status }) => status)), new Set([200]));
    const row = database.prepare("SELECT * FROM people").get() ?? {};
    const { body } = await scim.get(`/Users/${id}`);
    for (const [n, path] of paths.entries()) {
      assert.equal(row[n === 0 ? "title" : `a${n - 1}`], `value ${n}`);
      const extension = body["urn:ietf:params:scim:schemas:extension:Example:2.0:User"];
      assert.equal(n === 0 ? body.title : extension[`a${n - 1}`], `value ${n}`, path);
    }
    const versions = new Set(answers.map(({ body }) => body.meta.version));
    assert.equal(versions.size, 50, "each change made a version");
  });

  test("of two changes that expect one version, one is made and the other is told with 412", async () => {
    const { scim, database } = await servePeople(host);
    const { id, meta } = (await scim.post("/Users", user("ada"))).body;
    const answers = await Promise.all(
      ["one", "two", "three"].map((value) =>
        scim.patch(`/Users/${id}`, [{ op: "replace", path: "title", value }], { "if-match": meta.version }),
      ),
    );
    assert.deepEqual(answers.map(({ status }) => status).sort(ascending), [200, 412, 412]);
    const made = answers.find(({ status }) => status === 200);
    assert.equal(database.prepare("SELECT title FROM people").get()?.["title"], made?.body.title);
    const stale = await scim.delete(`/Users/${id}`, { "if-match": meta.version });
    assert.equal(stale.status, 412);
    assert.equal((await scim.delete(`/Users/${id}`, { "if-match": made?.body.meta.version })).status, 204);
  });

  test("two users who swap their names do not lock each other up", async () => {
    const { scim } = await servePeople(host);
    const ids = await Promise.all(
      ["ada", "grace"].map(async (name) => (await scim.post("/Users", user(name))).body.id),
    );
    const answers = await Promise.all(
      ids.flatMap((id, n) =>
        Array.from({ length: 5 }, () =>
          scim.patch(`/Users/${id}`, [{ op: "replace", path: "userName", value: n === 0 ? "grace" : "ada" }]),
        ),
      ),
    );
    for (const { status, text } of answers) assert.ok(status === 200 || status === 409, text);
    const names = await Promise.all(ids.map(async (id) => (await scim.get(`/Users/${id}`)).body.userName));
    assert.equal(new Set(names).size, 2);
  });

  test("creates and deletes of one name take turns, and the last word is the same in SCIM and in the target", async () => {
    const { scim, database } = await servePeople(host);
    await Promise.all(
      Array.from({ length: 6 }, async () => {
        for (let n = 0; n < 5; n++) {
          const created = await scim.post("/Users", user("ada"));
          assert.ok([201, 409].includes(created.status), created.text);
          if (created.status === 201) {
            const removed = await scim.delete(`/Users/${created.body.id}`);
            assert.equal(removed.status, 204, removed.text);
          }
        }
      }),
    );
    assert.equal(database.prepare("SELECT count(*) AS n FROM people").get()?.["n"], 0);
    assert.equal((await scim.get("/Users")).body.totalResults, 0);
  });
});

const ascending = (a: number, b: number) => a - b;
