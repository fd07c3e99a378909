import assert from "node:assert/strict";
import { test } from "node:test";
import type { AttributeChange, Value } from "../../../host/connectors/connector.ts";
import { ScimError } from "../../../host/contract/errors.ts";
import {
  attributeChange,
  attributesOfCreate,
  attributesOfUpdate,
  withDefaults,
} from "../../../host/provisioning/mapping/attribute-changes.ts";
import { compileMappings, type ObjectMapping } from "../../../host/provisioning/mapping/object-mapping.ts";
import type { Resource } from "../../../host/provisioning/served.ts";
import { attributeSchema } from "../../support/attribute-schema.ts";

const single = { multiValued: false, valueChanges: true };
const many = { multiValued: true, valueChanges: true };
const whole = { multiValued: true, valueChanges: false };
const work = { kind: "work", number: "1" };
const home = { kind: "home", number: "2" };

type DistributiveOmit<T, K extends string> = T extends unknown ? Omit<T, K> : never;
type Row = readonly [
  what: string,
  before: readonly Value[],
  after: readonly Value[],
  options: typeof single,
  expected: DistributiveOmit<AttributeChange, "name"> | undefined,
];
const rows: readonly Row[] = [
  ["the same value is no change", ["a"], ["a"], single, undefined],
  ["nothing stays nothing", [], [], single, undefined],
  ["the same values in another order are no change", ["a", "b"], ["b", "a"], many, undefined],
  [
    "a number is another value than its text",
    [1n],
    ["1"],
    single,
    { modification: "replace", values: ["1"] },
  ],
  ["a first value is added", [], ["a"], single, { modification: "add", values: ["a"] }],
  ["no value takes all away", ["a", "b"], [], many, { modification: "delete" }],
  ["another value replaces", ["a"], ["b"], single, { modification: "replace", values: ["b"] }],
  [
    "a list changes by single values",
    ["a", "b"],
    ["b", "c"],
    many,
    { modification: "update", add: ["c"], delete: ["a"] },
  ],
  [
    "a list changes as a whole where the target needs it",
    ["a", "b"],
    ["b", "c"],
    whole,
    { modification: "replace", values: ["b", "c"] },
  ],
  [
    "of rows, only those that differ",
    [work, home],
    [work, { ...home, number: "3" }],
    many,
    { modification: "update", add: [{ ...home, number: "3" }], delete: [home] },
  ],
];
for (const [what, before, after, options, expected] of rows)
  test(what, () => {
    const change = attributeChange("x", before, after, options);
    assert.deepEqual(change, expected && { name: "x", ...expected });
  });

const [mapping] = compileMappings(
  [
    {
      resourceType: "User",
      objectType: "people",
      anchor: ["id"],
      mappings: [
        { scim: "userName", attribute: "login" },
        { scim: "displayName", attribute: "name" },
        { scim: "name.formatted", attribute: "name" },
        { scim: "title", attribute: "title", default: "Staff" },
        { scim: "locale", constant: "de-DE" },
        { scim: "timezone", attribute: "zone" },
      ],
      deprovisioning: { disable: { flow: "none" }, delete: { flow: "delete" } },
    },
  ],
  [
    {
      name: "people",
      anchor: ["id"],
      generated: ["id"],
      attributes: [
        attributeSchema("id"),
        attributeSchema("login"),
        attributeSchema("name"),
        attributeSchema("title"),
        attributeSchema("zone", { operation: "import-only" }),
      ],
    },
  ],
).values() as unknown as [ObjectMapping];

test("a create sends what is mapped and may be written, with defaults for what it does not say", () => {
  const resource = { userName: "ada", displayName: "Ada", locale: "en-US", timezone: "UTC", nickName: "Al" };
  assert.deepEqual(Object.fromEntries(attributesOfCreate(resource, mapping)), {
    login: ["ada"],
    name: ["Ada"],
    title: ["Staff"],
  });
});

test("a create without a required attribute is refused, naming it", () => {
  for (const resource of [{}, { userName: "" }, { userName: null }])
    assert.throws(
      () => attributesOfCreate(resource, mapping),
      (error) =>
        error instanceof ScimError && error.status === 400 && /userName is required/.test(error.message),
    );
});

const updates: readonly (readonly [
  what: string,
  current: Resource,
  next: Resource,
  expected: Record<string, readonly Value[]>,
])[] = [
  [
    "what is not named as other is not sent",
    { userName: "a", title: "x" },
    { userName: "a", title: "x" },
    {},
  ],
  ["what is taken away is cleared", { title: "x" }, {}, { title: [] }],
  [
    "null and an empty text are no value",
    { title: "x", displayName: "n" },
    { title: null, displayName: "" },
    { title: [], name: [] },
  ],
  [
    "of two places with one attribute the changed one decides",
    { displayName: "a", name: { formatted: "a" } },
    { displayName: "a", name: { formatted: "b" } },
    { name: ["b"] },
  ],
  [
    "of two places with one attribute a value comes before a removal",
    { displayName: "a", name: { formatted: "a" } },
    { displayName: "b" },
    { name: ["b"] },
  ],
  [
    "and in the other order too",
    { displayName: "a", name: { formatted: "a" } },
    { name: { formatted: "b" } },
    { name: ["b"] },
  ],
  [
    "taking one of two places away takes the value away",
    { displayName: "a", name: { formatted: "a" } },
    { displayName: "a" },
    { name: [] },
  ],
  [
    "a PUT that names one of two places keeps the value",
    { displayName: "a", name: { formatted: "a" } },
    { displayName: "a" },
    {},
  ],
  ["a default is for creates only", { userName: "a" }, { userName: "b" }, { login: ["b"] }],
  ["what can only be read is not sent", { timezone: "UTC" }, { timezone: "CET", locale: "x" }, {}],
];
for (const [what, current, next, expected] of updates)
  test(what, () => {
    const change = { resource: next, isWhole: what.includes("PUT") };
    assert.deepEqual(Object.fromEntries(attributesOfUpdate(current, change, mapping, {})), expected);
  });

const formatted = (text: string) => ({ name: { formatted: text } });
const patches: readonly (readonly [
  what: string,
  written: readonly string[],
  next: Resource,
  expected: Record<string, readonly Value[]>,
])[] = [
  [
    "the last name",
    ["displayName", "name.formatted"],
    { displayName: "b", ...formatted("c") },
    { name: ["c"] },
  ],
  [
    "in any order",
    ["name.formatted", "displayName"],
    { displayName: "b", ...formatted("c") },
    { name: ["b"] },
  ],
  ["a part of a whole", ["displayName", "name"], { displayName: "b", ...formatted("c") }, { name: ["c"] }],
  [
    "a name that is written twice",
    ["displayName", "name.formatted", "displayName"],
    { displayName: "b", ...formatted("c") },
    { name: ["b"] },
  ],
  ["a removal", ["displayName", "name.formatted"], { displayName: "b" }, { name: [] }],
  ["a value after a removal", ["name.formatted", "displayName"], { displayName: "b" }, { name: ["b"] }],
  [
    "another part changes nothing",
    ["displayName", "name"],
    { displayName: "b", ...formatted("a") },
    { name: ["b"] },
  ],
];
for (const [what, written, next, expected] of patches)
  test(`of two names of one attribute the one decides that a PATCH wrote last: ${what}`, () => {
    const current = { displayName: "a", ...formatted("a") };
    const change = attributesOfUpdate(current, { resource: next, written }, mapping, {});
    assert.deepEqual(Object.fromEntries(change), expected);
  });

test("defaults stand in for what has no value, and leave the resource as it is", () => {
  const resource = { userName: "ada" };
  assert.deepEqual(withDefaults(resource, mapping), { userName: "ada", title: "Staff" });
  assert.deepEqual(resource, { userName: "ada" });
  assert.equal(withDefaults({ title: "Boss" }, mapping)["title"], "Boss");
});
