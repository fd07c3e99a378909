import assert from "node:assert/strict";
import { test } from "node:test";
import { ScimError, type ScimType } from "../../host/contract/errors.ts";
import type { Json, Resource } from "../../host/provisioning/served.ts";
import { patchChange } from "../../host/scim/patch.ts";
import { readPatch } from "../../host/scim/patch-request.ts";
import { servedModel } from "../../host/scim/resource-model.ts";
import { memoryServed } from "../support/memory-served.ts";
import { customUrn, enterpriseUrn } from "../support/resource-types.ts";

const { models } = servedModel(memoryServed("https://host.example/scim"));
const [user] = models as [(typeof models)[number]];

const work = { type: "work", value: "w@x.example", primary: true };
const home = { type: "home", value: "h@x.example" };
const amelia: Resource = {
  id: "a1",
  userName: "amelia",
  name: { givenName: "Amelia", familyName: "Okafor" },
  title: "Engineer",
  emails: [work, home],
  [enterpriseUrn]: {
    department: "Retail",
    manager: { value: "m1", $ref: "../Users/m1", displayName: "Max" },
  },
  [customUrn]: { serial: "S1", tags: ["red"] },
};

function patched(operations: Json, before: Resource = amelia): Resource {
  const { resource } = patchChange(readPatch({ Operations: operations }), user)(structuredClone(before));
  return JSON.parse(JSON.stringify(resource)) as Resource;
}

/** What the operations make of Amelia: attributes that are then different, null for those that are gone. */
const rows: readonly [string, Json, { [name: string]: Json }][] = [
  ["Replace of a text", [{ op: "Replace", path: "title", value: "Lead" }], { title: "Lead" }],
  ["Add of a text that is set", [{ op: "Add", path: "TITLE", value: "Lead" }], { title: "Lead" }],
  ["Replace of what is not set", [{ op: "replace", path: "displayName", value: "A" }], { displayName: "A" }],
  ["Replace with an empty text", [{ op: "Replace", path: "title", value: "" }], { title: null }],
  ["Replace with null", [{ op: "replace", path: "title", value: null }], { title: null }],
  ["Remove", [{ op: "Remove", path: "title" }], { title: null }],
  ["Remove of what is not set", [{ op: "remove", path: "displayName" }], {}],
  ["a boolean in quotes", [{ op: "Replace", path: "active", value: "False" }], { active: false }],
  [
    "one part of a name",
    [{ op: "replace", path: "name", value: { GIVENNAME: "Mia" } }],
    { name: { givenName: "Mia", familyName: "Okafor" } },
  ],
  [
    "clearing one part of a name",
    [{ op: "replace", path: "name", value: { givenName: null } }],
    { name: { familyName: "Okafor" } },
  ],
  [
    "a part by path",
    [{ op: "replace", path: "name.givenName", value: "Mia" }],
    { name: { givenName: "Mia", familyName: "Okafor" } },
  ],
  ["removing a part", [{ op: "remove", path: "name.givenName" }], { name: { familyName: "Okafor" } }],
  [
    "removing every part",
    [
      { op: "remove", path: "name.givenName" },
      { op: "remove", path: "name.familyName" },
    ],
    { name: null },
  ],
  [
    "add of another element",
    [{ op: "add", path: "emails", value: [{ type: "other", value: "o@x.example" }] }],
    { emails: [work, home, { type: "other", value: "o@x.example" }] },
  ],
  [
    "add of one element, not in a list",
    [{ op: "add", path: "emails", value: { type: "other", value: "o@x.example" } }],
    { emails: [work, home, { type: "other", value: "o@x.example" }] },
  ],
  [
    "add of an element that is there",
    [{ op: "add", path: "emails", value: [{ type: "work", value: "W@x.example" }] }],
    { emails: [{ ...work, value: "W@x.example" }, home] },
  ],
  [
    "add of a second element of one type",
    [{ op: "add", path: "emails", value: [{ type: "home", value: "n@x.example" }] }],
    { emails: [work, { type: "home", value: "n@x.example" }] },
  ],
  [
    "add of a new primary",
    [{ op: "add", path: "emails", value: [{ type: "other", value: "o@x.example", primary: true }] }],
    { emails: [{ ...work, primary: false }, home, { type: "other", value: "o@x.example", primary: true }] },
  ],
  ["replace of all elements", [{ op: "replace", path: "emails", value: [home] }], { emails: [home] }],
  ["replace with an empty list", [{ op: "replace", path: "emails", value: [] }], { emails: null }],
  [
    "a value by filter",
    [{ op: "Replace", path: 'emails[type eq "work"].value', value: "n@x.example" }],
    { emails: [{ ...work, value: "n@x.example" }, home] },
  ],
  [
    "a value by filter that matches nobody",
    [{ op: "Add", path: 'emails[type eq "other"].value', value: "o@x.example" }],
    { emails: [work, home, { type: "other", value: "o@x.example" }] },
  ],
  [
    "a value by two conditions that match nobody",
    [{ op: "Add", path: 'emails[type eq "other" and primary eq "False"].value', value: "o@x.example" }],
    { emails: [work, home, { type: "other", primary: false, value: "o@x.example" }] },
  ],
  [
    "an element by filter",
    [{ op: "replace", path: 'emails[type eq "work"]', value: { value: "n@x.example" } }],
    { emails: [{ type: "work", value: "n@x.example" }, home] },
  ],
  [
    "an addition to an element by filter",
    [{ op: "add", path: 'emails[type eq "work"]', value: { value: "n@x.example" } }],
    { emails: [{ ...work, value: "n@x.example" }, home] },
  ],
  [
    "primary by filter",
    [{ op: "replace", path: 'emails[type eq "home"].primary', value: "True" }],
    {
      emails: [
        { ...work, primary: false },
        { ...home, primary: true },
      ],
    },
  ],
  ["removal by filter", [{ op: "remove", path: 'emails[type eq "work"]' }], { emails: [home] }],
  [
    "removal of the value by filter",
    [{ op: "remove", path: 'emails[type eq "work"].value' }],
    { emails: [home] },
  ],
  [
    "clearing the value by filter",
    [{ op: "replace", path: 'emails[type eq "work"].value', value: "" }],
    { emails: [home] },
  ],
  ["clearing what no element has", [{ op: "replace", path: 'emails[type eq "other"].value', value: "" }], {}],
  ["removal by a filter that matches nobody", [{ op: "remove", path: 'emails[type eq "other"]' }], {}],
  ["removal of the last element", [{ op: "remove", path: "emails[value pr]" }], { emails: null }],
  [
    "removal by value",
    [{ op: "Remove", path: "emails", value: [{ value: "H@x.example" }] }],
    { emails: [work] },
  ],
  [
    "a part of all elements",
    [{ op: "replace", path: "emails.type", value: "other" }],
    {
      emails: [
        { ...work, type: "other" },
        { ...home, type: "other" },
      ],
    },
  ],
  [
    "texts in a list",
    [{ op: "add", path: `${customUrn}:tags`, value: ["RED", "blue"] }],
    { [customUrn]: { serial: "S1", tags: ["RED", "blue"] } },
  ],
  [
    "removal of one text of a list",
    [{ op: "remove", path: `${customUrn}:tags[value eq "red"]` }],
    { [customUrn]: { serial: "S1" } },
  ],
  [
    "another manager by text",
    [{ op: "Replace", path: `${enterpriseUrn}:manager`, value: "m2" }],
    { [enterpriseUrn]: { department: "Retail", manager: { value: "m2" } } },
  ],
  [
    "another manager by object",
    [{ op: "Replace", path: `${enterpriseUrn}:manager`, value: { $ref: "../Users/m2", value: "m2" } }],
    { [enterpriseUrn]: { department: "Retail", manager: { value: "m2", $ref: "../Users/m2" } } },
  ],
  [
    "another manager by list",
    [{ op: "Add", path: `${enterpriseUrn}:manager`, value: [{ $ref: null, value: "m2" }] }],
    { [enterpriseUrn]: { department: "Retail", manager: { value: "m2" } } },
  ],
  [
    "another manager by part",
    [{ op: "replace", path: `${enterpriseUrn}:manager.value`, value: "m2" }],
    { [enterpriseUrn]: { department: "Retail", manager: { value: "m2" } } },
  ],
  [
    "no manager, by part",
    [{ op: "remove", path: `${enterpriseUrn}:manager.value` }],
    { [enterpriseUrn]: { department: "Retail" } },
  ],
  [
    "no manager",
    [{ op: "Replace", path: `${enterpriseUrn}:manager`, value: "" }],
    { [enterpriseUrn]: { department: "Retail" } },
  ],
  ["removal of a whole extension", [{ op: "remove", path: enterpriseUrn }], { [enterpriseUrn]: null }],
  [
    "a merge into a whole extension",
    [{ op: "replace", path: enterpriseUrn, value: { employeeNumber: "7" } }],
    { [enterpriseUrn]: { ...(amelia[enterpriseUrn] as object), employeeNumber: "7" } },
  ],
  [
    "dotted and qualified names without a path",
    [
      {
        op: "replace",
        value: {
          "name.givenName": "Mia",
          [`${enterpriseUrn}:department`]: "Ops",
          'emails[type eq "work"].value': "n@x.example",
        },
      },
    ],
    {
      name: { givenName: "Mia", familyName: "Okafor" },
      [enterpriseUrn]: { ...(amelia[enterpriseUrn] as object), department: "Ops" },
      emails: [{ ...work, value: "n@x.example" }, home],
    },
  ],
  [
    "an object without a path",
    [{ op: "add", value: { title: "Lead", [enterpriseUrn]: { department: "Ops" } } }],
    { title: "Lead", [enterpriseUrn]: { ...(amelia[enterpriseUrn] as object), department: "Ops" } },
  ],
  [
    "its own id, schemas and meta without a path",
    [{ op: "replace", value: { id: "a1", schemas: ["x"], meta: {}, groups: [], title: "Lead" } }],
    { title: "Lead" },
  ],
  [
    "names that are not mapped, without a path",
    [{ op: "replace", value: { nickName: "x", favourite: "y", title: "Lead" } }],
    { title: "Lead" },
  ],
  ["an attribute of SCIM that is not mapped", [{ op: "Add", path: "nickName", value: "x" }], {}],
  [
    "operations that build on each other",
    [
      { op: "remove", path: "title" },
      { op: "add", path: "title", value: "One" },
      { op: "replace", path: "title", value: "Two" },
    ],
    { title: "Two" },
  ],
  [
    "an immutable attribute, to what it is",
    [{ op: "replace", path: `${customUrn}:serial`, value: "S1" }],
    {},
  ],
];

for (const [name, operations, difference] of rows) {
  test(`PATCH: ${name}`, () => {
    const expected: Resource = { ...amelia };
    for (const [attribute, value] of Object.entries(difference)) {
      if (value === null) delete expected[attribute];
      else expected[attribute] = value;
    }
    assert.deepEqual(patched(operations), expected);
  });
}

test("PATCH: four parts of an address that is not there yet make one address", () => {
  const parts = { streetAddress: "1 High St", locality: "Leeds", postalCode: "LS1", country: "GB" };
  const operations = Object.entries(parts).map(([part, value]) => ({
    op: "Add",
    path: `addresses[type eq "work"].${part}`,
    value,
  }));
  assert.deepEqual(patched(operations)["addresses"], [{ type: "work", ...parts }]);
});

const refused: readonly [string, Json, ScimType][] = [
  ["a remove without a path", [{ op: "remove" }], "noTarget"],
  ["an unknown op", [{ op: "increment", path: "title", value: "x" }], "invalidSyntax"],
  ["an op that is an object", [{ op: { toString: 1 }, path: "title", value: "x" }], "invalidSyntax"],
  ["no op", [{ path: "title", value: "x" }], "invalidSyntax"],
  ["an add without a value", [{ op: "add", path: "title" }], "invalidSyntax"],
  ["no operations", [], "invalidSyntax"],
  ["operations that are none", "add", "invalidSyntax"],
  ["a path that is a number", [{ op: "add", path: 5, value: "x" }], "invalidPath"],
  ["an attribute nobody knows", [{ op: "add", path: "noSuch", value: "x" }], "invalidPath"],
  [
    "a filter on an attribute of one value",
    [{ op: "add", path: 'name[givenName eq "A"].familyName', value: "x" }],
    "invalidPath",
  ],
  ["another id", [{ op: "replace", path: "id", value: "b2" }], "mutability"],
  ["another id without a path", [{ op: "replace", value: { id: "b2" } }], "mutability"],
  [
    "a change of meta",
    [{ op: "replace", path: "meta.created", value: "2020-01-01T00:00:00Z" }],
    "mutability",
  ],
  ["a change of groups", [{ op: "add", path: "groups", value: [{ value: "g" }] }], "mutability"],
  [
    "a change of an immutable attribute",
    [{ op: "replace", path: `${customUrn}:serial`, value: "S2" }],
    "mutability",
  ],
  ["removal of an immutable attribute", [{ op: "remove", path: `${customUrn}:serial` }], "mutability"],
  ["removal of a required attribute", [{ op: "remove", path: "userName" }], "invalidValue"],
  ["an empty required attribute", [{ op: "replace", path: "userName", value: "" }], "invalidValue"],
  ["a value of the wrong type", [{ op: "replace", path: "active", value: { yes: 1 } }], "invalidValue"],
  ["a text without a path", [{ op: "replace", value: "x" }], "invalidValue"],
  [
    "a filter other than eq that matches nobody",
    [{ op: "replace", path: 'emails[value co "nobody"].value', value: "x" }],
    "noTarget",
  ],
];

for (const [name, operations, scimType] of refused) {
  test(`PATCH refuses ${name} with ${scimType}`, () => {
    assert.throws(
      () => patched(operations),
      (error) => error instanceof ScimError && error.status === 400 && error.scimType === scimType,
    );
  });
}

for (const [name, operations, status] of [
  [
    "more operations than anybody sends",
    Array.from({ length: 2001 }, () => ({ op: "remove", path: "title" })),
    413,
  ],
  [
    "more conditions than are worth comparing",
    Array.from({ length: 30 }, () => ({
      op: "remove",
      path: `emails[${Array.from({ length: 100 }, () => "value pr").join(" or ")}]`,
    })),
    413,
  ],
  [
    "more elements than a resource may hold",
    [{ op: "add", path: "emails", value: Array.from({ length: 401 }, (_, i) => ({ value: `${i}` })) }],
    400,
  ],
] as const) {
  test(`PATCH refuses ${name}`, () => {
    assert.throws(
      () => patched(operations),
      (error) => error instanceof ScimError && error.status === status,
    );
  });
}

test("PATCH does not ask for a required attribute that the target has left empty", () => {
  assert.deepEqual(patched([{ op: "add", path: "title", value: "T" }], { id: "a1" }), {
    id: "a1",
    title: "T",
  });
});

test("PATCH does not change the resource it is given, not even when it fails", () => {
  const before = structuredClone(amelia);
  const change = patchChange(
    readPatch({
      Operations: [
        { op: "replace", path: 'emails[type eq "work"].value', value: "n@x" },
        { op: "remove", path: "userName" },
      ],
    }),
    user,
  );
  assert.throws(() => change(before));
  assert.deepEqual(before, amelia);
});
