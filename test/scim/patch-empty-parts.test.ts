/** Parts and elements given without a value (RFC 7643 §2.5), in a PATCH of a list. */
import assert from "node:assert/strict";
import { test } from "node:test";
import type { Json, Resource } from "../../host/provisioning/served.ts";
import { patchChange } from "../../host/scim/patch.ts";
import { readPatch } from "../../host/scim/patch-request.ts";
import { servedModel } from "../../host/scim/resource-model.ts";
import { memoryServed } from "../support/memory-served.ts";

const { models } = servedModel(memoryServed("https://host.example/scim"));
const [user] = models as [(typeof models)[number]];

const work = { type: "work", value: "w@x.example", primary: true };
const home = { type: "home", value: "h@x.example" };
const office = { type: "work", locality: "Leeds", country: "GB" };
const bare = { type: "other" };
const before: Resource = {
  id: "a1",
  userName: "amelia",
  emails: [work, home],
  addresses: [office],
  roles: [{ value: "reader", type: "app" }],
};

const fax = { type: "other", value: "" };
const withoutCountry = { country: "", locality: "York" };

/** What operations make of one list; null when nothing is left. */
const rows: readonly (readonly [what: string, list: string, operations: readonly Json[], expected: Json])[] =
  [
    [
      "an element added without a value",
      "emails",
      [{ op: "add", path: "emails", value: [fax] }],
      [work, home],
    ],
    [
      "one with null",
      "emails",
      [{ op: "add", path: "emails", value: { ...fax, value: null } }],
      [work, home],
    ],
    [
      "one that is primary",
      "emails",
      [{ op: "add", path: "emails", value: [{ ...fax, primary: true }] }],
      [work, home],
    ],
    [
      "elements replaced by one without a value",
      "emails",
      [{ op: "replace", value: { emails: [fax] } }],
      null,
    ],
    [
      "an element made by a filter, without a value",
      "emails",
      [{ op: "replace", path: 'emails[type eq "other"]', value: fax }],
      [work, home],
    ],
    [
      "a kind alone, by a path",
      "emails",
      [{ op: "add", path: 'emails[type eq "other"].type', value: "other" }],
      [work, home],
    ],
    [
      "an element replaced by one without a value",
      "emails",
      [{ op: "replace", path: 'emails[type eq "work"]', value: { type: "work", value: "" } }],
      [home],
    ],
    [
      "an element added without a value where there is one",
      "emails",
      [{ op: "add", path: "emails", value: [{ type: "home", value: "" }] }],
      [work],
    ],
    [
      "an element that gets its value later",
      "emails",
      [
        { op: "add", path: 'emails[type eq "other"].primary', value: true },
        { op: "add", path: 'emails[type eq "other"].value', value: "o@x.example" },
      ],
      [{ ...work, primary: false }, home, { type: "other", primary: true, value: "o@x.example" }],
    ],
    [
      "a value that is taken away and given again",
      "emails",
      [
        { op: "remove", path: 'emails[type eq "work"].value' },
        { op: "add", path: 'emails[type eq "work"].value', value: "n@x.example" },
      ],
      [{ ...work, value: "n@x.example" }, home],
    ],
    [
      "an empty part added to an element by a filter",
      "addresses",
      [{ op: "add", path: 'addresses[type eq "work"]', value: withoutCountry }],
      [{ type: "work", locality: "York" }],
    ],
    [
      "nothing but an empty part added so",
      "addresses",
      [{ op: "add", path: 'addresses[type eq "work"]', value: { country: null } }],
      [{ type: "work", locality: "Leeds" }],
    ],
    [
      "an empty part added to an element of its kind",
      "addresses",
      [{ op: "add", path: "addresses", value: [{ type: "work", ...withoutCountry }] }],
      [{ type: "work", locality: "York" }],
    ],
    [
      "a role of that kind without a value",
      "roles",
      [{ op: "add", path: "roles", value: [{ type: "app", value: "" }] }],
      before["roles"] as Json,
    ],
  ];

const patched = (resource: Resource, operations: readonly Json[]): Resource =>
  JSON.parse(JSON.stringify(patchChange(readPatch({ Operations: operations }), user)(resource).resource));

for (const [what, list, operations, expected] of rows)
  test(`PATCH: ${what}`, () => assert.deepEqual(patched(before, operations)[list] ?? null, expected));

test("PATCH: an element that the target keeps without a value stays while others are changed", () => {
  const kept: Resource = { ...before, emails: [work, bare] };
  const operations = [{ op: "replace", path: 'emails[type eq "work"].value', value: "n@x.example" }];
  assert.deepEqual(patched(kept, operations)["emails"], [{ ...work, value: "n@x.example" }, bare]);
  assert.deepEqual(patched(kept, [{ op: "replace", path: "emails", value: [work, bare] }])["emails"], [work]);
});
