import assert from "node:assert/strict";
import { test } from "node:test";
import { suggestMappings } from "../../../host/admin/drafts/suggest-mappings.ts";
import {
  groupSynonyms,
  listSynonyms,
  plainName,
  referenceSynonyms,
  userSynonyms,
} from "../../../host/admin/drafts/synonyms.ts";
import { resolveMapping } from "../../../host/config/mapped-attribute.ts";
import type { AttributeSchema, ObjectTypeSchema } from "../../../host/connectors/connector.ts";
import { attributeSchema } from "../../support/attribute-schema.ts";

const enterprise = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";
const work = (list: string) => `${list}[type eq "work"].value`;

const attribute = (name: string, changes: Partial<AttributeSchema> = {}) =>
  attributeSchema(name, { indexed: false, ...changes });

function target(...attributes: AttributeSchema[]): ObjectTypeSchema {
  return { name: "people", anchor: ["id"], generated: ["id"], attributes };
}

const resources = [
  { resourceType: "User", objectType: "people", anchor: ["id"] },
  { resourceType: "Group", objectType: "teams", anchor: ["id"] },
] as const;

function suggested(...attributes: AttributeSchema[]) {
  return suggestMappings(resources[0], target(...attributes), resources);
}

const spellings: readonly { name: string; scim: string }[] = [
  { name: "login", scim: "userName" },
  { name: "LoginName", scim: "userName" },
  { name: "sAMAccountName", scim: "userName" },
  { name: "USER_NAME", scim: "userName" },
  { name: "Benutzername", scim: "userName" },
  { name: "given_name", scim: "name.givenName" },
  { name: "GivenName", scim: "name.givenName" },
  { name: "first-name", scim: "name.givenName" },
  { name: "Vorname", scim: "name.givenName" },
  { name: "prénom", scim: "name.givenName" },
  { name: "sn", scim: "name.familyName" },
  { name: "Surname", scim: "name.familyName" },
  { name: "cn", scim: "displayName" },
  { name: "displayName", scim: "displayName" },
  { name: "Title", scim: "title" },
  { name: "telephoneNumber", scim: work("phoneNumbers") },
  { name: "mobile", scim: 'phoneNumbers[type eq "mobile"].value' },
  { name: "Straße", scim: 'addresses[type eq "work"].streetAddress' },
  { name: "zip_code", scim: 'addresses[type eq "work"].postalCode' },
  { name: "entra_id", scim: "externalId" },
  { name: "emp_no", scim: `${enterprise}:employeeNumber` },
  { name: "dept", scim: `${enterprise}:department` },
  { name: "cost_centre", scim: `${enterprise}:costCenter` },
];

for (const { name, scim } of spellings) {
  test(`an attribute named "${name}" is proposed as ${scim}`, () => {
    assert.deepEqual(suggested(attribute(name)), [{ scim, attribute: name }]);
  });
}

test("mail is an address beside a login, and the user name where there is no login", () => {
  assert.deepEqual(suggested(attribute("login"), attribute("mail")), [
    { scim: "userName", attribute: "login" },
    { scim: work("emails"), attribute: "mail" },
  ]);
  assert.deepEqual(suggested(attribute("mail")), [{ scim: "userName", attribute: "mail" }]);
});

const unlikely: readonly { title: string; attribute: AttributeSchema }[] = [
  { title: "a number is not proposed as a user name", attribute: attribute("login", { type: "integer" }) },
  { title: "a date is not proposed as a title", attribute: attribute("title", { type: "datetime" }) },
  { title: "bytes are not proposed as a password", attribute: attribute("password", { type: "binary" }) },
  { title: "a yes or no is not proposed as a name", attribute: attribute("name", { type: "boolean" }) },
  {
    title: "a list is not proposed as a single value",
    attribute: attribute("department", { multiValued: true }),
  },
  {
    title: "active is not proposed: the disable flow carries it",
    attribute: attribute("active", { type: "boolean" }),
  },
  { title: "an attribute nobody knows is left alone", attribute: attribute("quux") },
];

for (const { title, attribute: one } of unlikely) {
  test(title, () => assert.deepEqual(suggested(one), []));
}

test("a key that the target numbers itself is not proposed as an employee number", () => {
  const numbers = (name: string, generated: string[]) =>
    suggestMappings(
      resources[0],
      { name: "people", anchor: [name], generated, attributes: [attribute(name, { type: "integer" })] },
      resources,
    );
  assert.deepEqual(numbers("employee_id", ["employee_id"]), []);
  assert.deepEqual(numbers("employee_id", []), [
    { scim: `${enterprise}:employeeNumber`, attribute: "employee_id" },
  ]);
});

test("a child table becomes a list, column by column, and single columns do not compete with it", () => {
  const columns = [
    { name: "kind", type: "string" },
    { name: "number", type: "string" },
    { name: "is_primary", type: "boolean" },
  ] as const;
  assert.deepEqual(
    suggested(
      attribute("employee_phones", { type: "complex", multiValued: true, columns }),
      attribute("phone"),
    ),
    [
      {
        scim: "phoneNumbers",
        attribute: "employee_phones",
        subAttributes: { value: "number", type: "kind", primary: "is_primary" },
      },
    ],
  );
});

test("a child table of addresses is mapped to the parts of an address", () => {
  const columns = ["street", "city", "zip", "type"].map((name) => ({ name, type: "string" }) as const);
  assert.deepEqual(suggested(attribute("addresses", { type: "complex", multiValued: true, columns })), [
    {
      scim: "addresses",
      attribute: "addresses",
      subAttributes: { streetAddress: "street", locality: "city", postalCode: "zip", type: "type" },
    },
  ]);
});

test("a foreign key to the people themselves is the manager, when it is named like one", () => {
  const references = { objectType: "people", attribute: "id" };
  const reference = { resourceType: "User", attribute: "id" };
  assert.deepEqual(suggested(attribute("reports_to", { type: "integer", references })), [
    { scim: `${enterprise}:manager`, attribute: "reports_to", reference },
  ]);
  assert.deepEqual(suggested(attribute("created_by", { type: "integer", references })), []);
  assert.deepEqual(
    suggested(attribute("manager", { type: "integer", references: { ...references, objectType: "sites" } })),
    [],
  );
});

test("a list of references to people is a group's members, whatever it is called", () => {
  const members = attribute("crew", {
    multiValued: true,
    references: { objectType: "people", attribute: "id" },
  });
  const teams = { name: "teams", anchor: ["id"], generated: [], attributes: [attribute("name"), members] };
  assert.deepEqual(suggestMappings(resources[1], teams, resources), [
    { scim: "displayName", attribute: "name" },
    { scim: "members", attribute: "crew", reference: { resourceType: "User", attribute: "id" } },
  ]);
});

test("in a directory the name of a reference tells what it is", () => {
  assert.deepEqual(suggested(attribute("manager", { type: "reference" })), [
    {
      scim: `${enterprise}:manager`,
      attribute: "manager",
      reference: { resourceType: "User", attribute: "id" },
    },
  ]);
  assert.deepEqual(suggested(attribute("secretary", { type: "reference" })), []);
});

test("every proposal is an attribute SCIM has, and no name means two of them", () => {
  for (const { table, resourceType } of [
    { table: [...userSynonyms, ...listSynonyms, ...referenceSynonyms.slice(0, 1)], resourceType: "User" },
    { table: [...groupSynonyms, ...referenceSynonyms.slice(1)], resourceType: "Group" },
  ]) {
    for (const { scim, names } of table) {
      assert.ok(!("problem" in resolveMapping(scim, resourceType)), scim);
      assert.ok(
        names.every((name) => plainName(name) !== ""),
        scim,
      );
    }
  }
  const names = userSynonyms.flatMap((entry) => entry.names.map(plainName));
  assert.deepEqual(
    names.filter((name, index) => names.indexOf(name) !== index),
    [],
  );
});
