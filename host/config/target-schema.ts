import type { AttributeSchema, AttributeType, ObjectTypeSchema, Schema } from "../connectors/connector.ts";
import type {
  AttributeMapping,
  ConnectorConfig,
  DeprovisioningFlow,
  ObjectTypeConfig,
} from "../contract/connector-config.ts";
import type { ConfigProblem } from "../contract/errors.ts";
import type { ScimAttribute } from "../contract/scim-attributes.ts";
import { type MappedAttribute, resolveMapping } from "./mapped-attribute.ts";
import { didYouMean } from "./nearest-name.ts";

/** Where a checked configuration does not fit the target: attributes it does not have, of another type, or left out. */
export function schemaProblems(config: ConnectorConfig, schema: Schema): ConfigProblem[] {
  return config.objectTypes.flatMap((objectType, index) => {
    const path = `/objectTypes/${index}`;
    const found = schema.objectTypes.find(({ name }) => name === objectType.objectType);
    if (found) return objectTypeProblems(objectType, found, config, path);
    const known = schema.objectTypes.map(({ name }) => name);
    const message = `The target has no object type "${objectType.objectType}".${didYouMean(objectType.objectType, known) || ` It has ${known.join(", ") || "none"}.`}`;
    return [{ path: `${path}/objectType`, message }];
  });
}

function objectTypeProblems(
  objectType: ObjectTypeConfig,
  schema: ObjectTypeSchema,
  config: ConnectorConfig,
  path: string,
): ConfigProblem[] {
  return [
    ...objectType.anchor.flatMap((name, index) =>
      anchorProblems(name, schema).map((message) => ({ path: `${path}/anchor/${index}`, message })),
    ),
    ...dnAttributes(objectType).flatMap((name) =>
      missing(name, schema).map((message) => ({ path: `${path}/dn`, message })),
    ),
    ...objectType.mappings.flatMap((mapping, index) =>
      mappingProblems(mapping, objectType, schema, config).map((message) => ({
        path: `${path}/mappings/${index}`,
        message: `${mapping.scim}: ${message}`,
      })),
    ),
    ...(["disable", "delete"] as const).flatMap((name) =>
      flowProblems(objectType.deprovisioning[name], schema).map((message) => ({
        path: `${path}/deprovisioning/${name}`,
        message,
      })),
    ),
    ...leftOut(objectType, schema).map((name) => ({
      path: `${path}/mappings`,
      message: `${schema.name}.${name} must have a value in the target, and nothing gives it one. Map a SCIM attribute to it.`,
    })),
  ];
}

function anchorProblems(name: string, schema: ObjectTypeSchema): string[] {
  const attribute = attributeOf(name, schema);
  if (!attribute) return missing(name, schema);
  const unusable =
    attribute.multiValued || attribute.type === "complex" || attribute.operation === "export-only";
  return unusable
    ? [`${schema.name}.${name} cannot be an anchor: an anchor has one value that can be read.`]
    : [];
}

function mappingProblems(
  mapping: AttributeMapping,
  objectType: ObjectTypeConfig,
  schema: ObjectTypeSchema,
  config: ConnectorConfig,
): string[] {
  if (mapping.attribute === undefined) return [];
  const target = attributeOf(mapping.attribute, schema);
  if (!target) return missing(mapping.attribute, schema);
  const resolved = resolveMapping(mapping.scim, objectType.resourceType);
  if ("problem" in resolved) return [];
  if (mapping.subAttributes) return columnProblems(mapping.subAttributes, target, schema);
  if (target.type === "complex")
    return [
      `${schema.name}.${target.name} holds records. Say with subAttributes which column is which part of the list.`,
    ];
  return [
    ...listProblems(resolved, target, schema),
    ...(mapping.reference
      ? pointerProblems(mapping.reference, target, schema, config)
      : typeProblems(mapping, resolved, target, schema)),
  ];
}

function columnProblems(
  subAttributes: Readonly<Record<string, string>>,
  target: AttributeSchema,
  schema: ObjectTypeSchema,
): string[] {
  if (target.type !== "complex")
    return [
      `${schema.name}.${target.name} does not hold records, so subAttributes cannot be used. Remove them.`,
    ];
  const columns = (target.columns ?? []).map(({ name }) => name);
  return Object.values(subAttributes)
    .filter((name) => !columns.includes(name))
    .map(
      (name) =>
        `${schema.name}.${target.name} has no column "${name}".${didYouMean(name, columns) || ` It has ${columns.join(", ")}.`}`,
    );
}

function listProblems(
  { attribute, path }: MappedAttribute,
  target: AttributeSchema,
  schema: ObjectTypeSchema,
): string[] {
  // An attribute of the administrator's own has as many values as the target's.
  if (!attribute) return [];
  const wantsList = attribute.multiValued && !path.filter;
  if (wantsList === target.multiValued) return [];
  return [
    wantsList
      ? `it is a list, but ${schema.name}.${target.name} has a single value. Map one element, as in ${attribute.name}[type eq "work"].value.`
      : `it has a single value, but ${schema.name}.${target.name} has several.`,
  ];
}

function pointerProblems(
  reference: { resourceType: string; attribute: string },
  target: AttributeSchema,
  schema: ObjectTypeSchema,
  config: ConnectorConfig,
): string[] {
  const objectType = config.objectTypes.find(
    ({ resourceType }) => resourceType === reference.resourceType,
  )?.objectType;
  const { references } = target;
  if (!references || objectType === undefined) return [];
  if (references.objectType !== objectType) {
    return [
      `${schema.name}.${target.name} points to ${references.objectType} in the target, but ${reference.resourceType} is ${objectType}.`,
    ];
  }
  return references.attribute === reference.attribute
    ? []
    : [
        `${schema.name}.${target.name} holds ${references.attribute} of ${references.objectType}, not ${reference.attribute}.`,
      ];
}

function typeProblems(
  mapping: AttributeMapping,
  { attribute, value }: MappedAttribute,
  target: AttributeSchema,
  schema: ObjectTypeSchema,
): string[] {
  const scimType = value?.type ?? listType(attribute);
  const sent = mapping.values
    ? Object.values(mapping.values)
    : mapping.default === undefined
      ? []
      : [String(mapping.default)];
  const unfit = sent.find((text) => !isText(text, target.type));
  if (unfit !== undefined)
    return [`"${unfit}" is no value for ${schema.name}.${target.name}, which is ${article(target.type)}.`];
  if (!scimType || mapping.values || targetTypes[scimType].includes(target.type)) return [];
  const hint =
    scimType === "boolean"
      ? ' Say with values what stands for true and false, as in { "true": "Y", "false": "N" }.'
      : " Map another attribute.";
  return [`it is ${article(scimType)}, but ${schema.name}.${target.name} is ${article(target.type)}.${hint}`];
}

function listType(attribute: ScimAttribute | undefined): ScimAttribute["type"] | undefined {
  return attribute?.subAttributes?.find(({ name }) => name === "value")?.type;
}

/** Which types of the target can hold a SCIM type. As text, SCIM can show every scalar. */
const targetTypes: Readonly<Record<ScimAttribute["type"], readonly AttributeType[]>> = {
  string: ["string", "integer", "decimal", "boolean", "datetime", "binary", "reference"],
  reference: ["string", "reference"],
  boolean: ["boolean", "integer"],
  integer: ["integer"],
  decimal: ["decimal", "integer"],
  dateTime: ["datetime"],
  binary: ["binary", "string"],
  complex: ["complex"],
};

function flowProblems(flow: DeprovisioningFlow, schema: ObjectTypeSchema): string[] {
  if (flow.flow !== "set") return [];
  const target = attributeOf(flow.attribute, schema);
  if (!target) return missing(flow.attribute, schema);
  const name = `${schema.name}.${target.name}`;
  if (target.multiValued || target.type === "complex")
    return [`${name} has several values and cannot be set by a flow. Choose another.`];
  if (target.operation === "import-only")
    return [`${name} cannot be written. Choose another attribute for the flow.`];
  return [flow.value, flow.restore]
    .filter((text) => !isText(text, target.type))
    .map((text) => `"${text}" is no value for ${name}, which is ${article(target.type)}.`);
}

/** Attributes without which the target creates no object, and which get a value from nowhere. */
function leftOut(objectType: ObjectTypeConfig, schema: ObjectTypeSchema): string[] {
  const given = new Set([
    ...schema.generated,
    ...objectType.mappings.map(({ attribute }) => attribute),
    ...dnAttributes(objectType),
  ]);
  for (const flow of Object.values(objectType.deprovisioning) as DeprovisioningFlow[])
    if (flow.flow === "set") given.add(flow.attribute);
  return schema.attributes
    .filter(({ name, required }) => required && !given.has(name))
    .map(({ name }) => name);
}

function dnAttributes({ dn }: ObjectTypeConfig): string[] {
  return dn && "attribute" in dn ? [dn.attribute] : [];
}

function attributeOf(name: string, schema: ObjectTypeSchema): AttributeSchema | undefined {
  return schema.attributes.find((attribute) => attribute.name === name);
}

function missing(name: string, schema: ObjectTypeSchema): string[] {
  if (attributeOf(name, schema)) return [];
  const known = schema.attributes.map((attribute) => attribute.name);
  return [`${schema.name} has no attribute "${name}" in the target.${didYouMean(name, known)}`];
}

/** Whether the target's type has a value that is written like this. */
function isText(text: string, type: AttributeType): boolean {
  switch (type) {
    case "integer":
      return /^[+-]?\d+$/.test(text);
    case "decimal":
      return /^[+-]?\d+(\.\d+)?$/.test(text);
    case "boolean":
      return /^(true|false|1|0|yes|no|y|n)$/i.test(text);
    case "datetime":
      return !Number.isNaN(Date.parse(text));
    case "string":
    case "binary":
    case "reference":
    case "complex":
      return true;
  }
}

function article(type: string): string {
  return /^[aeiou]/.test(type) ? `an ${type}` : `a ${type}`;
}
