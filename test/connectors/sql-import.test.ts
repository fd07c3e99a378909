import assert from "node:assert/strict";
import { test } from "node:test";
import { hasVerb } from "./session-calls.ts";
import { addition, exportOne, imported, logins, opened, signal } from "./sqlite-target.ts";

test("values that are not of their column's type are left out of an import, which says so once", async () => {
  await using target = await opened(`
    CREATE TABLE people (id INTEGER PRIMARY KEY, login TEXT, born DATETIME);
    INSERT INTO people (login, born) VALUES ('a', 'yesterday'), ('b', '2024-02-30 99:00'), ('c', '2024-02-29 10:11:12'), ('d', '2024-02-29T10:11:12+02:00'), ('e', '2024-02-29');
  `);
  const entries = await imported(target.session, "people", ["born"]);
  assert.deepEqual(
    entries.map((entry) => (entry.attributes["born"]?.[0] as Date | undefined)?.toISOString()),
    [
      undefined,
      undefined,
      "2024-02-29T10:11:12.000Z",
      "2024-02-29T08:11:12.000Z",
      "2024-02-29T00:00:00.000Z",
    ],
  );
  assert.equal(target.warnings.length, 1);
});

test("an import holds at most some thousand child rows at a time, and still brings all", async () => {
  await using target = await opened(`
    CREATE TABLE people (id INTEGER PRIMARY KEY);
    CREATE TABLE groups (id INTEGER PRIMARY KEY);
    CREATE TABLE group_members (grp INTEGER REFERENCES groups, person INTEGER REFERENCES people, PRIMARY KEY (grp, person)) WITHOUT ROWID;
    WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1500) INSERT INTO people SELECT i FROM n;
    INSERT INTO groups SELECT id FROM people WHERE id <= 60;
    INSERT INTO group_members SELECT g.id, p.id FROM groups g, people p;
  `);
  assert.ok(hasVerb(target.session, "importFull"));
  let entries = 0;
  for await (const page of target.session.importFull(
    { selection: { groups: ["members"] }, pageSize: 500 },
    signal,
  )) {
    const members = page.entries.reduce((sum, entry) => sum + (entry.attributes["members"]?.length ?? 0), 0);
    assert.ok(members <= 20_000, `${members} members in a page`);
    assert.equal(members, page.entries.length * 1500);
    entries += page.entries.length;
  }
  assert.equal(entries, 60);
});

test("look-ups and changes go on while an import runs, and the import sees each page whole", async () => {
  await using target = await opened(`
    PRAGMA journal_mode = wal;
    CREATE TABLE people (id INTEGER PRIMARY KEY, login TEXT UNIQUE);
    WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20000) INSERT INTO people SELECT i, 'user' || i FROM n;
  `);
  assert.ok(hasVerb(target.session, "importFull"));
  const seen = new Set<unknown>();
  let changes = 0;
  for await (const page of target.session.importFull(
    { selection: { people: ["login"] }, pageSize: 500 },
    signal,
  )) {
    for (const { anchor } of page.entries) seen.add(anchor["id"]);
    assert.deepEqual(await logins(target.session, "user19999"), ["user19999"]);
    const result = await exportOne(target.session, addition("people", { login: `new${++changes}` }));
    assert.ok(result.ok);
  }
  for (let id = 1n; id <= 20_000n; id++) assert.ok(seen.has(id), `${id} is missing`);
});

test("an import that is left early gives its connection back", async () => {
  await using target = await opened(
    "CREATE TABLE people (id INTEGER PRIMARY KEY); INSERT INTO people VALUES (1), (2), (3)",
  );
  assert.ok(hasVerb(target.session, "importFull"));
  for await (const page of target.session.importFull({ selection: { people: [] }, pageSize: 1 }, signal)) {
    if (page.entries.length > 0) break;
  }
  target.elsewhere.exec("BEGIN EXCLUSIVE; DROP TABLE people; COMMIT");
});
