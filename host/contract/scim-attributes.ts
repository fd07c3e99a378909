/**
 * The attributes of SCIM's own schemas (RFC 7643 §4.1, §4.2, §4.3, §8.7.1) as data: `/Schemas` shows of them what a
 * connector maps, the mapping and the filters take types from them, and the wizard offers them.
 */

export type ScimType =
  | "string"
  | "boolean"
  | "decimal"
  | "integer"
  | "dateTime"
  | "binary"
  | "reference"
  | "complex";

export interface ScimAttribute {
  readonly name: string;
  readonly type: ScimType;
  readonly description: string;
  readonly multiValued: boolean;
  readonly required: boolean;
  readonly caseExact: boolean;
  readonly mutability: "readOnly" | "readWrite" | "immutable" | "writeOnly";
  readonly returned: "always" | "never" | "default" | "request";
  readonly uniqueness: "none" | "server" | "global";
  readonly canonicalValues?: readonly string[];
  readonly referenceTypes?: readonly string[];
  readonly subAttributes?: readonly ScimAttribute[];
}

export interface ScimSchema {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly attributes: readonly ScimAttribute[];
}

type Options = Partial<Omit<ScimAttribute, "name" | "description">>;

/** One attribute definition; what is not said is what RFC 7643 §2.2 has as default. */
export function scimAttribute(name: string, description: string, options: Options = {}): ScimAttribute {
  return {
    name,
    type: options.subAttributes ? "complex" : "string",
    description,
    multiValued: false,
    required: false,
    caseExact: false,
    mutability: "readWrite",
    returned: "default",
    uniqueness: "none",
    ...options,
  };
}

const value = (description: string, options: Options = {}) => scimAttribute("value", description, options);
const display = scimAttribute("display", "A name for people to read.");
const primary = scimAttribute("primary", "Whether this is the preferred one; at most one is.", {
  type: "boolean",
});
const type = (...canonicalValues: string[]) =>
  scimAttribute("type", "What kind of value this is.", canonicalValues.length ? { canonicalValues } : {});

function list(name: string, description: string, types: string[], valueOptions: Options = {}): ScimAttribute {
  return scimAttribute(name, description, {
    multiValued: true,
    subAttributes: [value(description, valueOptions), display, type(...types), primary],
  });
}

export const userSchema: ScimSchema = {
  id: "urn:ietf:params:scim:schemas:core:2.0:User",
  name: "User",
  description: "A person's account.",
  attributes: [
    scimAttribute("userName", "The name the person signs in with.", { required: true, uniqueness: "server" }),
    scimAttribute("name", "The parts of the person's name.", {
      subAttributes: [
        scimAttribute("formatted", "The whole name, as it is shown."),
        scimAttribute("familyName", "The family name."),
        scimAttribute("givenName", "The given name."),
        scimAttribute("middleName", "The middle name."),
        scimAttribute("honorificPrefix", "A title before the name."),
        scimAttribute("honorificSuffix", "A suffix after the name."),
      ],
    }),
    scimAttribute("displayName", "The name shown to others."),
    scimAttribute("nickName", "What the person is called."),
    scimAttribute("profileUrl", "The address of the person's page.", {
      type: "reference",
      referenceTypes: ["external"],
      caseExact: true,
    }),
    scimAttribute("title", "The job title."),
    scimAttribute("userType", "The relation to the company, such as Employee or Contractor."),
    scimAttribute("preferredLanguage", "The preferred language, such as en-US."),
    scimAttribute("locale", "The locale for dates and numbers, such as en-US."),
    scimAttribute("timezone", "The time zone, such as Europe/Berlin."),
    scimAttribute("active", "Whether the account may be used.", { type: "boolean" }),
    scimAttribute("password", "The password; written, never read.", {
      caseExact: true,
      mutability: "writeOnly",
      returned: "never",
    }),
    list("emails", "An e-mail address.", ["work", "home", "other"]),
    list("phoneNumbers", "A telephone number.", ["work", "home", "mobile", "fax", "pager", "other"]),
    list("ims", "An instant messaging address.", []),
    list("photos", "The address of a picture.", ["photo", "thumbnail"], {
      type: "reference",
      referenceTypes: ["external"],
      caseExact: true,
    }),
    scimAttribute("addresses", "A postal address.", {
      multiValued: true,
      subAttributes: [
        scimAttribute("formatted", "The whole address, as it is written on a letter."),
        scimAttribute("streetAddress", "Street and number."),
        scimAttribute("locality", "City or town."),
        scimAttribute("region", "State or region."),
        scimAttribute("postalCode", "Postal code."),
        scimAttribute("country", "Country."),
        type("work", "home", "other"),
        primary,
      ],
    }),
    scimAttribute("groups", "The groups the person belongs to.", {
      multiValued: true,
      mutability: "readOnly",
      subAttributes: [
        value("The id of the group.", { mutability: "readOnly", caseExact: true }),
        scimAttribute("$ref", "The address of the group.", {
          type: "reference",
          referenceTypes: ["Group"],
          mutability: "readOnly",
          caseExact: true,
        }),
        scimAttribute("display", "The name of the group.", { mutability: "readOnly" }),
        scimAttribute("type", "Whether the person belongs to it directly.", {
          mutability: "readOnly",
          canonicalValues: ["direct", "indirect"],
        }),
      ],
    }),
    list("entitlements", "An entitlement.", []),
    list("roles", "A role.", []),
    list("x509Certificates", "A certificate.", [], { type: "binary", caseExact: true }),
  ],
};

export const enterpriseUserSchema: ScimSchema = {
  id: "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User",
  name: "EnterpriseUser",
  description: "What a company adds to a person's account.",
  attributes: [
    scimAttribute("employeeNumber", "The employee number."),
    scimAttribute("costCenter", "The cost center."),
    scimAttribute("organization", "The organization."),
    scimAttribute("division", "The division."),
    scimAttribute("department", "The department."),
    scimAttribute("manager", "The person's manager.", {
      subAttributes: [
        value("The id of the manager.", { caseExact: true }),
        scimAttribute("$ref", "The address of the manager.", {
          type: "reference",
          referenceTypes: ["User"],
          caseExact: true,
        }),
        scimAttribute("displayName", "The manager's name.", { mutability: "readOnly" }),
      ],
    }),
  ],
};

export const groupSchema: ScimSchema = {
  id: "urn:ietf:params:scim:schemas:core:2.0:Group",
  name: "Group",
  description: "A group of people or of groups.",
  attributes: [
    scimAttribute("displayName", "The name of the group.", { required: true }),
    scimAttribute("members", "Who belongs to the group.", {
      multiValued: true,
      subAttributes: [
        value("The id of the member.", { mutability: "immutable", caseExact: true }),
        scimAttribute("$ref", "The address of the member.", {
          type: "reference",
          referenceTypes: ["User", "Group"],
          mutability: "immutable",
          caseExact: true,
        }),
        scimAttribute("type", "What the member is.", {
          mutability: "immutable",
          canonicalValues: ["User", "Group"],
        }),
        scimAttribute("display", "The name of the member.", { mutability: "readOnly" }),
      ],
    }),
  ],
};

/** Attributes every resource has (RFC 7643 §3.1); they belong to no schema. */
export const commonAttributes: readonly ScimAttribute[] = [
  scimAttribute("id", "The host's name for the resource; never changes.", {
    mutability: "readOnly",
    returned: "always",
    uniqueness: "server",
    caseExact: true,
  }),
  scimAttribute("externalId", "The client's own name for the resource.", { caseExact: true }),
  scimAttribute("meta", "When and what.", {
    mutability: "readOnly",
    subAttributes: [
      scimAttribute("resourceType", "The resource type.", { mutability: "readOnly", caseExact: true }),
      scimAttribute("created", "When the resource was made.", { type: "dateTime", mutability: "readOnly" }),
      scimAttribute("lastModified", "When the resource was last changed.", {
        type: "dateTime",
        mutability: "readOnly",
      }),
      scimAttribute("location", "The address of the resource.", {
        type: "reference",
        referenceTypes: ["uri"],
        mutability: "readOnly",
        caseExact: true,
      }),
      scimAttribute("version", "The version of the resource.", { mutability: "readOnly", caseExact: true }),
    ],
  }),
];
