import type { ScimAttribute, ScimSchema } from "../../contract/scim-attributes.ts";
import { enterpriseUserSchema, userSchema } from "../../contract/scim-attributes.ts";
import { coreSchema, type Place } from "./place.ts";

export interface SchemaPart {
  readonly place: Place;
  readonly required: boolean;
  readonly unique: boolean;
  /** A whole complex attribute (a reference, a list of rows) rather than one sub-attribute of it. */
  readonly subAttributes: readonly string[] | undefined;
}

/** The schemas of a resource type, each with exactly the attributes that are mapped. */
export function resourceSchemas(
  resourceType: string,
  parts: readonly SchemaPart[],
  also: { readonly active: boolean; readonly groups: boolean },
): readonly ScimSchema[] {
  const core = coreSchema(resourceType);
  const schemas = new Map<string, ScimSchema>([[core.id, { ...core, attributes: [] }]]);
  for (const part of parts) {
    const { schema: id } = part.place;
    const schema = schemas.get(id) ?? emptySchema(id);
    schemas.set(id, { ...schema, attributes: mergeAttribute(schema.attributes, part) });
  }
  const extra = userSchema.attributes.filter(
    ({ name }) => (name === "active" && also.active) || (name === "groups" && also.groups),
  );
  const first = schemas.get(core.id) as ScimSchema;
  schemas.set(core.id, { ...first, attributes: [...first.attributes, ...extra] });
  return [...schemas.values()];
}

function emptySchema(id: string): ScimSchema {
  if (id === enterpriseUserSchema.id) return { ...enterpriseUserSchema, attributes: [] };
  const name = /:([^:]+):\d+\.\d+:([^:]+)$/.exec(id);
  return {
    id,
    name: name ? `${name[1]}${name[2]}` : id,
    description: `Attributes of ${id}.`,
    attributes: [],
  };
}

function mergeAttribute(attributes: readonly ScimAttribute[], part: SchemaPart): readonly ScimAttribute[] {
  const { place } = part;
  const existing = attributes.find(({ name }) => name === place.attribute.name);
  const made = narrow(place.attribute, part);
  if (!existing) return [...attributes, made];
  const known = new Set(existing.subAttributes?.map(({ name }) => name));
  const merged: ScimAttribute = {
    ...existing,
    subAttributes: [
      ...(existing.subAttributes ?? []),
      ...(made.subAttributes ?? []).filter(({ name }) => !known.has(name)),
    ],
  };
  return attributes.map((attribute) => (attribute === existing ? merged : attribute));
}

/** The attribute with only the sub-attributes that the mapping carries. */
function narrow(
  attribute: ScimAttribute,
  { place, required, unique, subAttributes }: SchemaPart,
): ScimAttribute {
  const isLeaf = !place.sub;
  const own: ScimAttribute = {
    ...attribute,
    ...(isLeaf && {
      required: required || attribute.required,
      uniqueness: unique ? "server" : attribute.uniqueness,
    }),
  };
  if (!attribute.subAttributes) return own;
  const carried = new Set([
    place.sub?.name,
    place.filter?.attribute,
    ...(subAttributes ?? (place.sub ? [] : ["value"])),
  ]);
  return { ...own, subAttributes: attribute.subAttributes.filter(({ name }) => carried.has(name)) };
}
