/** Lists that are kept as rows of several columns: what a change of single values does to the rows. */
import assert from "node:assert/strict";
import { test } from "node:test";
import type { Row } from "../../host/connectors/connector.ts";
import { exportOne, type Opened, opened } from "./sqlite-target.ts";

const people =
  "CREATE TABLE people (id INTEGER PRIMARY KEY, login TEXT); INSERT INTO people VALUES (1, 'a');";

const targetWith = (mails: string): Promise<Opened> =>
  opened(`${people} ${mails}`, {
    objectTypes: [{ name: "people", table: "people" }],
    childTables: [{ objectType: "people", attribute: "mails", table: "mails", joinColumn: "person" }],
  });

const plain = `
  CREATE TABLE mails (mail_id INTEGER PRIMARY KEY, person INTEGER NOT NULL, kind TEXT, mail TEXT, note TEXT);
  INSERT INTO mails VALUES (1, 1, 'work', 'w@x', 'precious'), (2, 1, 'home', 'h@x', NULL), (3, 1, 'other', NULL, NULL);
`;
const work = { kind: "work", mail: "w@x", note: "precious" };
const home = { kind: "home", mail: "h@x" };

const exchange = ({ session }: Opened, gone: readonly Row[], come: readonly Row[]) =>
  exportOne(session, {
    objectType: "people",
    modification: "update",
    anchor: { id: 1n },
    changes: [{ name: "mails", modification: "update", delete: gone, add: come }],
  });

const rowsOf = ({ elsewhere }: Opened) =>
  elsewhere
    .prepare("SELECT * FROM mails ORDER BY mail_id")
    .all()
    .map((row) => Object.values(row).join(" "));

const rows: readonly {
  readonly when: string;
  readonly gone: readonly Row[];
  readonly come: readonly Row[];
  readonly expected: readonly string[];
}[] = [
  {
    when: "has another value under the same kind",
    gone: [work],
    come: [{ ...work, mail: "n@x" }],
    expected: ["1 1 work n@x precious", "2 1 home h@x ", "3 1 other  "],
  },
  {
    when: "loses the value of a column",
    gone: [work],
    come: [{ mail: "w@x", note: "precious" }],
    expected: ["1 1  w@x precious", "2 1 home h@x ", "3 1 other  "],
  },
  {
    when: "gets the value of a column that had none",
    gone: [{ kind: "other" }],
    come: [{ kind: "other", mail: "o@x" }],
    expected: ["1 1 work w@x precious", "2 1 home h@x ", "3 1 other o@x "],
  },
  {
    when: "is the one of two that has more in common",
    gone: [home, work],
    come: [
      { ...work, kind: "home" },
      { ...home, mail: "n@x" },
    ],
    expected: ["1 1 home w@x precious", "2 1 home n@x ", "3 1 other  "],
  },
];
for (const { when, gone, come, expected } of rows)
  test(`a row that ${when} is changed where it is`, async () => {
    await using target = await targetWith(plain);
    const result = await exchange(target, gone, come);
    assert.ok(result.ok, result.ok ? "" : result.message);
    assert.deepEqual(rowsOf(target), expected);
  });

test("a row that has nothing in common with the one that goes is a new one", async () => {
  await using target = await targetWith(plain);
  assert.ok((await exchange(target, [work], [{ kind: "fax", mail: "f@x" }])).ok);
  assert.deepEqual(rowsOf(target), ["2 1 home h@x ", "3 1 other  ", "4 1 fax f@x "]);
});

test("a row that would become like another that is there goes, and the other stays the only one", async () => {
  await using target = await targetWith(plain);
  target.elsewhere.exec("INSERT INTO mails VALUES (4, 1, 'home', 'old@x', NULL)");
  assert.ok((await exchange(target, [{ ...home, mail: "old@x" }], [home])).ok);
  assert.deepEqual(rowsOf(target), ["1 1 work w@x precious", "2 1 home h@x ", "3 1 other  "]);
});

test("a column that cannot be read keeps what it holds when another column of its row is changed", async () => {
  await using target = await targetWith(`
    CREATE TABLE mails (mail_id INTEGER PRIMARY KEY, person INTEGER NOT NULL, kind TEXT, mail TEXT, since DATETIME);
    INSERT INTO mails VALUES (1, 1, 'work', 'w@x', 'some day');
  `);
  assert.ok((await exchange(target, [{ kind: "work", mail: "w@x" }], [{ kind: "work", mail: "n@x" }])).ok);
  assert.deepEqual(rowsOf(target), ["1 1 work n@x some day"]);
});

for (const since of ["2026-01-31 08:00:00", "2026-01-31T08:00:00Z", "2026-01-31 08:00:00.000"])
  test(`a row with the time ${since} is changed and taken away, and not added twice`, async () => {
    await using target = await targetWith(`
      CREATE TABLE mails (mail_id INTEGER PRIMARY KEY, person INTEGER NOT NULL, kind TEXT, since DATETIME);
      INSERT INTO mails VALUES (1, 1, 'work', '${since}');
    `);
    const row = { kind: "work", since: new Date("2026-01-31T08:00:00Z") };
    const other = { ...row, kind: "home" };
    assert.ok((await exchange(target, [], [row])).ok);
    assert.deepEqual(rowsOf(target), [`1 1 work ${since}`]);
    assert.ok((await exchange(target, [row], [other])).ok);
    assert.deepEqual(rowsOf(target), [`1 1 home ${since}`]);
    assert.ok((await exchange(target, [other], [])).ok);
    assert.deepEqual(rowsOf(target), []);
  });

test("a row stays when its column holds of another value the same as before", async () => {
  await using target = await targetWith(`
    CREATE TABLE mails (mail_id INTEGER PRIMARY KEY, person INTEGER NOT NULL, kind TEXT, since DATE);
    INSERT INTO mails VALUES (1, 1, 'work', '2026-01-31');
  `);
  const at = (time: string) => ({ kind: "work", since: new Date(`2026-01-31T${time}Z`) });
  assert.ok((await exchange(target, [at("00:00")], [at("09:00")])).ok);
  assert.deepEqual(rowsOf(target), ["1 1 work 2026-01-31"]);
});

test("rows that exchange values are changed though the database lets no two have the same one", async () => {
  await using target = await targetWith(`
    CREATE TABLE mails (mail_id INTEGER PRIMARY KEY, person INTEGER NOT NULL, kind TEXT, mail TEXT UNIQUE);
    INSERT INTO mails VALUES (1, 1, 'work', 'w@x'), (2, 1, 'home', 'h@x');
  `);
  const result = await exchange(
    target,
    [
      { kind: "work", mail: "w@x" },
      { kind: "home", mail: "h@x" },
    ],
    [
      { kind: "work", mail: "h@x" },
      { kind: "home", mail: "w@x" },
    ],
  );
  assert.ok(result.ok, result.ok ? "" : result.message);
  const kinds = target.elsewhere.prepare("SELECT mail, kind FROM mails").all();
  assert.deepEqual(Object.fromEntries(kinds.map(({ mail, kind }) => [mail, kind])), {
    "h@x": "work",
    "w@x": "home",
  });
});

test("a row whose new reference leads nowhere is refused, naming the attribute", async () => {
  await using target = await targetWith(`
    CREATE TABLE kinds (kind TEXT PRIMARY KEY); INSERT INTO kinds VALUES ('work');
    CREATE TABLE mails (mail_id INTEGER PRIMARY KEY, person INTEGER NOT NULL, kind TEXT REFERENCES kinds, mail TEXT);
    INSERT INTO mails VALUES (1, 1, 'work', 'w@x');
  `);
  const result = await exchange(target, [{ kind: "work", mail: "w@x" }], [{ kind: "none", mail: "w@x" }]);
  assert.ok(!result.ok);
  assert.deepEqual([result.code, result.attribute], ["invalid-value", "mails"]);
  assert.match(result.message, /does not exist/);
  assert.deepEqual(rowsOf(target), ["1 1 work w@x"]);
});
