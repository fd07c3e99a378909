import assert from "node:assert/strict";
import { test } from "node:test";
import type { CSEntryChange, Value } from "../../host/connectors/connector.ts";
import {
  addition,
  allTypes,
  allTypesSchema,
  exportAll,
  exportOne,
  imported,
  opened,
} from "./sqlite-target.ts";

test("a boolean column that holds words is written in the same words", async () => {
  await using target = await opened(`
    CREATE TABLE people (id INTEGER PRIMARY KEY, login TEXT, enabled BOOLEAN);
    INSERT INTO people (login, enabled) VALUES ('a', 'Y'), ('b', 'N');
  `);
  await exportOne(target.session, addition("people", { login: "c", enabled: false }));
  assert.deepEqual(
    target.elsewhere.prepare("SELECT enabled FROM people WHERE login = 'c'").get()?.["enabled"],
    "N",
  );
  const entries = await imported(target.session, "people", ["enabled"]);
  assert.deepEqual(
    entries.map((entry) => entry.attributes["enabled"]),
    [[true], [false], [false]],
  );
});

test("an add tells what the database made of it: key, defaults and what a trigger wrote", async () => {
  await using target = await opened(`
    CREATE TABLE people (id INTEGER PRIMARY KEY, login TEXT, state TEXT DEFAULT 'new', stamp TEXT);
    CREATE TRIGGER stamped AFTER INSERT ON people BEGIN UPDATE people SET stamp = 'by trigger' WHERE id = new.id; END;
  `);
  const result = await exportOne(target.session, addition("people", { login: "a" }));
  assert.deepEqual(result, {
    index: 0,
    ok: true,
    anchor: { id: 1n },
    entry: {
      objectType: "people",
      anchor: { id: 1n },
      attributes: { id: [1n], login: ["a"], state: ["new"], stamp: ["by trigger"] },
    },
  });
});

test("an object that a trigger keeps from being changed is still there, and the answer has it as it is", async () => {
  await using target = await opened(`
    CREATE TABLE people (id INTEGER PRIMARY KEY, login TEXT);
    CREATE TRIGGER kept BEFORE UPDATE ON people WHEN old.login = 'kept' BEGIN SELECT RAISE(IGNORE); END;
    INSERT INTO people VALUES (1, 'kept');
  `);
  const result = await exportOne(target.session, {
    objectType: "people",
    modification: "update",
    anchor: { id: 1n },
    changes: [{ name: "login", modification: "replace", values: ["other"] }],
  });
  assert.ok(result.ok);
  assert.deepEqual(result.entry?.attributes["login"], ["kept"]);
});

test("a changed key is followed: the answer has the new anchor, and child rows are still the object's", async () => {
  await using target = await opened(`
    CREATE TABLE people (login TEXT PRIMARY KEY, name TEXT);
    CREATE TABLE people_mails (login TEXT REFERENCES people ON UPDATE CASCADE, mail TEXT, PRIMARY KEY (login, mail));
    INSERT INTO people VALUES ('old', 'x'); INSERT INTO people_mails VALUES ('old', 'm@x');
  `);
  const result = await exportOne(target.session, {
    objectType: "people",
    modification: "update",
    anchor: { login: "old" },
    changes: [
      { name: "login", modification: "replace", values: ["new"] },
      { name: "mails", modification: "update", add: ["n@x"], delete: [] },
    ],
  });
  assert.ok(result.ok);
  assert.deepEqual(result.anchor, { login: "new" });
  assert.deepEqual(result.entry?.attributes["mails"], ["m@x", "n@x"]);
});

const refusals: readonly { values: Record<string, Value>; code: string; attribute?: string; says: RegExp }[] =
  [
    {
      values: { login: "TAKEN", name: "n" },
      code: "already-exists",
      attribute: "login",
      says: /same value in the column "login"/,
    },
    {
      values: { login: "a", name: "n", badge: "B1" },
      code: "already-exists",
      attribute: "badge",
      says: /same value/,
    },
    {
      values: { login: "a" },
      code: "invalid-value",
      attribute: "name",
      says: /without a value in the column "name"/,
    },
    {
      values: { login: "a", name: "n", age: -1n },
      code: "invalid-value",
      attribute: "age",
      says: /age >= 0/,
    },
    {
      values: { login: "a", name: "n", chief: 99n },
      code: "invalid-value",
      attribute: "chief",
      says: /does not exist/,
    },
    {
      values: { login: "much too long", name: "n" },
      code: "invalid-value",
      attribute: "login",
      says: /8 characters; the value has 13/,
    },
    {
      values: { login: "a", name: "n", age: "old" },
      code: "invalid-value",
      attribute: "age",
      says: /whole number/,
    },
    {
      values: { login: "a", name: "n", age: 2n ** 64n },
      code: "invalid-value",
      attribute: "age",
      says: /64 bits/,
    },
    {
      values: { login: "a", name: "n", tags: "blue" },
      code: "invalid-value",
      attribute: "tags",
      says: /does not exist/,
    },
    { values: { login: "a", name: "forbidden" }, code: "invalid-value", says: /names are checked/ },
  ];

for (const { values, code, attribute, says } of refusals) {
  test(`the database refuses ${JSON.stringify(values, (_, value) => (typeof value === "bigint" ? String(value) : value))}: ${code}, naming ${attribute ?? "none"}, and no row is left`, async () => {
    await using target = await opened(
      `CREATE TABLE tags (name TEXT PRIMARY KEY);
       CREATE TABLE people (id INTEGER PRIMARY KEY, login VARCHAR(8) COLLATE NOCASE UNIQUE, name TEXT NOT NULL, badge TEXT,
         age INTEGER CHECK (age >= 0), chief INTEGER REFERENCES people);
       CREATE UNIQUE INDEX badges ON people (lower(badge));
       CREATE TABLE people_tags (person INTEGER REFERENCES people, tag TEXT REFERENCES tags, PRIMARY KEY (person, tag));
       CREATE TRIGGER checked BEFORE INSERT ON people WHEN new.name = 'forbidden' BEGIN SELECT RAISE(ABORT, 'names are checked'); END;
       INSERT INTO people (login, name, badge) VALUES ('taken', 'x', 'b1');`,
      {
        objectTypes: [{ name: "people", table: "people" }],
        childTables: [
          {
            objectType: "people",
            attribute: "tags",
            table: "people_tags",
            joinColumn: "person",
            valueColumn: "tag",
          },
        ],
      },
    );
    const result = await exportOne(target.session, addition("people", values));
    assert.ok(!result.ok);
    assert.match(result.message, says);
    // A trigger does not say which value it is about.
    assert.deepEqual([result.code, result.attribute], [code, attribute]);
    assert.deepEqual(target.elsewhere.prepare("SELECT count(*) AS rows FROM people").get()?.["rows"], 1);
  });
}

test("of changes made together the one that the database refuses fails alone, and nothing of it is left", async () => {
  await using target = await opened(`
    CREATE TABLE people (id INTEGER PRIMARY KEY, login TEXT UNIQUE);
    CREATE TABLE people_mails (person INTEGER REFERENCES people, mail TEXT CHECK (mail <> 'bad'), PRIMARY KEY (person, mail));
    INSERT INTO people VALUES (1, 'taken');
  `);
  const mails = (mail: string) => ({ name: "mails", modification: "add", values: [mail] }) as const;
  const withMail = (login: string, mail: string): CSEntryChange => {
    const change = addition("people", { login });
    return { ...change, changes: [...change.changes, mails(mail)] };
  };
  const results = await exportAll(target.session, [
    withMail("a", "a@x"),
    withMail("taken", "t@x"),
    withMail("b", "b@x"),
    withMail("c", "bad"),
    withMail("d", "d@x"),
  ]);
  assert.deepEqual(
    results.map((result) => (result.ok ? "made" : result.code)),
    ["made", "already-exists", "made", "invalid-value", "made"],
  );
  const rows = target.elsewhere
    .prepare(
      "SELECT login || coalesce(' ' || mail, '') AS row FROM people LEFT JOIN people_mails ON person = id ORDER BY login",
    )
    .all();
  assert.deepEqual(
    rows.map(({ row }) => row),
    ["a a@x", "b b@x", "d d@x", "taken"],
  );
});

test("an object that others refer to is not deleted, and the answer says why", async () => {
  await using target = await opened(
    `${allTypes}
    INSERT INTO people (id, login) VALUES (1, 'a'); INSERT INTO roles VALUES ('r'); INSERT INTO role_members VALUES ('r', 1);
    INSERT INTO phones (person, number) VALUES (1, '1');`,
    allTypesSchema,
  );
  const result = await exportOne(target.session, {
    objectType: "people",
    modification: "delete",
    anchor: { id: 1n },
    changes: [],
  });
  assert.ok(!result.ok);
  assert.match(result.message, /Rows of other tables refer/);
  assert.equal(target.elsewhere.prepare("SELECT count(*) AS rows FROM phones").get()?.["rows"], 1);
});

test("a replace empties what it does not name, gives defaults back, and leaves columns alone that are not mapped", async () => {
  await using target = await opened(`
    CREATE TABLE people (id INTEGER PRIMARY KEY, login TEXT, title TEXT, level INTEGER NOT NULL DEFAULT 3, secret TEXT);
    INSERT INTO people VALUES (1, 'a', 'Boss', 9, 'kept');
  `);
  const change: CSEntryChange = {
    objectType: "people",
    modification: "replace",
    anchor: { id: 1n },
    changes: [{ name: "login", modification: "replace", values: ["b"] }],
  };
  await exportOne(target.session, change, ["login", "title", "level"]);
  assert.deepEqual(
    { ...target.elsewhere.prepare("SELECT * FROM people").get() },
    { id: 1, login: "b", title: null, level: 3, secret: "kept" },
  );
});

test("one member joins a group of 100,000 without the others being read or written", async () => {
  await using target = await opened(`
    CREATE TABLE people (id INTEGER PRIMARY KEY, login TEXT);
    CREATE TABLE groups (id INTEGER PRIMARY KEY, name TEXT);
    CREATE TABLE group_members (grp INTEGER REFERENCES groups, person INTEGER REFERENCES people, PRIMARY KEY (grp, person)) WITHOUT ROWID;
    WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 100001) INSERT INTO people SELECT i, 'user' || i FROM n;
    INSERT INTO groups VALUES (1, 'large'), (2, 'small');
    INSERT INTO group_members SELECT 1, id FROM people WHERE id <= 100000;
  `);
  const join = (grp: bigint, person: bigint): CSEntryChange => ({
    objectType: "groups",
    modification: "update",
    anchor: { id: grp },
    changes: [{ name: "members", modification: "update", add: [person], delete: [] }],
  });
  const costOf = async (grp: bigint) => {
    const begin = process.cpuUsage();
    for (let i = 0; i < 50; i++) {
      const result = await exportOne(target.session, join(grp, 100_001n), ["name"]);
      assert.ok(result.ok);
      assert.equal(result.entry?.attributes["members"], undefined);
    }
    const { user, system } = process.cpuUsage(begin);
    return user + system;
  };
  await costOf(2n);
  const [small, large] = [await costOf(2n), await costOf(1n)];
  assert.ok(large < small * 5 + 20_000, `${large} µs against ${small} µs`);
  assert.equal(
    target.elsewhere.prepare("SELECT count(*) AS rows FROM group_members WHERE grp = 1").get()?.["rows"],
    100_001,
  );
  const [group] = await imported(target.session, "groups", ["members"]);
  assert.equal(group?.attributes["members"]?.length, 100_001);
});
