import type { AttributeMapping } from "../../contract/connector-config.ts";
import { ConfigError } from "../../contract/errors.ts";
import { parseMappingPath } from "../../contract/mapping-path.ts";
import {
  commonAttributes,
  enterpriseUserSchema,
  groupSchema,
  type ScimAttribute,
  type ScimSchema,
  userSchema,
} from "../../contract/scim-attributes.ts";
import type { Json, Resource } from "../served.ts";

/** Where in a resource a mapping's value stands. */
export interface Place {
  /** As it is written in the configuration, for messages. */
  readonly path: string;
  readonly schema: string;
  /** Undefined for the core schema, whose attributes stand at the top. */
  readonly extension: string | undefined;
  readonly attribute: ScimAttribute;
  readonly filter: { readonly attribute: string; readonly value: string | boolean } | undefined;
  readonly sub: ScimAttribute | undefined;
  /** The path clients filter by, without value filters: `emails.value`. */
  readonly lookupPath: string;
}

const standardSchemas: readonly ScimSchema[] = [userSchema, groupSchema, enterpriseUserSchema];

/** The id of a resource type's core schema. RFC 9944 names other types in the same way as RFC 7643 names User and Group. */
export function coreSchema(resourceType: string): ScimSchema {
  const id = `urn:ietf:params:scim:schemas:core:2.0:${resourceType}`;
  return (
    standardSchemas.find((schema) => schema.id === id) ?? {
      id,
      name: resourceType,
      description: resourceType,
      attributes: [],
    }
  );
}

/**
 * Finds the place a mapping names. Attributes no standard schema has are defined by `custom`: what the target's
 * attribute suggests.
 */
export function placeOf(
  mapping: AttributeMapping,
  resourceType: string,
  custom: (name: string) => ScimAttribute,
): Place {
  const path = parseMappingPath(mapping.scim);
  if (!path) throw problem(mapping, "is not an attribute path");
  const core = coreSchema(resourceType);
  const schemaId = path.schema === undefined || same(path.schema, core.id) ? core.id : path.schema;
  const schema = schemaId === core.id ? core : standardSchemas.find(({ id }) => same(id, schemaId));
  const known = [...(schema?.attributes ?? []), ...(schemaId === core.id ? commonAttributes : [])];
  const attribute = known.find(({ name }) => same(name, path.attribute)) ?? custom(path.attribute);
  const subName = path.subAttribute;
  const sub = subName === undefined ? undefined : subOf(attribute, subName, mapping);
  const extension = schemaId === core.id ? undefined : (schema?.id ?? schemaId);
  const name = `${extension === undefined ? "" : `${extension}:`}${attribute.name}`;
  return {
    path: mapping.scim,
    schema: schema?.id ?? schemaId,
    extension,
    attribute,
    filter: path.filter,
    sub,
    lookupPath: sub ? `${name}.${sub.name}` : name,
  };
}

function subOf(attribute: ScimAttribute, name: string, mapping: AttributeMapping): ScimAttribute {
  const sub = attribute.subAttributes?.find((candidate) => same(candidate.name, name));
  if (!sub) throw problem(mapping, `has no sub-attribute ${name}`);
  return sub;
}

/** The value at a place; undefined when there is none. */
export function readPlace(resource: Resource, place: Place): Json | undefined {
  const container = place.extension === undefined ? resource : own(resource, place.extension);
  const value = own(container, place.attribute.name);
  if (!place.filter) return place.sub ? own(value, place.sub.name) : value;
  const element = elements(value).find((candidate) => matches(candidate, place.filter));
  return place.sub ? own(element, place.sub.name) : element;
}

/** Puts a value at a place, making what is around it. */
export function writePlace(resource: Resource, place: Place, value: Json): void {
  const container = place.extension === undefined ? resource : child(resource, place.extension);
  const { name } = place.attribute;
  if (!place.filter) {
    if (place.sub) child(container, name)[place.sub.name] = value;
    else container[name] = value;
    return;
  }
  const list = (container[name] ??= []) as Resource[];
  let element = list.find((candidate) => matches(candidate, place.filter));
  if (!element) list.push((element = { [place.filter.attribute]: place.filter.value }));
  if (place.sub) element[place.sub.name] = value;
}

function matches(element: Json, filter: Place["filter"]): boolean {
  if (!filter) return false;
  const value = own(element, filter.attribute);
  if (typeof value === "string" && typeof filter.value === "string") return same(value, filter.value);
  return value === filter.value;
}

const elements = (value: Json | undefined): readonly Json[] => (Array.isArray(value) ? value : []);

function child(parent: Resource, name: string): Resource {
  const value = own(parent, name);
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Resource;
  const made: Resource = {};
  parent[name] = made;
  return made;
}

/** An own property of an object; never one it inherits. */
function own(value: Json | undefined, name: string): Json | undefined {
  if (typeof value !== "object" || value === null || !Object.hasOwn(value, name)) return undefined;
  return (value as Resource)[name];
}

const same = (a: string, b: string) => a.toLowerCase() === b.toLowerCase();

const problem = (mapping: AttributeMapping, what: string) =>
  new ConfigError(`The mapping of ${mapping.scim} cannot be used.`, [
    { path: "", message: `${mapping.scim} ${what}.` },
  ]);
