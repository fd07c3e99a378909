import assert from "node:assert/strict";
import { test } from "node:test";
import { ScimError, type ScimType } from "../../host/contract/errors.ts";
import type { Json, Resource } from "../../host/provisioning/served.ts";
import { patchChange } from "../../host/scim/patch.ts";
import { readPatch } from "../../host/scim/patch-request.ts";
import { keepImmutable, readResource } from "../../host/scim/resource-body.ts";
import { servedModel } from "../../host/scim/resource-model.ts";
import { memoryServed } from "../support/memory-served.ts";
import { customUrn, enterpriseUrn } from "../support/resource-types.ts";

const { models } = servedModel(memoryServed("https://host.example/scim"));
const [user, group] = models as [(typeof models)[number], (typeof models)[number]];
const plain = (resource: Resource) => JSON.parse(JSON.stringify(resource)) as Resource;

const rows: readonly [string, { [name: string]: Json }, { [name: string]: Json }][] = [
  [
    "names in any letter case",
    { DisplayName: "A", Name: { GIVENNAME: "G" } },
    { displayName: "A", name: { givenName: "G" } },
  ],
  [
    "id, meta, groups and schemas of the client",
    { id: "x", meta: { created: "y" }, groups: [{ value: "g" }], schemas: ["z"] },
    {},
  ],
  [
    "unknown attributes",
    { isAdmin: true, nickName: "N", name: { middleName: "M", givenName: "G" } },
    { name: { givenName: "G" } },
  ],
  [
    "null, empty lists, texts and objects",
    { title: "", displayName: null, emails: [], roles: null, name: {} },
    {},
  ],
  [
    "booleans in quotes",
    { active: "TRUE", emails: [{ value: "e", primary: "False" }] },
    { active: true, emails: [{ value: "e", primary: false }] },
  ],
  ["one element outside a list", { emails: { value: "e" } }, { emails: [{ value: "e" }] }],
  ["elements that are texts", { emails: ["e"] }, { emails: [{ value: "e" }] }],
  ["equal elements", { emails: [{ value: "e" }, { VALUE: "e" }] }, { emails: [{ value: "e" }] }],
  [
    "two primary elements",
    {
      emails: [
        { value: "e", primary: true },
        { value: "f", primary: true },
      ],
    },
    {
      emails: [
        { value: "e", primary: false },
        { value: "f", primary: true },
      ],
    },
  ],
  [
    "a manager as a text",
    { [enterpriseUrn]: { manager: "m" } },
    { [enterpriseUrn]: { manager: { value: "m" } } },
  ],
  [
    "a manager with parts that are read-only",
    { [enterpriseUrn.toUpperCase()]: { Manager: { value: "m", $ref: null, displayName: "M" } } },
    { [enterpriseUrn]: { manager: { value: "m" } } },
  ],
  [
    "an extension's attribute with its URN",
    { [`${enterpriseUrn}:department`]: "D", [enterpriseUrn]: { employeeNumber: 7 } },
    { [enterpriseUrn]: { department: "D", employeeNumber: "7" } },
  ],
  [
    "a role as JSON text",
    { roles: [{ value: '{"id":"1","value":"Admin","displayName":"Administrator"}' }] },
    { roles: [{ value: "Admin", display: "Administrator" }] },
  ],
  ["a role that only looks like JSON", { roles: [{ value: "{x" }] }, { roles: [{ value: "{x" }] }],
  [
    "numbers in texts",
    { [customUrn]: { floor: "12", "cost.rate": "12.50" } },
    { [customUrn]: { floor: 12, "cost.rate": 12.5 } },
  ],
  [
    "a 29 February of a leap year",
    { [customUrn]: { joined: "2024-02-29T23:59:59+14:00" } },
    { [customUrn]: { joined: "2024-02-29T23:59:59+14:00" } },
  ],
  ["a password", { password: "S3cret!" }, { password: "S3cret!" }],
  ["texts as they are, spaces and all", { title: "  Zoë \u{1F600}\n" }, { title: "  Zoë \u{1F600}\n" }],
];

for (const [name, body, expected] of rows) {
  test(`a body with ${name}`, () => {
    const { resource } = readResource({ userName: "u", ...body }, user);
    assert.deepEqual(plain(resource), { userName: "u", ...expected });
  });
}

const refused: readonly [string, { [name: string]: Json }, ScimType][] = [
  ["no userName", { userName: null }, "invalidValue"],
  ["an empty userName", { userName: "" }, "invalidValue"],
  ["a boolean that is an object", { active: { yes: 1 } }, "invalidValue"],
  ["a boolean that is a word", { active: "maybe" }, "invalidValue"],
  ["a text that is a list", { title: ["a", "b"] }, "invalidValue"],
  ["a name that is a list", { name: [{ givenName: "a" }, { givenName: "b" }] }, "invalidValue"],
  ["a name that is a text", { name: "Amelia" }, "invalidValue"],
  ["half of a surrogate pair", { title: "\ud800" }, "invalidValue"],
  ["a whole number with a fraction", { [customUrn]: { floor: 1.5 } }, "invalidValue"],
  ["a number too large to be kept", { [customUrn]: { floor: 2 ** 53 } }, "invalidValue"],
  ["a date that is none", { [customUrn]: { joined: "yesterday" } }, "invalidValue"],
  ["a 30 February", { [customUrn]: { joined: "2021-02-30T00:00:00Z" } }, "invalidValue"],
  [
    "a 29 February of a common year",
    { [customUrn]: { joined: "2023-02-29T23:00:00-05:00" } },
    "invalidValue",
  ],
  ["a 31 April", { [customUrn]: { joined: "2021-04-31T00:00:00.000Z" } }, "invalidValue"],
  ["bytes that are not base64", { [customUrn]: { fingerprint: "%%" } }, "invalidValue"],
  ["one attribute under two spellings", { userName: "a", USERNAME: "b" }, "invalidSyntax"],
];

for (const [name, body, scimType] of refused) {
  test(`a body with ${name} is refused with ${scimType}`, () => {
    assert.throws(
      () => readResource({ userName: "u", ...body }, user),
      (error) => error instanceof ScimError && error.scimType === scimType,
    );
  });
}

test("a part that does not fit is named with its whole path, in a body and in a PATCH", () => {
  const isNamed = (error: unknown) =>
    error instanceof ScimError && error.message.startsWith("emails.value must be");
  assert.throws(() => readResource({ userName: "u", emails: [{ value: { x: 1 } }] }, user), isNamed);
  for (const path of ["emails.value", 'emails[type eq "work"].value']) {
    const operations = readPatch({ Operations: [{ op: "add", path, value: { x: 1 } }] });
    assert.throws(() => patchChange(operations, user)({ userName: "u" }), isNamed);
  }
});

test("members come apart from the group, as ids", () => {
  const body = {
    displayName: "G",
    members: [{ value: "u1", $ref: null, display: "U" }, { value: "u1" }, { value: "u2" }],
  };
  const { resource, references } = readResource(body, group);
  assert.deepEqual(plain(resource), { displayName: "G" });
  assert.deepEqual(references, [{ attribute: "members", op: "replace", ids: ["u1", "u2"] }]);
  assert.throws(() => readResource({ displayName: "G", members: [{ display: "U" }] }, group), ScimError);
});

test("an immutable attribute keeps its value in a PUT that leaves it out, and refuses another one", () => {
  const current: Resource = { userName: "u", [customUrn]: { serial: "S1", badge: "B" } };
  const silent: Resource = { userName: "v" };
  keepImmutable(silent, current, user);
  assert.deepEqual(plain(silent), { userName: "v", [customUrn]: { serial: "S1" } });
  assert.throws(
    () => keepImmutable({ userName: "v", [customUrn]: { serial: "S2" } }, current, user),
    (error) => error instanceof ScimError && error.scimType === "mutability",
  );
});

test("an extension may be left out unless one of its attributes is required", () => {
  const [core, ...extensions] = user.type.schemas;
  const needed = extensions.map((schema) => ({
    ...schema,
    attributes: schema.attributes.map((one) => ({ ...one, required: one.name === "manager" })),
  }));
  const type = { ...user.type, schemas: [core as (typeof needed)[number], ...needed] };
  const [strict] = servedModel(memoryServed("https://host.example/scim", [type])).models;
  assert.ok(strict);
  const body = { userName: "u" };
  assert.deepEqual(plain(readResource(body, user).resource), body);
  assert.throws(() => readResource(body, strict), /manager is required/);
  assert.ok(readResource({ ...body, [enterpriseUrn]: { manager: "m" } }, strict));
});
