import assert from "node:assert/strict";
import { test } from "node:test";
import type { Parameter } from "../../../host/contract/parameters.ts";
import {
  hintFor,
  integerFrom,
  pointersOf,
  shownParameters,
  valuesToHandIn,
  withValue,
} from "../../../renderer/form/values.ts";

const parameters: readonly Parameter[] = [
  {
    kind: "choice",
    name: "system",
    label: "System",
    default: "sqlite",
    choices: [
      { value: "sqlite", label: "SQLite" },
      { value: "mssql", label: "SQL Server" },
    ],
  },
  { kind: "file", name: "file", label: "File", when: { parameter: "system", in: ["sqlite"] } },
  { kind: "string", name: "server", label: "Server", when: { parameter: "system", in: ["mssql"] } },
  { kind: "secret", name: "password", label: "Password" },
  { kind: "integer", name: "wait", label: "Wait", default: 30, minimum: 1, maximum: 3600 },
  {
    kind: "records",
    name: "tables",
    label: "Tables",
    item: "table",
    fields: [
      { kind: "string", name: "name", label: "Name" },
      { kind: "boolean", name: "view", label: "View", default: false },
    ],
  },
];

const namesOf = (list: readonly Parameter[]) => list.map(({ name }) => name);

test("a field is shown while the field it depends on has the value, its default included", () => {
  assert.ok(namesOf(shownParameters(parameters, {})).includes("file"));
  assert.ok(!namesOf(shownParameters(parameters, {})).includes("server"));
  assert.ok(namesOf(shownParameters(parameters, { system: "mssql" })).includes("server"));
  assert.ok(!namesOf(shownParameters(parameters, { system: "mssql" })).includes("file"));
});

test("what is handed in has the defaults, and nothing that is hidden, secret or empty", () => {
  assert.deepEqual(
    valuesToHandIn(parameters, {
      file: "/tmp/a.db",
      server: "left over",
      password: "never",
      tables: [{ name: "people" }],
    }),
    { system: "sqlite", file: "/tmp/a.db", wait: 30, tables: [{ name: "people", view: false }] },
  );
  assert.deepEqual(valuesToHandIn(parameters, { file: "" }), { system: "sqlite", wait: 30 });
});

test("a value that is taken out leaves no trace", () => {
  assert.deepEqual(withValue({ a: 1, b: 2 }, "a", undefined), { b: 2 });
  assert.deepEqual(withValue({ a: 1 }, "a", 3), { a: 3 });
});

const hints: [parameter: string, value: string | number | undefined, hint: string | undefined][] = [
  ["wait", undefined, undefined],
  ["wait", 30, undefined],
  ["wait", 300_000, "Enter 1 to 3,600."],
  ["wait", 0, "Enter 1 to 3,600."],
  ["wait", "many", "Enter a whole number."],
  ["file", "anything", undefined],
];

for (const [name, value, hint] of hints) {
  test(`the page says of ${name} = ${value}: ${hint ?? "nothing"}`, () => {
    const parameter = parameters.find((one) => one.name === name);
    assert.ok(parameter);
    assert.equal(hintFor(parameter, value), hint);
  });
}

test("a pattern must match the whole value", () => {
  const parameter: Parameter = {
    kind: "string",
    name: "code",
    label: "Code",
    pattern: { source: "[a-z]+|[0-9]+", message: "Letters or digits." },
  };
  assert.equal(hintFor(parameter, "abc"), undefined);
  assert.equal(hintFor(parameter, "abc1"), "Letters or digits.");
});

test("what is typed into a number's field is a number only where it is one", () => {
  assert.deepEqual([" 42 ", "-1", "4.5", "x", "", "9".repeat(20)].map(integerFrom), [
    42,
    -1,
    "4.5",
    "x",
    undefined,
    "9".repeat(20),
  ]);
});

test("every shown field has the pointer by which the host names it", () => {
  assert.deepEqual(pointersOf("schema", parameters, { tables: [{ name: "people" }] }), [
    "/parameters/schema/system",
    "/parameters/schema/file",
    "/parameters/schema/password",
    "/parameters/schema/wait",
    "/parameters/schema/tables",
    "/parameters/schema/tables/0/name",
    "/parameters/schema/tables/0/view",
  ]);
});
