/**
 * Names of attributes as clients write them: any letter case, with or without the schema's URN, with a sub-attribute
 * after a dot (RFC 7644 §3.10). One table for each resource type, made of exactly what its schemas list.
 */
import {
  commonAttributes,
  enterpriseUserSchema,
  groupSchema,
  type ScimAttribute,
  type ScimSchema,
  scimAttribute,
  userSchema,
} from "../contract/scim-attributes.ts";
import type { ResourceType } from "../provisioning/served.ts";

export interface AttributeRef {
  /** URN under which a resource holds the attribute; undefined for an attribute of the core schema. */
  readonly extension: string | undefined;
  readonly attribute: ScimAttribute;
  readonly sub: ScimAttribute | undefined;
  /** The whole name as the schema spells it. */
  readonly path: string;
}

export interface AttributeNames {
  resolve(name: string): AttributeRef | undefined;
  /** As `resolve`; an extension's attribute may also go without its URN, as in Entra's `manager eq "…"`. */
  resolveInFilter(name: string): AttributeRef | undefined;
  /** Whether SCIM itself has an attribute of this name for the resource type, mapped by the connector or not. */
  isStandard(name: string): boolean;
  /** The schema of that URN, in any letter case. */
  schema(urn: string): ScimSchema | undefined;
  /** The attribute as a resource of this type holds it at its top or in that extension. */
  attribute(extension: string | undefined, name: string): AttributeRef | undefined;
}

export function attributeNames(type: ResourceType): AttributeNames {
  const byName = new Map<string, AttributeRef>();
  const schemas = new Map<string, ScimSchema>();
  const bare = new Map<string, AttributeRef>();
  for (const attribute of [schemasAttribute, ...commonAttributes]) {
    for (const ref of references(attribute, undefined)) {
      add(byName, ref.path, ref);
      // RFC 7643 §3.1: common attributes are of every schema, so the core schema's URN may stand before them.
      add(byName, `${type.schemas[0]?.id}:${ref.path}`, ref);
    }
  }
  type.schemas.forEach((schema, position) => {
    schemas.set(schema.id.toLowerCase(), schema);
    for (const attribute of schema.attributes) {
      for (const ref of references(attribute, position === 0 ? undefined : schema.id)) {
        add(byName, ref.path, ref);
        add(bare, localName(ref), ref);
        for (const name of urnForms(schema.id, type.name, ref)) add(byName, name, ref);
      }
    }
  });
  const standard = standardNames(type);
  const resolve = (name: string) => byName.get(name) ?? byName.get(name.toLowerCase());
  return {
    resolve,
    resolveInFilter: (name) => resolve(name) ?? bare.get(name.toLowerCase()),
    isStandard: (name) => standard.has(name.toLowerCase()),
    schema: (urn) => schemas.get(urn.toLowerCase()),
    attribute: (extension, name) => resolve(extension === undefined ? name : `${extension}:${name}`),
  };
}

/** The first of two attributes of one name keeps it: the core schema's before an extension's. */
function add(table: Map<string, AttributeRef>, name: string, ref: AttributeRef): void {
  const key = name.toLowerCase();
  if (!table.has(key)) table.set(key, ref);
}

/** The sub-attribute of that name, in any letter case. */
export function subAttribute(attribute: ScimAttribute, name: string): ScimAttribute | undefined {
  const exact = attribute.subAttributes?.find((sub) => sub.name === name);
  if (exact) return exact;
  const lower = name.toLowerCase();
  return attribute.subAttributes?.find((sub) => sub.name.toLowerCase() === lower);
}

const schemasAttribute = scimAttribute("schemas", "URNs of the schemas the resource has data of.", {
  type: "reference",
  referenceTypes: ["uri"],
  multiValued: true,
  mutability: "readOnly",
  returned: "always",
});

function references(attribute: ScimAttribute, extension: string | undefined): AttributeRef[] {
  const path = extension === undefined ? attribute.name : `${extension}:${attribute.name}`;
  return [
    { extension, attribute, sub: undefined, path },
    ...(attribute.subAttributes ?? []).map((sub) => ({
      extension,
      attribute,
      sub,
      path: `${path}.${sub.name}`,
    })),
  ];
}

/** `urn:X:2.0:User:ATTR`, and for an extension also `urn:X:2.0:ATTR:User`, which Entra's older templates have. */
function urnForms(urn: string, typeName: string, ref: AttributeRef): string[] {
  const local = localName(ref);
  const forms = [`${urn}:${local}`];
  const suffix = `:${typeName}`;
  if (ref.extension !== undefined && urn.toLowerCase().endsWith(suffix.toLowerCase())) {
    forms.push(`${urn.slice(0, -suffix.length)}:${local}${urn.slice(-suffix.length)}`);
  }
  // The original's templates call the virtual attribute -dn- by this name.
  if (ref.attribute.name === "-dn-")
    forms.push("urn:ietf:params:scim:schemas:extension:ECMA:1.0:User:distinguishedName");
  return forms;
}

function localName({ attribute, sub }: AttributeRef): string {
  return sub ? `${attribute.name}.${sub.name}` : attribute.name;
}

/** The names that SCIM itself has for attributes of a resource type. */
function standardNames({ name, schemas }: ResourceType): ReadonlySet<string> {
  const core = [userSchema, groupSchema].find(({ id }) => id === schemas[0]?.id);
  const isExtended = name === "User" || schemas.some(({ id }) => id === enterpriseUserSchema.id);
  return new Set(
    [...(core ? [core] : []), ...(isExtended ? [enterpriseUserSchema] : [])].flatMap((schema) =>
      schema.attributes.flatMap((attribute) =>
        references(attribute, undefined).flatMap(({ path }) => {
          const qualified = `${schema.id}:${path}`.toLowerCase();
          return schema === core ? [path.toLowerCase(), qualified] : [qualified];
        }),
      ),
    ),
  );
}
