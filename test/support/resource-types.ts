/** Resource types for tests of the protocol: the attributes of the conformance suite's default profile, and roles. */
import {
  enterpriseUserSchema,
  groupSchema,
  type ScimSchema,
  scimAttribute,
  userSchema,
} from "../../host/contract/scim-attributes.ts";
import type { ResourceType } from "../../host/provisioning/served.ts";

export const customUrn = "urn:ietf:params:scim:schemas:extension:Contoso:2.0:User";
export const enterpriseUrn = enterpriseUserSchema.id;

export const userType: ResourceType = {
  name: "User",
  endpoint: "/Users",
  description: "People",
  schemas: [
    mapped(userSchema, [
      "userName",
      "name.givenName",
      "name.familyName",
      "displayName",
      "active",
      "title",
      "emails",
      "phoneNumbers",
      "addresses",
      "groups",
      "roles",
    ]),
    mapped(enterpriseUserSchema, ["employeeNumber", "department", "manager"]),
    customSchema(customUrn),
  ],
};

export const groupType: ResourceType = {
  name: "Group",
  endpoint: "/Groups",
  description: "Groups of people",
  schemas: [groupSchema],
};

function customSchema(id: string): ScimSchema {
  return {
    id,
    name: "Contoso",
    description: "What this company adds.",
    attributes: [
      scimAttribute("badge", "The number of the badge."),
      scimAttribute("floor", "The floor.", { type: "integer" }),
      scimAttribute("joined", "The first day.", { type: "dateTime" }),
      scimAttribute("cost.rate", "What an hour costs.", { type: "decimal" }),
      scimAttribute("tags", "Words.", { multiValued: true }),
      scimAttribute("serial", "Set once.", { mutability: "immutable" }),
      scimAttribute("notes", "Only on request.", { returned: "request" }),
      scimAttribute("fingerprint", "Bytes.", { type: "binary", caseExact: true }),
    ],
  };
}

/** A schema with some of its attributes; `a.b` for one part of a complex one. */
function mapped(schema: ScimSchema, names: readonly string[]): ScimSchema {
  return {
    ...schema,
    attributes: schema.attributes.flatMap((attribute) => {
      if (names.includes(attribute.name)) return attribute;
      const parts =
        attribute.subAttributes?.filter((sub) => names.includes(`${attribute.name}.${sub.name}`)) ?? [];
      return parts.length > 0 ? { ...attribute, subAttributes: parts } : [];
    }),
  };
}
