import assert from "node:assert/strict";
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { after, test } from "node:test";
import type {
  CSEntryChange,
  Entry,
  ExportResult,
  Selection,
  Session,
  Value,
} from "../../host/connectors/connector.ts";
import { sqlConnector } from "../../host/connectors/sql/sql.ts";
import { ConfigError, ConnectorError } from "../../host/contract/errors.ts";
import type { ParameterValues } from "../../host/contract/parameters.ts";
import { collected, connectorContract, hasVerb } from "./contract.ts";

const folder = mkdtempSync(join(tmpdir(), "linkspan-sql-"));
after(() => rmSync(folder, { recursive: true, force: true }));
const signal = new AbortController().signal;
let files = 0;

/** A database file made by the statements. */
function databaseFile(sql: string): string {
  const file = join(folder, `${++files}.db`);
  const database = new DatabaseSync(file);
  database.exec(sql);
  database.close();
  return file;
}

interface Opened extends AsyncDisposable {
  readonly session: Session;
  readonly file: string;
  readonly warnings: readonly string[];
  /** The database, as another program has it open. */
  readonly elsewhere: DatabaseSync;
}

async function opened(sql: string, schema?: ParameterValues, timeoutSeconds = 30): Promise<Opened> {
  const file = databaseFile(sql);
  const warnings: string[] = [];
  const session = await openSession(file, schema, timeoutSeconds, (message) => warnings.push(message));
  const elsewhere = new DatabaseSync(file);
  return {
    session,
    file,
    warnings,
    elsewhere,
    async [Symbol.asyncDispose]() {
      await session.close();
      elsewhere.close();
    },
  };
}

function openSession(
  file: string,
  schema: ParameterValues | undefined,
  timeoutSeconds = 30,
  warn: (message: string) => void = () => {},
): Promise<Session> {
  const connectivity = { system: "sqlite", file, timeoutSeconds };
  const log = (level: string, message: string) => level === "warn" && warn(message);
  const values = { connectivity, ...(schema ? { schema } : {}) };
  return sqlConnector.open(values, { secret: () => undefined, timeoutMs: 30_000, log }, signal);
}

async function exportOne(
  session: Session,
  change: CSEntryChange,
  selection: readonly string[] = [],
): Promise<ExportResult> {
  const options = { selection: selection.length > 0 ? { [change.objectType]: selection } : {} };
  const [result] = await exportAll(session, [change], options);
  assert.ok(result, "a change got no result");
  return result;
}

async function exportAll(
  session: Session,
  changes: readonly CSEntryChange[],
  options: { readonly selection: Selection } = { selection: {} },
): Promise<readonly ExportResult[]> {
  assert.ok(hasVerb(session, "exportEntries"));
  return collected(session.exportEntries(changes, options, signal));
}

const addition = (objectType: string, values: Readonly<Record<string, Value>>): CSEntryChange => ({
  objectType,
  modification: "add",
  changes: Object.entries(values).map(([name, value]) => ({ name, modification: "add", values: [value] })),
});

async function logins(session: Session, login: string): Promise<readonly unknown[]> {
  const query = { objectType: "people", where: { login }, limit: 10, attributes: ["login"] };
  return ((await session.find?.(query, signal)) ?? []).map((entry) => entry.attributes["login"]?.[0]);
}

async function imported(
  session: Session,
  objectType: string,
  attributes: readonly string[],
): Promise<Entry[]> {
  assert.ok(hasVerb(session, "importFull"));
  const entries: Entry[] = [];
  for await (const page of session.importFull(
    { selection: { [objectType]: attributes }, pageSize: 100 },
    signal,
  )) {
    entries.push(...page.entries);
  }
  return entries;
}

const allTypes = `
  CREATE TABLE people (
    id INTEGER PRIMARY KEY,
    login VARCHAR(210) NOT NULL COLLATE NOCASE UNIQUE,
    note TEXT,
    salary DECIMAL(10, 2),
    big BIGINT,
    enabled BOOLEAN,
    born DATETIME,
    photo BLOB,
    chief INTEGER REFERENCES people (id) ON DELETE SET NULL,
    upper_login TEXT GENERATED ALWAYS AS (upper(login)) VIRTUAL,
    created TEXT DEFAULT CURRENT_TIMESTAMP
  );
  CREATE TABLE phones (phone_id INTEGER PRIMARY KEY, person INTEGER NOT NULL REFERENCES people (id), kind TEXT, number TEXT, since DATETIME);
  CREATE TABLE teams (code TEXT, site INTEGER, name TEXT NOT NULL, PRIMARY KEY (code, site)) WITHOUT ROWID;
  CREATE TABLE roles (name TEXT PRIMARY KEY COLLATE NOCASE);
  CREATE TABLE role_members (role TEXT NOT NULL REFERENCES roles (name), person INTEGER NOT NULL REFERENCES people (id), PRIMARY KEY (role, person));
`;

const allTypesSchema: ParameterValues = {
  objectTypes: [
    { name: "people", table: "people" },
    { name: "teams", table: "TEAMS" },
    { name: "roles", table: "roles" },
  ],
  childTables: [
    { objectType: "people", attribute: "phones", table: "phones", joinColumn: "person" },
    {
      objectType: "roles",
      attribute: "members",
      table: "role_members",
      joinColumn: "role",
      valueColumn: "person",
    },
  ],
};

for (const journal of ["delete", "wal"]) {
  connectorContract({
    title: `Generic SQL on SQLite (journal mode ${journal})`,
    async open() {
      const file = databaseFile(`PRAGMA journal_mode = ${journal}; ${allTypes}`);
      return { session: await openSession(file, allTypesSchema), close: async () => {} };
    },
  });
}

test("the schema follows the catalog: types, keys, defaults, lengths, indexes and foreign keys", async () => {
  await using target = await opened(allTypes, allTypesSchema);
  const { objectTypes } = await target.session.schema(signal);
  const [people, teams, roles] = objectTypes;
  const facts = people?.attributes.map(({ name, type, required, unique, indexed, operation }) =>
    [name, type, required && "required", unique && "unique", indexed && "indexed", operation]
      .filter(Boolean)
      .join(" "),
  );
  assert.deepEqual(facts, [
    "id integer unique indexed import-export",
    "login string required unique indexed import-export",
    "note string import-export",
    "salary decimal import-export",
    "big integer import-export",
    "enabled boolean import-export",
    "born datetime import-export",
    "photo binary import-export",
    "chief integer import-export",
    "upper_login string import-only",
    "created string import-export",
    "phones complex import-export",
  ]);
  assert.deepEqual(people?.anchor, ["id"]);
  assert.deepEqual(people?.generated, ["id", "upper_login", "created"]);
  const attribute = (name: string) => people?.attributes.find((candidate) => candidate.name === name);
  assert.equal(attribute("login")?.maxLength, 210);
  assert.deepEqual(attribute("chief")?.references, { objectType: "people", attribute: "id" });
  assert.deepEqual(
    attribute("phones")?.columns?.map(({ name, type }) => `${name} ${type}`),
    ["kind string", "number string", "since datetime"],
  );
  assert.deepEqual(teams?.anchor, ["code", "site"]);
  const members = roles?.attributes.find(({ name }) => name === "members");
  assert.deepEqual(
    [members?.type, members?.multiValued, members?.references],
    ["integer", true, { objectType: "people", attribute: "id" }],
  );
});

test("the Schema page offers the database's tables and proposes object types and child tables from its keys", async () => {
  await using target = await opened(`
    CREATE TABLE departments (id INTEGER PRIMARY KEY, name TEXT);
    CREATE TABLE employees (id INTEGER PRIMARY KEY, department INTEGER NOT NULL REFERENCES departments);
    CREATE TABLE employee_phones (id INTEGER PRIMARY KEY, employee INTEGER NOT NULL REFERENCES employees ON DELETE CASCADE, number TEXT, kind TEXT);
    CREATE TABLE groups (id INTEGER PRIMARY KEY, name TEXT);
    CREATE TABLE group_members (employee INTEGER REFERENCES employees, grp INTEGER REFERENCES groups, PRIMARY KEY (employee, grp));
    CREATE TABLE log (line TEXT);
  `);
  const page = await sqlConnector.describePage("schema", {}, target.session, signal);
  const [objectTypes, childTables] = page;
  assert.ok(objectTypes?.kind === "records" && childTables?.kind === "records");
  assert.deepEqual(
    objectTypes.default?.map(({ table }) => table),
    ["departments", "employees", "groups"],
  );
  assert.deepEqual(childTables.default, [
    { objectType: "employees", attribute: "phones", table: "employee_phones", joinColumn: "employee" },
    {
      objectType: "groups",
      attribute: "members",
      table: "group_members",
      joinColumn: "grp",
      valueColumn: "employee",
    },
  ]);
  const tables = objectTypes.fields.find(({ name }) => name === "table");
  assert.ok(tables?.kind === "choice");
  assert.ok(!tables.choices.some(({ value }) => value === "log"), "a table without a key is no object type");
});

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

test("a change waits for a lock of another program, without stopping the process, and gives up in time", async () => {
  await using target = await opened("CREATE TABLE people (id INTEGER PRIMARY KEY, login TEXT)", undefined, 1);
  target.elsewhere.exec("BEGIN IMMEDIATE");
  const released = setTimeout(() => target.elsewhere.exec("ROLLBACK"), 60);
  assert.ok((await exportOne(target.session, addition("people", { login: "waited" }))).ok);
  clearTimeout(released);

  target.elsewhere.exec("BEGIN EXCLUSIVE");
  const controller = new AbortController();
  setTimeout(() => controller.abort(), 30);
  const stopped = target.session.find?.(
    { objectType: "people", where: { id: 1n }, limit: 1, attributes: [] },
    controller.signal,
  );
  await assert.rejects(
    stopped ?? Promise.resolve(),
    (error) => error instanceof ConnectorError && error.code === "timeout",
  );
  const late = await exportOne(target.session, addition("people", { login: "late" }));
  assert.ok(!late.ok);
  assert.equal(late.code, "timeout");
  assert.match(late.message, /kept the database .* locked/);
  target.elsewhere.exec("ROLLBACK");
  assert.deepEqual(await logins(target.session, "waited"), ["waited"]);
});

const unusable: readonly { what: string; file: () => string; code: string; says: RegExp }[] = [
  {
    what: "a missing file",
    file: () => join(folder, "missing.db"),
    code: "unavailable",
    says: /There is no file .*missing\.db/,
  },
  { what: "a folder", file: () => folder, code: "unavailable", says: /is not a file/ },
  {
    what: "a file that is no database",
    file: () => {
      const file = join(folder, "letter.db");
      writeFileSync(file, "Dear customer,\n".repeat(500));
      return file;
    },
    code: "unavailable",
    says: /is not an SQLite database/,
  },
];
for (const { what, file, code, says } of unusable) {
  test(`${what} is refused with words that say what to do`, async () => {
    await assert.rejects(openSession(file(), undefined), (error) => {
      assert.ok(error instanceof ConnectorError);
      assert.equal(error.code, code);
      assert.match(error.message, says);
      return true;
    });
  });
}

test("a read-only file is read, and a change of it says whose permission is missing", async (t) => {
  const file = databaseFile("CREATE TABLE people (id INTEGER PRIMARY KEY, login TEXT)");
  chmodSync(folder, 0o755);
  chmodSync(file, 0o444);
  // To root no file is read-only.
  if (process.geteuid?.() === 0) {
    process.seteuid?.(65_534);
    t.after(() => process.seteuid?.(0));
  }
  const session = await openSession(file, undefined);
  assert.match((await session.test(signal)).message, /read-only for Linkspan/);
  const result = await exportOne(session, addition("people", { login: "a" }));
  assert.ok(!result.ok);
  assert.equal(result.code, "permission-denied");
  await session.close();
});

test("a file that was replaced while it was open is noticed by the connection test", async () => {
  await using target = await opened("CREATE TABLE people (id INTEGER PRIMARY KEY)");
  rmSync(target.file);
  writeFileSync(target.file, "");
  await assert.rejects(target.session.test(signal), /was replaced while it was open/);
});

test("a chosen table or column that is not there is named with its place in the configuration", async () => {
  const file = databaseFile(
    "CREATE TABLE people (id INTEGER PRIMARY KEY, login TEXT); CREATE TABLE log (line TEXT)",
  );
  const schema = {
    objectTypes: [
      { name: "person", table: "persons" },
      { name: "line", table: "log" },
      { name: "people", table: "people" },
    ],
    childTables: [{ objectType: "people", attribute: "login", table: "log", joinColumn: "line" }],
  };
  await assert.rejects(openSession(file, schema), (error) => {
    assert.ok(error instanceof ConfigError);
    assert.deepEqual(
      error.problems.map(({ path }) => path),
      [
        "/parameters/schema/objectTypes/0/table",
        "/parameters/schema/objectTypes/1/table",
        "/parameters/schema/childTables/0/attribute",
      ],
    );
    return true;
  });
});

test("a column that was dropped while the connector serves fails with words, and a fresh schema no longer has it", async () => {
  await using target = await opened("CREATE TABLE people (id INTEGER PRIMARY KEY, login TEXT, nick TEXT)");
  assert.ok((await exportOne(target.session, addition("people", { login: "a", nick: "n" }))).ok);
  target.elsewhere.exec("ALTER TABLE people DROP COLUMN nick");
  const result = await exportOne(target.session, addition("people", { login: "b", nick: "n" }));
  assert.ok(!result.ok);
  assert.match(result.message, /refresh the connector's schema/);
  const { objectTypes } = await target.session.schema(signal);
  assert.deepEqual(
    objectTypes[0]?.attributes.map(({ name }) => name),
    ["id", "login"],
  );
  assert.ok((await exportOne(target.session, addition("people", { login: "b" }))).ok);
});

test("names that need quoting are only names", async () => {
  const table = 'odd "table"; --';
  await using target = await opened(`
    CREATE TABLE "odd ""table""; --" (id INTEGER PRIMARY KEY, "select" TEXT, "constructor" TEXT, "__proto__" TEXT);
  `);
  const result = await exportOne(target.session, addition(table, { select: "a", constructor: "b" }));
  assert.ok(result.ok);
  assert.deepEqual(Object.keys(result.entry?.attributes ?? {}), ["id", "select", "constructor"]);
});

test("the file's journal mode stays as the customer has it", async () => {
  for (const mode of ["delete", "wal"]) {
    await using target = await opened(
      `PRAGMA journal_mode = ${mode}; CREATE TABLE people (id INTEGER PRIMARY KEY, login TEXT)`,
    );
    assert.ok((await exportOne(target.session, addition("people", { login: "a" }))).ok);
    assert.equal(target.elsewhere.prepare("PRAGMA journal_mode").get()?.["journal_mode"], mode);
  }
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

const mistakes: readonly { page: "connectivity" | "schema"; values: ParameterValues; says: RegExp }[] = [
  { page: "connectivity", values: { system: "sqlite", file: "company.db" }, says: /whole path/ },
  {
    page: "schema",
    values: {
      objectTypes: [
        { name: "a", table: "x" },
        { name: "a", table: "y" },
      ],
      childTables: [],
    },
    says: /Two object types/,
  },
  {
    page: "schema",
    values: {
      objectTypes: [],
      childTables: [{ objectType: "a", attribute: "b", table: "c", joinColumn: "d" }],
    },
    says: /no object type "a"/,
  },
];
for (const { page, values, says } of mistakes) {
  test(`the ${page} page says what is wrong with ${JSON.stringify(values)}`, () => {
    const [problem, another] = sqlConnector.validate(page, { [page]: values });
    assert.match(problem?.message ?? "", says);
    assert.equal(another, undefined);
  });
}
