import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { startTestHost, type TestHost } from "../support/host.ts";
import type { Answer } from "../support/scim-requests.ts";
import { enterprise, group, servePeople, user } from "./people-database.ts";

const manager = (value: string) => ({ [enterprise]: { manager: { value } } });

describe("references", () => {
  let host: TestHost;
  before(async () => {
    host = await startTestHost();
  });
  after(() => host.close());

  test("a manager is set, found by a filter, changed and taken away by id", async () => {
    const { scim, database } = await servePeople(host);
    const ada = (await scim.post("/Users", user("ada"))).body.id;
    const grace = (await scim.post("/Users", user("grace"))).body.id;
    const created = await scim.post("/Users", user("edsger", manager(ada)));
    const path = `/Users/${created.body.id}`;
    const shown = created.body[enterprise].manager;
    assert.equal(shown.value, ada);
    assert.ok(shown.$ref.endsWith(`/Users/${ada}`));
    const managed = () =>
      database.prepare("SELECT manager_id FROM people WHERE login = 'edsger'").get()?.["manager_id"];
    assert.equal(managed(), 1);
    const filter = `${enterprise}:manager eq "${ada}"`;
    assert.equal((await scim.get(`/Users?filter=${encodeURIComponent(filter)}`)).body.totalResults, 1);
    const changed = await scim.patch(path, [{ op: "replace", path: `${enterprise}:manager`, value: grace }]);
    assert.equal(changed.body[enterprise].manager.value, grace);
    assert.equal(managed(), 2);
    const cleared = await scim.patch(path, [{ op: "remove", path: `${enterprise}:manager` }]);
    assert.equal(cleared.body[enterprise], undefined);
    assert.equal(cleared.body.schemas.length, 1);
    assert.equal(managed(), null);
  });

  test("a manager changed by hand is kept by a change of something else, and shown in its answer", async () => {
    const { scim, database } = await servePeople(host);
    const ada = (await scim.post("/Users", user("ada"))).body.id;
    const grace = (await scim.post("/Users", user("grace"))).body.id;
    const { id } = (await scim.post("/Users", user("edsger", manager(ada)))).body;
    database.exec("UPDATE people SET manager_id = 2 WHERE login = 'edsger'");
    const title = [{ op: "replace", path: "title", value: "Professor" }];
    const changed = await scim.patch(`/Users/${id}`, title);
    assert.equal(changed.body[enterprise].manager.value, grace);
    const filter = `${enterprise}:manager eq "${grace}"`;
    assert.equal((await scim.get(`/Users?filter=${encodeURIComponent(filter)}`)).body.totalResults, 1);
  });

  test("whoever is created again has the manager that is asked for, though someone set it by hand before", async () => {
    const { scim, database } = await servePeople(host, { deprovisioning: { delete: { flow: "none" } } });
    const ada = (await scim.post("/Users", user("ada"))).body.id;
    const grace = (await scim.post("/Users", user("grace"))).body.id;
    const { id } = (await scim.post("/Users", user("edsger", manager(ada)))).body;
    assert.equal((await scim.delete(`/Users/${id}`)).status, 204);
    database.exec("UPDATE people SET manager_id = 2 WHERE login = 'edsger'");
    const again = await scim.post("/Users", user("edsger", manager(grace)));
    assert.equal(again.status, 201, again.text);
    assert.equal(again.body[enterprise].manager.value, grace);
    const { body } = await scim.get(`/Users/${again.body.id}`);
    assert.equal(body[enterprise].manager.value, grace);
  });

  test("an unknown id is refused, and nothing is changed", async () => {
    const { scim, database } = await servePeople(host);
    const unknown = "00000000-0000-4000-8000-000000000000";
    const created = await scim.post("/Users", user("ada", manager(unknown)));
    assert.equal(created.status, 400);
    assert.match(created.body.detail, /manager.*no User with the id/);
    const { id } = (await scim.post("/Users", user("grace"))).body;
    const patched = await scim.patch(`/Users/${id}`, [
      { op: "replace", path: "title", value: "Admiral" },
      { op: "replace", path: `${enterprise}:manager`, value: unknown },
    ]);
    assert.equal(patched.status, 400);
    assert.equal((await scim.post("/Groups", group("Analysts", [unknown]))).status, 400);
    assert.deepEqual(
      database
        .prepare("SELECT login, title FROM people")
        .all()
        .map((row) => ({ ...row })),
      [{ login: "grace", title: null }],
    );
  });

  test("a manager who was deleted is not shown any more", async () => {
    const { name, scim } = await servePeople(host);
    const ada = (await scim.post("/Users", user("ada"))).body.id;
    const { id } = (await scim.post("/Users", user("grace", manager(ada)))).body;
    await scim.delete(`/Users/${ada}`);
    assert.equal((await scim.get(`/Users/${id}`)).body[enterprise], undefined);
    await host.importAgain(name);
    assert.equal((await scim.get(`/Users/${id}`)).body[enterprise], undefined);
    const patched = await scim.patch(`/Users/${id}`, [{ op: "replace", path: "title", value: "Admiral" }]);
    assert.equal(patched.status, 200, patched.text);
  });

  test("an import resolves references to objects that it brings later", async () => {
    const { name, scim, database } = await servePeople(host, {
      rows: `INSERT INTO people (id, login, manager_id) VALUES (1, 'ada', 3), (2, 'grace', 9), (3, 'edsger', 3);
        INSERT INTO teams (name) VALUES ('Analysts'); INSERT INTO team_members VALUES ('Analysts', 3), ('Analysts', 9)`,
      fullImport: { pageSize: 1 },
    });
    const people = async () =>
      new Map<string, { id: string; manager: string | undefined }>(
        (await scim.get("/Users")).body.Resources.map((one: Answer["body"]) => [
          one["userName"],
          { id: one["id"], manager: one[enterprise]?.manager?.value },
        ]),
      );
    const first = await people();
    assert.equal(first.get("ada")?.manager, first.get("edsger")?.id);
    assert.equal(first.get("edsger")?.manager, first.get("edsger")?.id, "one may be one's own manager");
    assert.equal(first.get("grace")?.manager, undefined, "whom nobody knows is not shown");
    database.exec("INSERT INTO people (id, login) VALUES (9, 'late')");
    await host.importAgain(name);
    const second = await people();
    assert.equal(second.get("grace")?.manager, second.get("late")?.id);
    const members = (await scim.get("/Groups")).body.Resources[0].members;
    assert.deepEqual(
      members.map(({ display }: { display: string }) => display),
      ["edsger", "late"],
    );
  });

  test("a group's members are added, removed, replaced and cleared, in SCIM as in the target", async () => {
    const { name, scim, database } = await servePeople(host);
    const ids = new Map<string, string>();
    for (const login of ["a", "b", "c", "d"])
      ids.set(login, (await scim.post("/Users", user(login))).body.id);
    const of = (...logins: string[]) => logins.map((login) => ({ value: ids.get(login) }));
    const { id } = (await scim.post("/Groups", group("Analysts", [ids.get("a") ?? "", ids.get("b") ?? ""])))
      .body;
    const inTarget = database.prepare(
      "SELECT group_concat(login, '') AS logins FROM (SELECT login FROM team_members JOIN people ON id = person_id ORDER BY login)",
    );
    const byId = `members[value eq "${ids.get("c")}"]`;
    const steps: readonly (readonly [operations: readonly Record<string, unknown>[], expected: string])[] = [
      [[{ op: "add", path: "members", value: of("b", "c") }], "abc"],
      [[{ op: "remove", path: "members", value: of("a") }], "bc"],
      [[{ op: "remove", path: byId }], "b"],
      [
        [
          { op: "add", path: "members", value: of("c") },
          { op: "remove", path: "members", value: of("b") },
        ],
        "c",
      ],
      [[{ op: "replace", path: "members", value: of("a", "d") }], "ad"],
      [[{ op: "remove", path: "members" }], ""],
      [[{ op: "add", value: { members: of("d", "c") } }], "cd"],
      [[{ op: "replace", path: "members", value: [] }], ""],
      [
        [
          { op: "remove", path: "members", value: of("a") },
          { op: "add", path: "members", value: of("a") },
        ],
        "a",
      ],
    ];
    for (const [operations, expected] of steps) {
      const answer = await scim.patch(`/Groups/${id}`, operations);
      assert.equal(answer.status, 204, answer.text);
      const { body } = await scim.get(`/Groups/${id}`);
      const shown = (body.members ?? []).map(({ display }: { display: string }) => display).join("");
      assert.equal(shown, expected, JSON.stringify(operations));
      assert.equal(inTarget.get()?.["logins"] ?? "", expected);
    }
    const members = (await scim.get(`/Groups/${id}`)).body.members;
    assert.deepEqual(members[0], {
      value: ids.get("a"),
      $ref: `${(await host.summary(name)).scimUrl}/Users/${ids.get("a")}`,
      type: "User",
      display: "a",
    });
    const { groups } = (await scim.get(`/Users/${ids.get("a")}`)).body;
    assert.deepEqual([groups.length, groups[0].value, groups[0].display], [1, id, "Analysts"]);
    await scim.delete(`/Users/${ids.get("a")}`);
    assert.equal((await scim.get(`/Groups/${id}`)).body.members, undefined);
  });

  test("members changed by hand are kept by a change of others, and shown after an import", async () => {
    const { name, scim, database } = await servePeople(host, {
      rows: "INSERT INTO people (id, login) VALUES (1, 'a'), (2, 'b'), (3, 'c'); INSERT INTO teams (name) VALUES ('Analysts')",
    });
    const [a] = (await scim.get("/Users")).body.Resources;
    const [{ id }] = (await scim.get("/Groups")).body.Resources;
    database.exec("INSERT INTO team_members VALUES ('Analysts', 2)");
    const answer = await scim.patch(`/Groups/${id}`, [
      { op: "add", path: "members", value: [{ value: a.id }] },
    ]);
    assert.equal(answer.status, 204, answer.text);
    assert.equal(database.prepare("SELECT count(*) AS n FROM team_members").get()?.["n"], 2);
    await host.importAgain(name);
    assert.equal((await scim.get(`/Groups/${id}`)).body.members.length, 2);
  });

  test("a group that is created again, where the target had kept it, has none of its former members", async () => {
    const { name, scim, database } = await servePeople(host);
    await host.reconfigure(name, (config) => ({
      ...config,
      objectTypes: config.objectTypes.map((type) =>
        type.resourceType === "Group"
          ? { ...type, deprovisioning: { ...type.deprovisioning, delete: { flow: "none" } } }
          : type,
      ),
    }));
    const ids = [];
    for (const login of ["ada", "grace"]) ids.push((await scim.post("/Users", user(login))).body.id);
    const first = await scim.post("/Groups", { ...group("Analysts", ids), externalId: "first" });
    assert.equal((await scim.delete(`/Groups/${first.body.id}`)).status, 204);
    assert.equal((await scim.get(`/Users/${ids[0]}`)).body.groups, undefined);
    const second = await scim.post("/Groups", group("Analysts"));
    assert.equal(second.status, 201, second.text);
    assert.notEqual(second.body.id, first.body.id);
    const { externalId, members } = second.body;
    assert.deepEqual({ externalId, members }, { externalId: undefined, members: undefined });
    assert.equal(database.prepare("SELECT count(*) AS n FROM team_members").get()?.["n"], 0);
  });

  test("groups may be members of groups", async () => {
    const { scim } = await serveNested();
    const inner = (await scim.post("/Groups", group("Inner"))).body.id;
    const outer = await scim.post("/Groups", group("Outer", [inner]));
    assert.equal(outer.status, 201, outer.text);
    assert.equal(outer.body.members[0].type, "Group");
    assert.equal(outer.body.members[0].display, "Inner");
    const circle = await scim.patch(`/Groups/${inner}`, [
      { op: "add", path: "members", value: [{ value: outer.body.id }] },
    ]);
    assert.equal(circle.status, 204, circle.text);
    assert.equal((await scim.get(`/Groups/${inner}`)).body.members[0].value, outer.body.id);
  });

  test("a group of 2,000 members is made, shown, changed by one, replaced and deleted", async () => {
    const { name, scim, database } = await servePeople(host, {
      rows: "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2001) INSERT INTO people (id, login) SELECT i, 'user' || i FROM n",
    });
    const ids: string[] = [];
    for (const startIndex of [1, 1001, 2001]) {
      const { body } = await scim.get(`/Users?count=1000&attributes=id&startIndex=${startIndex}`);
      ids.push(...body.Resources.map(({ id }: { id: string }) => id));
    }
    assert.equal(new Set(ids).size, 2001);
    const created = await scim.post("/Groups?excludedAttributes=members", group("Everybody", ids.slice(1)));
    assert.equal(created.status, 201, created.text);
    assert.equal(created.body.members, undefined);
    const path = `/Groups/${created.body.id}`;
    assert.equal((await scim.get(path)).body.members.length, 2000);
    const value = [{ value: ids[0] }];
    assert.equal((await scim.patch(path, [{ op: "add", path: "members", value }])).status, 204);
    assert.equal(
      (await scim.patch(path, [{ op: "remove", path: "members", value: [{ value: ids[5] }] }])).status,
      204,
    );
    await host.importAgain(name);
    const members = (await scim.get(path)).body.members.map((member: { value: string }) => member.value);
    assert.deepEqual(new Set(members), new Set(ids.filter((_, n) => n !== 5)));
    const replaced = await scim.put(path, group("Everybody", ids.slice(100)));
    assert.equal(replaced.status, 200, replaced.text.slice(0, 300));
    assert.equal(replaced.body.members.length, 1901);
    assert.equal(database.prepare("SELECT count(*) AS n FROM team_members").get()?.["n"], 1901);
    assert.equal((await scim.delete(path)).status, 204);
    assert.equal((await scim.get(`/Users/${ids[500]}`)).body.groups, undefined);
  });

  async function serveNested() {
    const people = await servePeople(host, {
      rows: "CREATE TABLE nested (outer_team TEXT, inner_team TEXT, PRIMARY KEY (outer_team, inner_team))",
    });
    await host.reconfigure(people.name, (config) => ({
      ...config,
      parameters: {
        ...config.parameters,
        schema: {
          ...config.parameters.schema,
          childTables: [
            {
              objectType: "teams",
              attribute: "members",
              table: "nested",
              joinColumn: "outer_team",
              valueColumn: "inner_team",
            },
          ],
        },
      },
      objectTypes: config.objectTypes.map((type) => ({
        ...type,
        mappings: type.mappings
          .filter(({ scim }) => scim !== "phoneNumbers")
          .map((mapping) =>
            mapping.scim === "members"
              ? { ...mapping, reference: { resourceType: "Group", attribute: "name" } }
              : mapping,
          ),
      })),
    }));
    return people;
  }
});
