import assert from "node:assert/strict";
import { test } from "node:test";
import { schemaProblems } from "../../host/config/target-schema.ts";
import type { AttributeSchema, Schema } from "../../host/connectors/connector.ts";
import type { ConnectorConfig } from "../../host/contract/connector-config.ts";
import { directoryConfig, withValue } from "./directory-connector.ts";

function attribute(name: string, options: Partial<AttributeSchema> = {}): AttributeSchema {
  const plain = {
    type: "string",
    multiValued: false,
    required: false,
    operation: "import-export",
    unique: false,
    indexed: false,
  } as const;
  return { name, ...plain, ...options };
}

const schema: Schema = {
  objectTypes: [
    {
      name: "person",
      anchor: ["uid"],
      generated: ["entryId"],
      attributes: [
        attribute("uid", { required: true, unique: true }),
        attribute("entryId", { type: "integer", required: true, operation: "import-only" }),
        attribute("sn", { required: true }),
        attribute("mail"),
        attribute("locked", { type: "integer", required: true }),
        attribute("since", { type: "datetime" }),
        attribute("manager", { type: "reference", references: { objectType: "person", attribute: "uid" } }),
        attribute("badge"),
        attribute("nicknames", { multiValued: true }),
        attribute("phones", {
          type: "complex",
          multiValued: true,
          columns: [
            { name: "number", type: "string" },
            { name: "kind", type: "string" },
          ],
        }),
      ],
    },
    {
      name: "group",
      anchor: ["cn"],
      generated: [],
      attributes: [
        attribute("cn", { required: true }),
        attribute("member", {
          type: "reference",
          multiValued: true,
          references: { objectType: "person", attribute: "uid" },
        }),
      ],
    },
  ],
};

test("a configuration that names what the target has fits it", () => {
  assert.deepEqual(schemaProblems(directoryConfig, schema), []);
});

const person = "/objectTypes/0";
const misfits: { pointer: string; value: unknown; at?: string; says: string }[] = [
  {
    pointer: `${person}/objectType`,
    value: "persn",
    says: 'The target has no object type "persn". Did you mean "person"?',
  },
  {
    pointer: `${person}/anchor/0`,
    value: "phones",
    says: "person.phones cannot be an anchor: an anchor has one value that can be read.",
  },
  {
    pointer: `${person}/anchor/0`,
    value: "guid",
    says: 'person has no attribute "guid" in the target. Did you mean "uid"?',
  },
  {
    pointer: `${person}/dn`,
    value: { attribute: "distinguishedName" },
    says: 'person has no attribute "distinguishedName" in the target.',
  },
  {
    pointer: `${person}/mappings/2/attribute`,
    value: "email",
    at: `${person}/mappings/2`,
    says: 'emails[type eq "work"].value: person has no attribute "email" in the target. Did you mean "mail"?',
  },
  {
    pointer: `${person}/mappings/2/attribute`,
    value: "phones",
    at: `${person}/mappings/2`,
    says: 'emails[type eq "work"].value: person.phones holds records. Say with subAttributes which column is which part of the list.',
  },
  {
    pointer: `${person}/mappings/2/attribute`,
    value: "nicknames",
    at: `${person}/mappings/2`,
    says: 'emails[type eq "work"].value: it has a single value, but person.nicknames has several.',
  },
  {
    pointer: `${person}/mappings/4`,
    value: { scim: "phoneNumbers", attribute: "mail" },
    says: 'phoneNumbers: it is a list, but person.mail has a single value. Map one element, as in phoneNumbers[type eq "work"].value.',
  },
  {
    pointer: `${person}/mappings/4/subAttributes/value`,
    value: "nummer",
    at: `${person}/mappings/4`,
    says: 'phoneNumbers: person.phones has no column "nummer". Did you mean "number"?',
  },
  {
    pointer: `${person}/mappings/4/attribute`,
    value: "mail",
    at: `${person}/mappings/4`,
    says: "phoneNumbers: person.mail does not hold records, so subAttributes cannot be used. Remove them.",
  },
  {
    pointer: `${person}/mappings/3`,
    value: { scim: 'emails[type eq "work"].primary', attribute: "badge" },
    says: 'emails[type eq "work"].primary: it is a boolean, but person.badge is a string. Say with values what stands for true and false, as in { "true": "Y", "false": "N" }.',
  },
  {
    pointer: `${person}/mappings/3`,
    value: { scim: 'emails[type eq "work"].primary', attribute: "locked", values: { true: "Y", false: "N" } },
    says: 'emails[type eq "work"].primary: "Y" is no value for person.locked, which is an integer.',
  },
  {
    pointer: `${person}/mappings/5/reference/attribute`,
    value: "entryId",
    at: `${person}/mappings/5`,
    says: "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager: person.manager holds uid of person, not entryId.",
  },
  {
    pointer: "/objectTypes/1/mappings/1/reference/resourceType",
    value: "Group",
    at: "/objectTypes/1/mappings/1",
    says: "members: group.member points to person in the target, but Group is group.",
  },
  {
    pointer: `${person}/mappings/1`,
    value: { scim: "title", attribute: "badge" },
    at: `${person}/mappings`,
    says: "person.sn must have a value in the target, and nothing gives it one. Map a SCIM attribute to it.",
  },
  {
    pointer: `${person}/deprovisioning/disable/attribute`,
    value: "lock",
    at: `${person}/deprovisioning/disable`,
    says: 'person has no attribute "lock" in the target. Did you mean "locked"?',
  },
  {
    pointer: `${person}/deprovisioning/disable/attribute`,
    value: "entryId",
    at: `${person}/deprovisioning/disable`,
    says: "person.entryId cannot be written. Choose another attribute for the flow.",
  },
  {
    pointer: `${person}/deprovisioning/disable/value`,
    value: "yes",
    at: `${person}/deprovisioning/disable`,
    says: '"yes" is no value for person.locked, which is an integer.',
  },
];

for (const { pointer, value, at = pointer, says } of misfits) {
  test(`${pointer} = ${JSON.stringify(value)} does not fit the target: ${says}`, () => {
    const problems = schemaProblems(withValue(pointer, value) as ConnectorConfig, schema);
    assert.deepEqual(problems[0], { path: at, message: says });
  });
}

test("an attribute the target needs is given a value by the mapping, the target itself or a flow", () => {
  const without = withValue("/objectTypes/0/deprovisioning/disable", { flow: "none" }) as ConnectorConfig;
  assert.deepEqual(
    schemaProblems(without, schema).map(({ message }) => message),
    ["person.locked must have a value in the target, and nothing gives it one. Map a SCIM attribute to it."],
  );
});
