import assert from "node:assert/strict";
import { test } from "node:test";
import type { Json, ReferenceOperation } from "../../host/provisioning/served.ts";
import { patchChange } from "../../host/scim/patch.ts";
import { readPatch } from "../../host/scim/patch-request.ts";
import { servedModel } from "../../host/scim/resource-model.ts";
import { memoryServed } from "../support/memory-served.ts";

const { models } = servedModel(memoryServed("https://host.example/scim"));
const [, group] = models as [unknown, (typeof models)[number]];

function referencesOf(operations: Json): readonly ReferenceOperation[] {
  const change = patchChange(readPatch({ Operations: operations }), group);
  return change({ id: "g1", displayName: "G" }).references;
}

const members: readonly [string, Json, readonly ReferenceOperation[]][] = [
  [
    "add",
    [{ op: "Add", path: "members", value: [{ $ref: null, value: "u1" }, { value: "u2" }, { value: "u1" }] }],
    [{ attribute: "members", op: "add", ids: ["u1", "u2"] }],
  ],
  [
    "add of one, not in a list",
    [{ op: "add", path: "members", value: { value: "u1", display: "U", type: "User" } }],
    [{ attribute: "members", op: "add", ids: ["u1"] }],
  ],
  [
    "add of a bare id",
    [{ op: "add", path: "members", value: "u1" }],
    [{ attribute: "members", op: "add", ids: ["u1"] }],
  ],
  ["add of nobody", [{ op: "add", path: "members", value: [] }], []],
  [
    "remove by value",
    [{ op: "Remove", path: "members", value: [{ value: "u1" }] }],
    [{ attribute: "members", op: "remove", ids: ["u1"] }],
  ],
  ["remove of nobody", [{ op: "Remove", path: "members", value: [] }], []],
  [
    "remove by filter",
    [{ op: "remove", path: 'members[value eq "u1"]' }],
    [{ attribute: "members", op: "remove", ids: ["u1"] }],
  ],
  [
    "remove by two filters",
    [{ op: "remove", path: 'members[value eq "u1" or value eq "u2"]' }],
    [{ attribute: "members", op: "remove", ids: ["u1", "u2"] }],
  ],
  ["remove of all", [{ op: "remove", path: "members" }], [{ attribute: "members", op: "clear" }]],
  [
    "replace",
    [{ op: "replace", path: "members", value: [{ value: "u1" }] }],
    [{ attribute: "members", op: "replace", ids: ["u1"] }],
  ],
  [
    "replace with nobody",
    [{ op: "replace", path: "members", value: [] }],
    [{ attribute: "members", op: "clear" }],
  ],
  [
    "replace without a path",
    [{ op: "replace", value: { id: "g1", displayName: "G", members: [{ value: "u1" }] } }],
    [{ attribute: "members", op: "replace", ids: ["u1"] }],
  ],
  [
    "in order",
    [
      { op: "add", path: "members", value: [{ value: "u1" }] },
      { op: "remove", path: 'members[value eq "u2"]' },
    ],
    [
      { attribute: "members", op: "add", ids: ["u1"] },
      { attribute: "members", op: "remove", ids: ["u2"] },
    ],
  ],
];

for (const [name, operations, references] of members) {
  test(`PATCH of members: ${name}`, () => {
    assert.deepEqual(referencesOf(operations), references);
  });
}

test("PATCH of members by another filter decides member by member", () => {
  const operations = [{ op: "remove", path: 'members[type eq "Group" and not (display sw "keep")]' }];
  const [operation] = referencesOf(operations);
  assert.ok(operation && "where" in operation);
  assert.equal(operation.where({ value: "1", type: "Group", display: "gone" }), true);
  assert.equal(operation.where({ value: "2", type: "Group", display: "Keep me" }), false);
  assert.equal(operation.where({ value: "3", type: "User", display: "gone" }), false);
});
