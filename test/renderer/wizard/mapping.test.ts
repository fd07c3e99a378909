import assert from "node:assert/strict";
import { test } from "node:test";
import type { TargetAttribute, TargetObjectType } from "../../../host/contract/admin-api.ts";
import type { AttributeMapping, ObjectTypeConfig } from "../../../host/contract/connector-config.ts";
import { enterpriseUserSchema, groupSchema, userSchema } from "../../../host/contract/scim-attributes.ts";
import { toAttribute, toConstant, withPart } from "../../../renderer/wizard/mapping-edits.ts";
import {
  mappingRows,
  missingRequired,
  unmapped,
  withMapping,
} from "../../../renderer/wizard/mapping-rows.ts";
import { meaningOf, pathChoices, shortPath } from "../../../renderer/wizard/scim-path.ts";
import { proposedTypes, targetTypes } from "../fake-target.ts";

const schemas = [userSchema, enterpriseUserSchema, groupSchema];
const enterprise = enterpriseUserSchema.id;
const [user, group] = proposedTypes as unknown as [ObjectTypeConfig, ObjectTypeConfig];
const employees = targetTypes[0] as TargetObjectType;
const meaning = (scim: string) => meaningOf(scim, "User", schemas);
const attribute = (name: string) => employees.attributes.find((one) => one.name === name) as TargetAttribute;

for (const [path, kind] of [
  ["userName", "text"],
  ["USERNAME", "text"],
  ["active", "yes or no"],
  ["name.givenName", "text"],
  ['emails[type eq "work"].value', "text"],
  ['emails[type eq "work"].primary', "yes or no"],
  ["phoneNumbers", "list"],
  [`${enterprise}:department`, "text"],
  [`${enterprise}:manager`, "reference"],
  ["externalId", "text"],
  ["urn:ietf:params:scim:schemas:extension:Contoso:2.0:User:badgeNo", "own"],
  ["noSuchThing", "own"],
] as const) {
  test(`${path} is shown as ${kind}`, () => assert.equal(meaning(path).kind, kind));
}

test("the members of a group are a reference, the members of a user are nothing known", () => {
  assert.equal(meaningOf("members", "Group", schemas).kind, "reference");
  assert.equal(meaning("members").kind, "own");
});

test("every path that is offered is one the mapping knows, and none that a client cannot write", () => {
  const offered = pathChoices("User", schemas).map(({ path }) => path);
  for (const path of [
    "userName",
    "name.familyName",
    'phoneNumbers[type eq "mobile"].value',
    "phoneNumbers",
    "externalId",
    `${enterprise}:manager`,
  ]) {
    assert.ok(offered.includes(path), path);
  }
  assert.deepEqual(
    offered.filter((path) => meaning(path).kind === "own"),
    [],
  );
  assert.deepEqual(
    offered.filter((path) => /^(id|meta|groups|name|emails\.)/.test(path) && !path.includes(".")),
    [],
  );
  assert.equal(new Set(offered).size, offered.length);
});

test("a long path is shown by its name, with the end of its URN beside it", () => {
  assert.deepEqual(shortPath("userName"), { name: "userName" });
  assert.deepEqual(shortPath(`${enterprise}:department`), {
    name: "department",
    schema: "enterprise:2.0:User",
  });
});

test("a row shows what a client will see of the first object", () => {
  const samples = Object.fromEntries(
    mappingRows(user, employees).map(({ mapping, sample }) => [mapping.scim, sample]),
  );
  assert.deepEqual(
    [samples["userName"], samples["active"], samples["userType"]],
    ["asouza", "true", "Employee"],
  );
});

test("what the target wants and nothing fills is named; what it makes itself is not", () => {
  assert.deepEqual(
    missingRequired(user, employees).map(({ name }) => name),
    ["badge_no"],
  );
  assert.deepEqual(
    unmapped(user, employees).map(({ name }) => name),
    ["employee_id", "badge_no", "hire_date"],
  );
});

test("an attribute that disabling sets counts as filled", () => {
  const mappings = user.mappings.filter(({ scim }) => scim !== "active");
  assert.ok(!missingRequired({ ...user, mappings }, employees).some(({ name }) => name === "active"));
});

test("a mapping is changed in its place, added at the end, and taken out", () => {
  const mapping: AttributeMapping = { scim: "nickName", attribute: "login" };
  assert.deepEqual(withMapping(group, 0, mapping).mappings, [mapping]);
  assert.deepEqual(withMapping(group, 1, mapping).mappings, [...group.mappings, mapping]);
  assert.deepEqual(withMapping(group, 0, undefined).mappings, []);
});

test("a reference takes over what the target says it points to", () => {
  assert.deepEqual(
    toAttribute(
      { scim: `${enterprise}:manager` },
      attribute("manager_id"),
      meaning(`${enterprise}:manager`),
      proposedTypes,
    ),
    {
      scim: `${enterprise}:manager`,
      attribute: "manager_id",
      reference: { resourceType: "User", attribute: "employee_id" },
    },
  );
});

test("a list takes the columns that are named like its parts", () => {
  const phones = { ...attribute("phones"), columns: ["TYPE", "value", "note"] };
  assert.deepEqual(
    toAttribute({ scim: "phoneNumbers" }, phones, meaning("phoneNumbers"), proposedTypes).subAttributes,
    {
      value: "value",
      type: "TYPE",
    },
  );
});

test("a mapping that becomes something else loses what has no meaning any more", () => {
  const mapping: AttributeMapping = {
    scim: "title",
    attribute: "title",
    default: "x",
    values: { a: "b" },
    required: true,
  };
  assert.deepEqual(toConstant(mapping, "Buyer", meaning("title")), { scim: "title", constant: "Buyer" });
  assert.deepEqual(toAttribute(mapping, attribute("login"), meaning("title"), proposedTypes), {
    scim: "title",
    attribute: "login",
    default: "x",
    required: true,
  });
});

test("a fixed value has the type of its SCIM attribute", () => {
  assert.equal(toConstant({ scim: "active" }, "true", meaning("active")).constant, true);
  assert.equal(toConstant({ scim: "active" }, "tru", meaning("active")).constant, "tru");
  assert.equal(toConstant({ scim: "title" }, "true", meaning("title")).constant, "true");
});

test("an optional part is put in and taken out", () => {
  const mapping: AttributeMapping = { scim: "title", attribute: "title" };
  assert.deepEqual(withPart(mapping, "required", true), { ...mapping, required: true });
  assert.deepEqual(withPart({ ...mapping, required: true }, "required", undefined), mapping);
});
