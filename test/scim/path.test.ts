import assert from "node:assert/strict";
import { test } from "node:test";
import { ScimError } from "../../host/contract/errors.ts";
import { attributeNames } from "../../host/scim/attribute-names.ts";
import { parsePath } from "../../host/scim/path.ts";
import { customUrn, enterpriseUrn, groupType, userType } from "../support/resource-types.ts";

const names = attributeNames(userType);

/** The path as it was understood: attribute, filter, part. */
function understood(text: string): string {
  const path = parsePath(text, names);
  if (path.kind === "extension") return `extension ${path.schema.id}`;
  if (path.kind === "unmapped") return "unmapped";
  const { ref, filter, sub } = path;
  const name = ref.sub ? ref.path.slice(0, -ref.sub.name.length - 1) : ref.path;
  return `${name}${filter ? `[${filter.kind}]` : ""}${sub ? `.${sub.name}` : ""}`;
}

const rows: readonly [string, string][] = [
  ["displayname", "displayName"],
  ["name.GIVENNAME", "name.givenName"],
  ['emails[type eq "work"]', "emails[compare]"],
  ['emails[type eq "work"].value', "emails[compare].value"],
  ['emails[type eq "work" and primary eq true].Value', "emails[and].value"],
  ['emails[value eq "a]b.c"].value', "emails[compare].value"],
  ["emails.value", "emails.value"],
  ["urn:ietf:params:scim:schemas:core:2.0:User:displayName", "displayName"],
  ['urn:ietf:params:scim:schemas:core:2.0:User:emails[type eq "work"].value', "emails[compare].value"],
  [`${enterpriseUrn}:department`, `${enterpriseUrn}:department`],
  [`${enterpriseUrn}:manager.value`, `${enterpriseUrn}:manager.value`],
  [`${customUrn}:cost.rate`, `${customUrn}:cost.rate`],
  [enterpriseUrn, `extension ${enterpriseUrn}`],
  ["nickName", "unmapped"],
  ["name.middleName", "unmapped"],
  ["urn:ietf:params:scim:schemas:core:2.0:User:nickName", "unmapped"],
  [`${enterpriseUrn}:division`, "unmapped"],
  ['photos[type eq "photo"].value', "unmapped"],
];

for (const [text, meaning] of rows) {
  test(`the path ${text} means ${meaning}`, () => assert.equal(understood(text), meaning));
}

for (const text of [
  "",
  " ",
  "noSuchAttr",
  "noSuchAttr.deep[",
  'emails[type eq "work".value',
  'emails[type eq "work"]value',
  'emails[type eq "work"].',
  'emails[type eq "work"].value.x',
  "emails[type xx 1].value",
  "emails[]",
  'name.givenName[value eq "x"]',
  "__proto__.polluted",
  "constructor.prototype.polluted",
  "toString.polluted",
  "__proto__[primary eq true].polluted",
  "urn:example:unknown:User:x",
  `emails${"[".repeat(50_000)}`,
  `emails[${"(".repeat(5000)}`,
]) {
  test(`the path “${text.slice(0, 40)}” is refused with invalidPath`, () => {
    assert.throws(
      () => parsePath(text, names),
      (error) => error instanceof ScimError && error.scimType === "invalidPath",
    );
  });
}

const coreUrn = "urn:ietf:params:scim:schemas:core:2.0";
for (const [type, texts] of [
  [userType, ["members", 'members[value eq "x"]', `${coreUrn}:Group:displayName`]],
  [
    groupType,
    ["userName", "active", "name.givenName", 'emails[type eq "work"].value', `${enterpriseUrn}:department`],
  ],
  [groupType, [`${coreUrn}:User:displayName`]],
  [
    { ...groupType, name: "Device", schemas: [{ ...groupType.schemas[0]!, id: `${coreUrn}:Device` }] },
    ["userName"],
  ],
] as const)
  for (const text of texts)
    test(`the path ${text}, which is no attribute of a ${type.name}, is refused with invalidPath`, () => {
      assert.throws(
        () => parsePath(text, attributeNames(type)),
        (error) => error instanceof ScimError && error.scimType === "invalidPath",
      );
    });

test("a resource type with the enterprise extension has all its attributes, mapped or not", () => {
  const [core, extension] = userType.schemas;
  const device = attributeNames({
    ...userType,
    name: "Device",
    schemas: [{ ...core!, id: "urn:x" }, extension!],
  });
  assert.equal(parsePath(`${enterpriseUrn}:division`, device).kind, "unmapped");
});
