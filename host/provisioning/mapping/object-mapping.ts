import { createHash } from "node:crypto";
import { attributesEncoder } from "../../connector-space/value-text.ts";
import type { AttributeSchema, Entry, ObjectTypeSchema } from "../../connectors/connector.ts";
import type { AttributeMapping, ObjectTypeConfig } from "../../contract/connector-config.ts";
import { ConfigError } from "../../contract/errors.ts";
import type { ResourceType } from "../served.ts";
import { compileField, customAttribute, type Field, isWritten } from "./field.ts";
import { type LookupPath, lookupPath } from "./lookup-path.ts";
import { originalMappings } from "./original-names.ts";
import { type Place, placeOf } from "./place.ts";
import { resourceSchemas, type SchemaPart } from "./resource-schemas.ts";

/** A reference to objects of another resource type. */
export interface ReferenceField {
  readonly place: Place;
  readonly target: AttributeSchema;
  readonly resourceType: string;
  /** The attribute of the other type whose values this one holds; `isAnchor` when that is its anchor. */
  readonly attribute: string;
  readonly isAnchor: boolean;
  readonly required: boolean;
}

/** One object type of a connector, compiled: everything between its entries and its SCIM resources. */
export interface ObjectMapping {
  readonly config: ObjectTypeConfig;
  readonly schema: ObjectTypeSchema;
  readonly resourceType: ResourceType;
  /** Changes whenever a stored resource would be made otherwise. */
  readonly version: string;
  readonly fields: readonly Field[];
  /** Attributes of the target of which no two objects may have the same value, each with the field that says so. */
  readonly unique: ReadonlyMap<string, UniqueField>;
  /** References with one value, such as `manager`. */
  readonly references: readonly ReferenceField[];
  /** References with many values, kept apart from the resource: `members`. */
  readonly lists: readonly ReferenceField[];
  /** Group types whose `members` make the `groups` of this one. */
  readonly memberOf: readonly { readonly resourceType: string; readonly attribute: string }[];
  readonly hasActive: boolean;
  /** Attributes of the target to read, without the multi-valued references. */
  readonly selection: readonly string[];
  /** The same with them. */
  readonly wholeSelection: readonly string[];
  /** The attributes of `selection` as the connector space keeps them. */
  readonly encode: (attributes: Entry["attributes"]) => string;
  /** Attributes by which references of other types name an object of this one, beside the anchor. */
  readonly referredBy: readonly string[];
  /** Which look-up paths the connector space has an index for, and the field that a miss asks the target by. */
  readonly lookups: ReadonlyMap<string, Field | undefined>;
  readonly lookupPaths: readonly LookupPath[];
  /** Mapped attributes the target no longer has. */
  readonly missing: readonly string[];
}

export type UniqueField = Field & { readonly target: NonNullable<Field["target"]> };

/** A claim is written down, and answered to whoever makes it too: that is nothing for a password. */
const isUnique = (field: Field): field is UniqueField =>
  field.unique &&
  field.target !== undefined &&
  field.target.type !== "complex" &&
  field.place.attribute.returned !== "never";

/** Counts the changes of how resources are made; part of every mapping's version. */
const generation = 3;

/** Compiles all object types of a connector against the target's schema. Throws a ConfigError for what cannot serve at all. */
export function compileMappings(
  configs: readonly ObjectTypeConfig[],
  objectTypes: readonly ObjectTypeSchema[],
): ReadonlyMap<string, ObjectMapping> {
  const types = configs.map((config, index) => {
    const schema = objectTypes.find(({ name }) => name === config.objectType);
    if (!schema)
      throw new ConfigError(`The target has no object type ${config.objectType}.`, [
        {
          path: `/objectTypes/${index}/objectType`,
          message: `The target has no ${config.objectType} now. Choose another on the Schema page.`,
        },
      ]);
    for (const name of config.anchor)
      if (!schema.attributes.some((attribute) => attribute.name === name))
        throw new ConfigError(
          `The target's ${config.objectType} has no attribute ${name}, which is the anchor.`,
          [
            {
              path: `/objectTypes/${index}/anchor`,
              message: `${config.objectType} has no ${name} now. Choose another anchor.`,
            },
          ],
        );
    return { config, schema };
  });
  return new Map(types.map(({ config, schema }) => [config.resourceType, compile(config, schema, configs)]));
}

function compile(
  config: ObjectTypeConfig,
  schema: ObjectTypeSchema,
  all: readonly ObjectTypeConfig[],
): ObjectMapping {
  const { resourceType, anchor, deprovisioning } = config;
  const attributes = new Map(schema.attributes.map((attribute) => [attribute.name, attribute]));
  const missing = [
    ...new Set(
      config.mappings.flatMap(({ attribute }) =>
        attribute && !attributes.has(attribute) ? [attribute] : [],
      ),
    ),
  ];
  const present = [...config.mappings, ...originalMappings(config, schema)].filter(
    ({ attribute }) => attribute === undefined || attributes.has(attribute),
  );
  const target = (mapping: AttributeMapping): AttributeSchema | undefined => {
    const of = mapping.attribute === undefined ? undefined : attributes.get(mapping.attribute);
    // A key that the target makes is shown under its own name; to be written it has to be mapped.
    const isShown = of && schema.generated.includes(of.name) && !config.mappings.includes(mapping);
    return isShown && !config.mappings.some(({ attribute }) => attribute === of.name)
      ? { ...of, operation: "import-only" }
      : of;
  };

  const fields = present
    .filter(({ reference }) => !reference)
    .map((mapping) => compileField(mapping, resourceType, target(mapping)));
  const referring = present.flatMap((mapping) => {
    const of = target(mapping);
    return mapping.reference && of
      ? [compileReference(mapping, mapping.reference, of, resourceType, all)]
      : [];
  });
  const isList = ({ place, target: { multiValued } }: ReferenceField) =>
    place.attribute.multiValued && multiValued;
  const references = referring.filter((reference) => !isList(reference));
  const lists = referring.filter(isList);
  const memberOf = resourceType === "User" ? memberships(all) : [];
  const hasActive = resourceType === "User" || deprovisioning.disable.flow !== "none";
  const referredBy = [
    ...new Set(
      all.flatMap((other) =>
        other.mappings.flatMap(({ reference }) =>
          reference?.resourceType === resourceType && !isAnchor(config, reference.attribute)
            ? [reference.attribute]
            : [],
        ),
      ),
    ),
  ];
  const flows = [deprovisioning.disable, deprovisioning.delete].flatMap((flow) =>
    flow.flow === "set" ? [flow.attribute] : [],
  );
  const readable = fields.flatMap((field) =>
    field.target && field.place.attribute.returned !== "never" ? [field.target.name] : [],
  );
  const single = references.map((reference) => reference.target.name);
  const dn = config.dn && "attribute" in config.dn ? [config.dn.attribute] : [];
  const schemaParts: readonly SchemaPart[] = [
    ...fields.map((field) => ({
      place: field.place,
      required: field.required && isWritten(field) && field.mapping.default === undefined,
      unique: field.unique,
      readOnly: !isWritten(field),
      subAttributes: field.mapping.subAttributes && Object.keys(field.mapping.subAttributes),
    })),
    ...referring.map((reference) => ({
      place: reference.place,
      required: reference.required,
      unique: false,
      readOnly: reference.target.operation === "import-only",
      subAttributes: reference.place.attribute.subAttributes?.map(({ name }) => name),
      refersTo: reference.resourceType,
    })),
  ];
  const unique = new Map(fields.filter(isUnique).map((field) => [field.target.name, field]));
  const selection = [...new Set([...anchor, ...flows, ...readable, ...single, ...referredBy, ...dn])];
  const lookups = indexedPaths(fields);
  return {
    config,
    schema,
    resourceType: {
      name: resourceType,
      endpoint: `/${resourceType}s`,
      description: `${config.objectType} of the target.`,
      schemas: resourceSchemas(resourceType, schemaParts, { active: hasActive, groups: memberOf.length > 0 }),
    },
    version: versionOf(config, all),
    fields,
    unique,
    references,
    lists,
    memberOf,
    hasActive,
    referredBy,
    missing,
    selection,
    wholeSelection: [...selection, ...lists.map((list) => list.target.name)],
    encode: attributesEncoder(selection),
    lookups,
    lookupPaths: [...lookups.keys()].map(lookupPath),
  };
}

function compileReference(
  mapping: AttributeMapping,
  reference: NonNullable<AttributeMapping["reference"]>,
  target: AttributeSchema,
  resourceType: string,
  all: readonly ObjectTypeConfig[],
): ReferenceField {
  const other = all.find((config) => config.resourceType === reference.resourceType);
  // `manager.value` and `manager` name the same reference.
  const place = placeOf({ ...mapping, scim: mapping.scim.replace(/\.value$/, "") }, resourceType, (name) =>
    customAttribute(name, target),
  );
  return {
    place,
    target,
    resourceType: reference.resourceType,
    attribute: reference.attribute,
    isAnchor: other !== undefined && isAnchor(other, reference.attribute),
    required: mapping.required ?? false,
  };
}

const isAnchor = (config: ObjectTypeConfig, attribute: string) =>
  config.anchor.length === 1 && config.anchor[0] === attribute;

/** The resource types whose `members` are users. */
const memberships = (all: readonly ObjectTypeConfig[]) =>
  all.flatMap((config) =>
    config.mappings.flatMap(({ scim, reference, attribute }) =>
      scim === "members" && reference?.resourceType === "User" && attribute !== undefined
        ? [{ resourceType: config.resourceType, attribute }]
        : [],
    ),
  );

/** A path has an index when every field that can put a value there is one whose values are worth looking up. */
function indexedPaths(fields: readonly Field[]): ReadonlyMap<string, Field | undefined> {
  const paths = new Map<string, Field | undefined>();
  const not = new Set<string>();
  for (const field of fields) {
    const isRows = field.target?.type === "complex";
    const leaf = field.place.sub ?? field.place.attribute;
    const path = leaf.type === "complex" ? `${field.place.lookupPath}.value` : field.place.lookupPath;
    const type =
      leaf.type === "complex" ? leaf.subAttributes?.find(({ name }) => name === "value")?.type : leaf.type;
    if (
      !field.target ||
      type === undefined ||
      type === "boolean" ||
      type === "binary" ||
      leaf.returned === "never"
    )
      not.add(path);
    // Rows of a child table cannot be asked for by one of their columns.
    else paths.set(path, isRows || paths.has(path) ? undefined : field);
  }
  for (const path of not) paths.delete(path);
  return paths;
}

function versionOf(config: ObjectTypeConfig, all: readonly ObjectTypeConfig[]): string {
  const anchors = all.map(({ resourceType, anchor, objectType }) => [resourceType, objectType, anchor]);
  const parts = [
    generation,
    config.mappings,
    config.deprovisioning,
    config.dn ?? null,
    config.originalNames ?? false,
    anchors,
  ];
  const text = JSON.stringify(parts, byName);
  return createHash("sha256").update(text).digest("base64url").slice(0, 16);
}

/** A configuration says the same in whatever order its members come: its file is written in an order of its own. */
function byName(_name: string, value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}
