import type { ScimAttribute, ScimSchema } from "../../contract/scim-attributes.ts";
import { enterpriseUserSchema, userSchema } from "../../contract/scim-attributes.ts";
import { coreSchema, type Place } from "./place.ts";

/** What one mapping makes of the schemas. */
export interface SchemaPart {
  readonly place: Place;
  /** A create without it is refused. */
  readonly required: boolean;
  readonly unique: boolean;
  /** Its value comes from the target or the configuration alone. */
  readonly readOnly: boolean;
  /** A whole complex attribute (a reference, a list of rows) rather than one sub-attribute of it. */
  readonly subAttributes: readonly string[] | undefined;
  /** Of a reference: the resource type that it takes. */
  readonly refersTo?: string;
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
  const made = announced(part);
  const existing = attributes.find(({ name }) => name === made.name);
  if (!existing) return [...attributes, made];
  return attributes.map((attribute) => (attribute === existing ? both(existing, made) : attribute));
}

/** An attribute that several places share: read-only where all are, required or unique where one is. */
function both(a: ScimAttribute, b: ScimAttribute): ScimAttribute {
  const types = [...(a.canonicalValues ?? []), ...(b.canonicalValues ?? [])];
  const parts = new Map(a.subAttributes?.map((sub) => [sub.name, sub]));
  for (const sub of b.subAttributes ?? []) {
    const known = parts.get(sub.name);
    parts.set(sub.name, known ? both(known, sub) : sub);
  }
  return {
    ...a,
    required: a.required || b.required,
    uniqueness: a.uniqueness === "none" ? b.uniqueness : a.uniqueness,
    mutability: a.mutability === "readOnly" ? b.mutability : a.mutability,
    ...(types.length > 0 && { canonicalValues: [...new Set(types)] }),
    ...(parts.size > 0 && { subAttributes: [...parts.values()] }),
  };
}

/** The attribute as one mapping has it, with only the sub-attributes that it carries. */
function announced(part: SchemaPart): ScimAttribute {
  const { attribute, sub, filter } = part.place;
  const carried = new Set([sub?.name, filter?.attribute, ...(part.subAttributes ?? (sub ? [] : ["value"]))]);
  const subAttributes = attribute.subAttributes
    ?.filter(({ name }) => carried.has(name))
    .map((one) => announcedSub(one, part));
  return {
    ...attribute,
    // What has a required part is required itself.
    required: part.required || attribute.required,
    ...(part.unique && !sub && { uniqueness: "server" }),
    ...(part.readOnly && { mutability: "readOnly" }),
    ...(subAttributes && { subAttributes }),
  };
}

function announcedSub(sub: ScimAttribute, part: SchemaPart): ScimAttribute {
  const { place, required, unique, readOnly, refersTo } = part;
  const isMapped = sub.name === place.sub?.name;
  const only = sub.name === place.filter?.attribute ? place.filter.value : undefined;
  return {
    ...sub,
    ...(isMapped && required && { required }),
    ...(isMapped && unique && { uniqueness: "server" }),
    ...(readOnly && { mutability: "readOnly" }),
    // A place takes elements of its own type only, a reference those of one resource type.
    ...(typeof only === "string" && { canonicalValues: [only] }),
    ...(refersTo !== undefined && sub.canonicalValues && { canonicalValues: [refersTo] }),
    ...(refersTo !== undefined && sub.referenceTypes && { referenceTypes: [refersTo] }),
  };
}
