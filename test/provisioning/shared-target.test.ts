/** The target has other users: what they change by hand is found, kept and never doubled. */
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { startTestHost, type TestHost } from "../support/host.ts";
import { byDisplayName, byUserName, enterprise, servePeople, user } from "./people-database.ts";

describe("a target that others change too", () => {
  let host: TestHost;
  before(async () => {
    host = await startTestHost();
  });
  after(() => host.close());

  test("a user made by hand is found by a filter and refused as a duplicate, in any letter case", async () => {
    const { scim, database } = await servePeople(host);
    database.exec("INSERT INTO people (id, login, title) VALUES (7, 'Ada', 'Countess')");
    const found = await scim.get(byUserName("ADA"));
    assert.equal(found.body.totalResults, 1);
    assert.equal(found.body.Resources[0].title, "Countess");

    database.exec("INSERT INTO people (id, login) VALUES (8, 'Grace')");
    const { status, body } = await scim.post("/Users", user("grace"));
    assert.equal(status, 409);
    assert.equal(body.scimType, "uniqueness");
    assert.equal((await scim.get(byUserName("grace"))).body.totalResults, 1);
    assert.equal(database.prepare("SELECT count(*) AS n FROM people").get()?.["n"], 2);
  });

  test("a group made by hand is found with its members", async () => {
    const { scim, database } = await servePeople(host, {
      rows: "INSERT INTO people (id, login) VALUES (1, 'ada')",
    });
    database.exec(
      "INSERT INTO teams (name) VALUES ('Analysts'); INSERT INTO team_members VALUES ('Analysts', 1)",
    );
    const found = await scim.get(byDisplayName("Analysts"));
    assert.equal(found.body.Resources[0].members[0].display, "ada");
  });

  test("a row deleted by hand answers 404 from the first change on, and is created anew under another id", async () => {
    const { scim, database } = await servePeople(host);
    const created = await scim.post("/Users", user("ada"));
    assert.equal(created.status, 201, created.text);
    const path = `/Users/${created.body.id}`;
    database.exec("DELETE FROM people");
    const patched = await scim.patch(path, [{ op: "replace", path: "title", value: "Countess" }]);
    assert.equal(patched.status, 404);
    assert.equal((await scim.get(path)).status, 404);
    assert.equal((await scim.get(byUserName("ada"))).body.totalResults, 0);
    const again = await scim.post("/Users", user("ada"));
    assert.equal(again.status, 201, again.text);
    assert.notEqual(again.body.id, created.body.id);
    assert.equal((await scim.get(path)).status, 404);
  });

  test("a create is not refused for a row that was deleted or renamed by hand", async () => {
    const { scim, database } = await servePeople(host);
    const gone = await scim.post("/Users", user("gone"));
    const renamed = await scim.post("/Users", user("renamed"));
    database.exec(
      "DELETE FROM people WHERE login = 'gone'; UPDATE people SET login = 'other' WHERE login = 'renamed'",
    );
    const again = await scim.post("/Users", user("gone"));
    assert.equal(again.status, 201, again.text);
    assert.notEqual(again.body.id, gone.body.id);
    const second = await scim.post("/Users", user("renamed"));
    assert.equal(second.status, 201, second.text);
    assert.equal((await scim.get(`/Users/${renamed.body.id}`)).body.userName, "other");
  });

  test("a change of one attribute keeps what was changed by hand in the others", async () => {
    const { scim, database } = await servePeople(host);
    const { body } = await scim.post(
      "/Users",
      user("ada", { title: "Countess", phoneNumbers: [{ value: "1", type: "work" }] }),
    );
    database.exec(
      "UPDATE people SET title = 'Programmer', mail = 'ada@example.com', enabled = 'N'; UPDATE phones SET note = 'by hand'",
    );
    const patched = await scim.patch(`/Users/${body.id}`, [
      { op: "replace", path: "nickName", value: "Al" },
      { op: "add", path: "phoneNumbers", value: [{ value: "2", type: "home" }] },
    ]);
    assert.equal(patched.status, 200, patched.text);
    assert.equal(patched.body.title, "Programmer");
    assert.equal(patched.body.active, false);
    assert.equal(patched.body.emails[0].value, "ada@example.com");
    const row = database.prepare("SELECT title, nick, enabled FROM people").get();
    assert.deepEqual({ ...row }, { title: "Programmer", nick: "Al", enabled: "N" });
    const phones = database.prepare("SELECT number, note FROM phones ORDER BY number").all();
    assert.deepEqual(
      phones.map((phone) => ({ ...phone })),
      [
        { number: "1", note: "by hand" },
        { number: "2", note: null },
      ],
    );
  });

  test("a value is written even when Linkspan believes it to be there already", async () => {
    const { scim, database } = await servePeople(host);
    const { body } = await scim.post("/Users", user("ada", { title: "Countess" }));
    database.exec("UPDATE people SET title = 'Programmer'");
    await scim.patch(`/Users/${body.id}`, [{ op: "replace", path: "title", value: "Countess" }]);
    assert.equal(database.prepare("SELECT title FROM people").get()?.["title"], "Countess");
  });

  test("a version that was read before a change by hand no longer matches", async () => {
    const { scim, database } = await servePeople(host);
    const { body } = await scim.post("/Users", user("ada"));
    database.exec("UPDATE people SET title = 'Programmer'");
    const answer = await scim.patch(`/Users/${body.id}`, [{ op: "replace", path: "nickName", value: "Al" }], {
      "if-match": body.meta.version,
    });
    assert.equal(answer.status, 412, answer.text);
  });

  test("two attributes of SCIM may show one column, and the one that changed decides", async () => {
    const { scim, database } = await servePeople(host, {
      mappings: [
        { scim: "displayName", attribute: "full_name" },
        { scim: "name.formatted", attribute: "full_name" },
      ],
    });
    const { body } = await scim.post("/Users", user("ada", { displayName: "Ada" }));
    assert.equal(body.name.formatted, "Ada");
    const patched = await scim.patch(`/Users/${body.id}`, [
      { op: "replace", path: "name.formatted", value: "Ada King" },
    ]);
    assert.equal(patched.body.displayName, "Ada King");
    const replaced = await scim.put(`/Users/${body.id}`, user("ada", { displayName: "Ada Lovelace" }));
    assert.equal(replaced.body.name.formatted, "Ada Lovelace");
    const cleared = await scim.put(`/Users/${body.id}`, user("ada"));
    assert.equal(cleared.body.displayName, undefined);
    assert.equal(database.prepare("SELECT full_name FROM people").get()?.["full_name"], null);
  });

  test("values are mapped both ways, defaults fill a create, and constants are shown and sent to nobody", async () => {
    const { scim, database } = await servePeople(host, {
      mappings: [
        { scim: "userType", attribute: "kind", values: { Employee: "E", Contractor: "C" } },
        { scim: `${enterprise}:organization`, attribute: "site", default: "Berlin" },
        { scim: "locale", constant: "de-DE" },
      ],
    });
    const { body } = await scim.post("/Users", user("ada", { userType: "Contractor", locale: "en-US" }));
    assert.equal(body.locale, "de-DE");
    assert.equal(body[enterprise].organization, "Berlin");
    assert.deepEqual(
      { ...database.prepare("SELECT kind, site FROM people").get() },
      { kind: "C", site: "Berlin" },
    );
    const found = await scim.get(`/Users?filter=${encodeURIComponent('userType eq "contractor"')}`);
    assert.equal(found.body.totalResults, 1);
    database.exec("UPDATE people SET kind = 'E'");
    const patched = await scim.patch(`/Users/${body.id}`, [
      { op: "remove", path: `${enterprise}:organization` },
      { op: "replace", value: { locale: "fr-FR" } },
    ]);
    assert.equal(patched.body.userType, "Employee");
    assert.equal(patched.body.locale, "de-DE");
    assert.equal(database.prepare("SELECT site FROM people").get()?.["site"], null);
  });
});
