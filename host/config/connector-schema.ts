import type { ConnectorType } from "../connectors/connector.ts";
import { defaultRunProfiles } from "../contract/connector-config.ts";
import { parameterPages } from "../contract/parameters.ts";
import { type JsonSchema, neededWhen, parametersSchema } from "./parameter-schema.ts";

export const connectorNamePattern = "^[A-Za-z0-9]{1,64}$";

/** The JSON Schema of `connectors/NAME.json` for a connector type: checks files, and helps whoever edits one by hand. */
export function connectorSchema(type: ConnectorType): JsonSchema {
  return {
    $schema: "http://json-schema.org/draft-07/schema#",
    title: `Linkspan connector: ${type.title}`,
    description: type.description,
    ...record(
      {
        $schema: { type: "string", description: "Address of this schema, for editors." },
        format: { const: 1, description: "Version of this format." },
        id: {
          type: "string",
          pattern: "^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$",
          patternErrorMessage: "must be a UUID such as 3f2b8c1e-5d7a-4c0e-9b61-2a4f8e7d6c05",
          description: "Made once and never changed: the SCIM ids of all objects depend on it.",
        },
        name: {
          type: "string",
          pattern: connectorNamePattern,
          patternErrorMessage:
            "must be 1 to 64 letters (A to Z) and digits, since it is part of the SCIM address",
          description: "Appears as ecma2host_NAME in the SCIM address.",
        },
        description: { type: "string", description: "For administrators." },
        type: { const: type.id, description: "The connector type." },
        enabled: { type: "boolean", default: true, description: "Whether the connector serves." },
        parameters: parameters(type),
        runProfiles,
        objectTypes: {
          ...listOf(objectType),
          minItems: 1,
          description: "The object types served, one per SCIM resource type.",
        },
      },
      ["format", "id", "name", "type", "parameters", "objectTypes"],
    ),
  };
}

function parameters(type: ConnectorType): JsonSchema {
  const pages = parameterPages.flatMap((page) => {
    const declared = type.parameters[page];
    return declared ? [[page, parametersSchema(declared)] as const] : [];
  });
  const needed = pages.filter(([, { required }]) => required?.length).map(([page]) => page);
  return {
    description: "The connector's own settings, page by page.",
    ...record(Object.fromEntries(pages), needed),
  };
}

const text: JsonSchema = { type: "string", minLength: 1 };
const scalar: JsonSchema = { type: ["string", "number", "boolean"] };
const names: JsonSchema = { type: "object", additionalProperties: text, minProperties: 1 };

const runProfiles: JsonSchema = {
  description: "When and how Linkspan reads from the target and writes to it.",
  ...record({
    fullImport: record({
      enabled: toggle(defaultRunProfiles.fullImport.enabled),
      everyMinutes: range(
        1,
        525_600,
        defaultRunProfiles.fullImport.everyMinutes,
        "Minutes from one full import to the next.",
      ),
      pageSize: range(
        1,
        10_000,
        defaultRunProfiles.fullImport.pageSize,
        "Objects asked of the target at a time.",
      ),
      maxDeletePercent: {
        type: "number",
        minimum: 0,
        maximum: 100,
        default: defaultRunProfiles.fullImport.maxDeletePercent,
        description:
          "An import that would remove more than this share of the known objects stops and says so.",
      },
    }),
    deltaImport: record({
      enabled: toggle(defaultRunProfiles.deltaImport.enabled),
      everyMinutes: range(
        1,
        525_600,
        defaultRunProfiles.deltaImport.everyMinutes,
        "Minutes from one delta import to the next.",
      ),
    }),
    export: record({
      pageSize: range(
        1,
        10_000,
        defaultRunProfiles.export.pageSize,
        "Most changes handed to the target at a time.",
      ),
      timeoutSeconds: range(
        1,
        3600,
        defaultRunProfiles.export.timeoutSeconds,
        "Seconds the target has for one change.",
      ),
    }),
  }),
};

const mapping = record(
  {
    scim: { ...text, description: 'Path of the SCIM attribute, such as emails[type eq "work"].value.' },
    attribute: { ...text, description: "Attribute of the target." },
    constant: { ...scalar, description: "A fixed value, shown to every client; in place of an attribute." },
    default: { ...scalar, description: "Used when a create does not say." },
    values: { ...names, description: "SCIM value to target value." },
    subAttributes: { ...names, description: "SCIM sub-attribute to column of a child table." },
    reference: {
      description: "The objects this attribute points to, and which of their attributes it holds.",
      ...record({ resourceType: text, attribute: text }, ["resourceType", "attribute"]),
    },
    unique: { type: "boolean", description: "No two objects may have the same value." },
    required: { type: "boolean", description: "A create without it is refused." },
  },
  ["scim"],
);

const flow: JsonSchema = {
  ...record(
    {
      flow: { enum: ["none", "delete", "set"] },
      attribute: text,
      value: { type: "string" },
      restore: { type: "string" },
    },
    ["flow"],
  ),
  allOf: [
    neededWhen({ type: "object", properties: { flow: { const: "set" } }, required: ["flow"] }, [
      "attribute",
      "value",
      "restore",
    ]),
  ],
};

const objectType = record(
  {
    resourceType: {
      type: "string",
      pattern: "^[A-Za-z][A-Za-z0-9]{0,63}$",
      patternErrorMessage:
        'must be "User", "Group" or a name of up to 64 letters and digits that begins with a letter',
      description: 'SCIM resource type: "User", "Group" or a name of your own.',
    },
    objectType: { ...text, description: "Object type of the target." },
    anchor: {
      ...listOf(text),
      minItems: 1,
      uniqueItems: true,
      description: "Attributes that identify an object for good.",
    },
    dn: {
      description: "How the distinguished name is made: { attribute } or { template }.",
      ...record({ attribute: text, template: text }),
      minProperties: 1,
      maxProperties: 1,
    },
    mappings: { ...listOf(mapping), minItems: 1 },
    originalNames: {
      type: "boolean",
      title: "Names of the original host",
      description:
        "Also offer the target's attributes under their ECMA2Host names, for clients that were set up for Microsoft's ECMA Connector Host.",
    },
    deprovisioning: record({ disable: flow, delete: flow }, ["disable", "delete"]),
  },
  ["resourceType", "objectType", "anchor", "mappings", "deprovisioning"],
);

function record(
  properties: Readonly<Record<string, JsonSchema>>,
  required: readonly string[] = [],
): JsonSchema {
  return { type: "object", properties, required, additionalProperties: false };
}

function listOf(items: JsonSchema): JsonSchema {
  return { type: "array", items };
}

function toggle(value: boolean): JsonSchema {
  return { type: "boolean", default: value };
}

function range(minimum: number, maximum: number, value: number, description: string): JsonSchema {
  return { type: "integer", minimum, maximum, default: value, description };
}
