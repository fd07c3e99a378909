import assert from "node:assert/strict";
import { test } from "node:test";
import { allTypes, allTypesSchema, logins, opened, signal } from "./sqlite-target.ts";

const lookups: readonly { column: string; index?: string; stored: string; asked: string; found: boolean }[] =
  [
    { column: "login TEXT COLLATE NOCASE UNIQUE", stored: "Anna.Berg", asked: "anna.BERG", found: true },
    { column: "login TEXT UNIQUE", stored: "Anna.Berg", asked: "Anna.Berg", found: true },
    { column: "login TEXT UNIQUE", stored: "Anna.Berg", asked: "anna.berg", found: true },
    { column: "login TEXT UNIQUE", stored: "élodie@x", asked: "ÉLODIE@X", found: true },
    {
      column: "login TEXT",
      index: "CREATE INDEX l ON people (lower(login))",
      stored: "Anna.Berg",
      asked: "anna.berg",
      found: true,
    },
    {
      column: "login TEXT",
      index: "CREATE INDEX l ON people (login COLLATE NOCASE)",
      stored: "Anna.Berg",
      asked: "ANNA.berg",
      found: true,
    },
    { column: "login TEXT", stored: "Anna.Berg", asked: "anna.berg", found: true },
    { column: "login TEXT", stored: "Anna.Berg", asked: "anna.ber_", found: false },
    { column: "login TEXT UNIQUE", stored: "Anna.Berg", asked: "anna", found: false },
  ];

for (const { column, index = "", stored, asked, found } of lookups) {
  test(`with "${column}" ${index} a look-up of ${asked} ${found ? "finds" : "does not find"} ${stored}`, async () => {
    await using target = await opened(`CREATE TABLE people (id INTEGER PRIMARY KEY, ${column}); ${index};`);
    target.elsewhere.prepare("INSERT INTO people (login) VALUES (?)").run(stored);
    assert.deepEqual(await logins(target.session, asked), found ? [stored] : []);
  });
}

test("two names that differ only in case: a look-up gives the one that is asked for", async () => {
  await using target = await opened(
    "CREATE TABLE people (id INTEGER PRIMARY KEY, login TEXT UNIQUE); INSERT INTO people (login) VALUES ('bob'), ('Bob')",
  );
  assert.deepEqual(await logins(target.session, "Bob"), ["Bob"]);
});

test("in a large table a name in lower or upper case is still found by an index that heeds case, and a column without index is searched through", async () => {
  await using target = await opened(`
    CREATE TABLE people (id INTEGER PRIMARY KEY, login TEXT UNIQUE, nick TEXT);
    WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 25000)
    INSERT INTO people SELECT i, 'user' || i, 'Nick ' || i FROM n;
  `);
  assert.deepEqual(await logins(target.session, "USER24999"), ["user24999"]);
  const query = { objectType: "people", where: { nick: "nick 24999" }, limit: 2, attributes: ["nick"] };
  const found = await target.session.find?.(query, signal);
  assert.deepEqual(
    found?.map((entry) => entry.anchor),
    [{ id: 24999n }],
  );
});

test("an object is found by one of the values of a list", async () => {
  await using target = await opened(
    `${allTypes}
    INSERT INTO people (id, login) VALUES (1, 'a'), (2, 'b');
    INSERT INTO roles VALUES ('admin'), ('guest'); INSERT INTO role_members VALUES ('admin', 1), ('guest', 2);`,
    allTypesSchema,
  );
  const query = { objectType: "roles", where: { members: 2n }, limit: 5, attributes: ["name", "members"] };
  const found = await target.session.find?.(query, signal);
  assert.deepEqual(found, [
    { objectType: "roles", anchor: { name: "guest" }, attributes: { name: ["guest"], members: [2n] } },
  ]);
});

test("a time is found in whichever common form it was stored", async () => {
  await using target = await opened(`
    CREATE TABLE people (id INTEGER PRIMARY KEY, login TEXT, born DATETIME);
    CREATE INDEX born ON people (born);
    INSERT INTO people (born) VALUES ('2024-02-29 10:11:12'), ('2024-02-29T10:11:12Z'), ('2024-02-29T10:11:12.000Z'), ('2024-02-29 10:11:13');
  `);
  const query = {
    objectType: "people",
    where: { born: new Date("2024-02-29T10:11:12Z") },
    limit: 9,
    attributes: [],
  };
  assert.equal((await target.session.find?.(query, signal))?.length, 3);
});

test("a key larger than the database holds is nobody's", async () => {
  await using target = await opened(
    "CREATE TABLE people (id INTEGER PRIMARY KEY); INSERT INTO people VALUES (1)",
  );
  const found = async (id: bigint) => {
    const query = { objectType: "people", where: { id }, limit: 2, attributes: [] };
    return (await target.session.find?.(query, signal))?.length;
  };
  assert.deepEqual([await found(1n), await found(10n ** 20n)], [1, 0]);
});
