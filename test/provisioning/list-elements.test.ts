/** Lists whose elements are rows of a table: what a change of an element does in SCIM and in the row. */
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { startTestHost, type TestHost } from "../support/host.ts";
import type { Body } from "../support/scim-requests.ts";
import { type People, servePeople, user } from "./people-database.ts";

const tables = `
  CREATE TABLE homes (home_id INTEGER PRIMARY KEY, person_id INTEGER NOT NULL, kind TEXT, region TEXT, town TEXT, since DATETIME DEFAULT CURRENT_TIMESTAMP);
  CREATE TABLE duties (duty_id INTEGER PRIMARY KEY, person_id INTEGER NOT NULL, name TEXT, shown TEXT, kind TEXT, main INTEGER);
`;
const lists = {
  phoneNumbers: { table: "phones", columns: { value: "number", type: "kind" } },
  addresses: { table: "homes", columns: { type: "kind", region: "region", locality: "town" } },
  roles: { table: "duties", columns: { value: "name", display: "shown", type: "kind", primary: "main" } },
};
type List = keyof typeof lists;

const phones = [
  { type: "work", value: "1" },
  { type: "mobile", value: "2" },
];
const homes = [{ type: "work", region: "LN", locality: "Leeds" }];
const duties = [{ value: "r1", display: "Reader", type: "app", primary: true }, { value: "r2" }];

const patch = (...operations: readonly Body[]) => ({ method: "PATCH", operations }) as const;
const put = (body: Body) => ({ method: "PUT", body }) as const;

/** What a request makes of the elements that are there before; in the table's order. */
const rows: readonly {
  readonly does: string;
  readonly list: List;
  readonly elements: readonly Body[];
  readonly request: ReturnType<typeof patch> | ReturnType<typeof put>;
  readonly expected: readonly Body[];
}[] = [
  {
    does: "a Remove of the type of one element",
    list: "phoneNumbers",
    elements: phones,
    request: patch({ op: "remove", path: 'phoneNumbers[type eq "work"].type' }),
    expected: [{ value: "1" }, { type: "mobile", value: "2" }],
  },
  {
    does: "a Remove of the type of every element",
    list: "phoneNumbers",
    elements: phones,
    request: patch({ op: "remove", path: "phoneNumbers.type" }),
    expected: [{ value: "1" }, { value: "2" }],
  },
  {
    does: "a Replace of all elements by some without a type",
    list: "phoneNumbers",
    elements: phones,
    request: patch({ op: "replace", path: "phoneNumbers", value: [{ value: "1" }, { value: "2" }] }),
    expected: [{ value: "1" }, { value: "2" }],
  },
  {
    does: "a PUT of elements without a type",
    list: "phoneNumbers",
    elements: phones,
    request: put({ phoneNumbers: [{ value: "1" }, { value: "2" }] }),
    expected: [{ value: "1" }, { value: "2" }],
  },
  {
    does: "a Replace of an element by one without a value",
    list: "phoneNumbers",
    elements: phones,
    request: patch({
      op: "replace",
      path: 'phoneNumbers[type eq "work"]',
      value: { type: "work", value: "" },
    }),
    expected: phones.slice(1),
  },
  {
    does: "a Replace of all elements by one without a value",
    list: "phoneNumbers",
    elements: phones,
    request: patch({ op: "replace", path: "phoneNumbers", value: [{ type: "work", value: "" }] }),
    expected: [],
  },
  {
    does: "a PUT of an element without a value",
    list: "phoneNumbers",
    elements: phones,
    request: put({ phoneNumbers: [{ type: "work", value: "" }, phones[1]] }),
    expected: phones.slice(1),
  },
  {
    does: "a Remove of a part of an address",
    list: "addresses",
    elements: homes,
    request: patch({ op: "remove", path: 'addresses[type eq "work"].region' }),
    expected: [{ type: "work", locality: "Leeds" }],
  },
  {
    does: "a Replace of a part of an address with an empty text",
    list: "addresses",
    elements: homes,
    request: patch({ op: "replace", path: 'addresses[type eq "work"].region', value: "" }),
    expected: [{ type: "work", locality: "Leeds" }],
  },
  {
    does: "a PUT of an address without a part",
    list: "addresses",
    elements: homes,
    request: put({ addresses: [{ type: "work", locality: "Leeds" }] }),
    expected: [{ type: "work", locality: "Leeds" }],
  },
  {
    does: "a Remove of primary and display",
    list: "roles",
    elements: duties,
    request: patch(
      { op: "remove", path: 'roles[value eq "r1"].primary' },
      { op: "remove", path: 'roles[value eq "r1"].display' },
    ),
    expected: [{ value: "r1", type: "app" }, { value: "r2" }],
  },
  {
    does: "a Replace of the value of an element that has a display with an empty text",
    list: "roles",
    elements: duties,
    request: patch({ op: "replace", path: 'roles[type eq "app"].value', value: "" }),
    expected: [{ display: "Reader", type: "app", primary: true }, { value: "r2" }],
  },
  {
    does: "a Replace of all elements by one that says its value only",
    list: "roles",
    elements: duties,
    request: patch({ op: "replace", path: "roles", value: [{ value: "r1" }] }),
    expected: [{ value: "r1" }],
  },
];

describe("lists whose elements are rows of a table", () => {
  let host: TestHost;
  let people: People;
  before(async () => {
    host = await startTestHost();
    people = await servePeople(host, {
      rows: tables,
      childTables: [
        { attribute: "homes", table: "homes" },
        { attribute: "duties", table: "duties" },
      ],
      mappings: [
        { scim: "addresses", attribute: "homes", subAttributes: lists.addresses.columns },
        { scim: "roles", attribute: "duties", subAttributes: lists.roles.columns },
      ],
    });
  });
  after(() => host.close());

  let made = 0;
  for (const { does, list, elements, request, expected } of rows)
    test(`${does} takes away what it names, in SCIM and in the table`, async () => {
      const userName = `person${++made}`;
      const created = await people.scim.post("/Users", user(userName, { [list]: elements }));
      const path = `/Users/${created.body.id}`;
      const answer =
        request.method === "PUT"
          ? await people.scim.put(path, user(userName, request.body))
          : await people.scim.patch(path, request.operations);
      assert.equal(answer.status, 200, answer.text);
      assert.deepEqual(answer.body[list] ?? [], expected);
      assert.deepEqual((await people.scim.get(path)).body[list] ?? [], expected);
      assert.deepEqual(rowsOf(list, userName), expected.map(rowOf(list)));
    });

  test("an element without a value makes no row, by POST and by PATCH", async () => {
    const phoneNumbers = [{ type: "fax", value: "" }];
    const created = await people.scim.post("/Users", user("valueless", { phoneNumbers }));
    assert.equal(created.status, 201, created.text);
    assert.equal(created.body.phoneNumbers, undefined);
    for (const operation of [
      { op: "add", path: "phoneNumbers", value: phoneNumbers },
      { op: "replace", value: { phoneNumbers: [{ type: "fax", value: null }] } },
    ]) {
      const patched = await people.scim.patch(`/Users/${created.body.id}`, [operation]);
      assert.equal(patched.status, 200, patched.text);
      assert.equal(patched.body.phoneNumbers, undefined);
    }
    assert.deepEqual(rowsOf("phoneNumbers", "valueless"), []);
  });

  test("a row keeps its key, its place and what the mapping leaves out when its element is changed", async () => {
    const { body } = await people.scim.post("/Users", user("careful", { phoneNumbers: phones }));
    const { database } = people;
    const ofCareful = "person_id = (SELECT id FROM people WHERE login = 'careful')";
    database.exec(`UPDATE phones SET note = 'precious ' || kind WHERE ${ofCareful}`);
    const select = database.prepare(`SELECT phone_id, kind, number, note FROM phones WHERE ${ofCareful}`);
    const before = select.all();
    const steps: readonly (readonly [operation: Body, row: number, change: Body])[] = [
      [{ op: "replace", path: 'phoneNumbers[type eq "work"].value', value: "9" }, 0, { number: "9" }],
      [{ op: "remove", path: 'phoneNumbers[type eq "work"].type' }, 0, { kind: null }],
      [{ op: "replace", path: 'phoneNumbers[value eq "2"].type', value: "home" }, 1, { kind: "home" }],
    ];
    for (const [operation, row, change] of steps) {
      const patched = await people.scim.patch(`/Users/${body.id}`, [operation]);
      assert.equal(patched.status, 200, patched.text);
      Object.assign(before[row] ?? {}, change);
      assert.deepEqual(select.all(), before);
    }
    const replaced = await people.scim.put(
      `/Users/${body.id}`,
      user("careful", { phoneNumbers: [{ value: "9", type: "other" }] }),
    );
    assert.equal(replaced.status, 200, replaced.text);
    assert.deepEqual(select.all(), [Object.assign(before[0] ?? {}, { kind: "other" })]);
  });

  const rowOf = (list: List) => (element: Body) =>
    Object.fromEntries(
      Object.entries(lists[list].columns).map(([part, column]) => {
        const value = element[part] ?? null;
        return [column, typeof value === "boolean" ? Number(value) : value];
      }),
    );

  function rowsOf(list: List, userName: string) {
    const { table, columns } = lists[list];
    return people.database
      .prepare(
        `SELECT ${Object.values(columns).join(", ")} FROM ${table} WHERE person_id = (SELECT id FROM people WHERE login = ?)`,
      )
      .all(userName)
      .map((row) => ({ ...row }));
  }
});
