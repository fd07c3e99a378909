import assert from "node:assert/strict";
import { test } from "node:test";
import { sqlConnector } from "../../host/connectors/sql/sql.ts";
import { ConfigError } from "../../host/contract/errors.ts";
import type { ParameterValues } from "../../host/contract/parameters.ts";
import { connectorContract } from "./contract.ts";
import {
  addition,
  allTypes,
  allTypesSchema,
  databaseFile,
  exportOne,
  opened,
  openSession,
  signal,
} from "./sqlite-target.ts";

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
