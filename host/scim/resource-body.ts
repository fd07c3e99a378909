/** Bodies of POST and PUT: names and values as the schema has them, without what a client may not set. */
import type { ScimError } from "../contract/errors.ts";
import type { ScimAttribute, ScimSchema } from "../contract/scim-attributes.ts";
import type { Change, Json, ReferenceOperation, Resource } from "../provisioning/served.ts";
import { type AttributeNames, type AttributeRef } from "./attribute-names.ts";
import { attributeValue, extensionData } from "./attribute-value.ts";
import { badRequest } from "./error.ts";
import { isObject, type JsonObject, newObject, own, sameJson } from "./json.ts";
import { referenceIds } from "./patch-references.ts";
import type { ResourceModel } from "./resource-model.ts";
import { checkSize } from "./resource-size.ts";

/**
 * The body as a resource. Unknown and read-only attributes are dropped (RFC 7644 §3.3); a required one that is missing
 * and a value that does not fit are 400 invalidValue. List references come apart, as what they shall be.
 */
export function readResource(body: JsonObject, model: ResourceModel): Change {
  const resource = newObject();
  const references: ReferenceOperation[] = [];
  const set = (ref: AttributeRef, value: Json) => {
    if (ref.sub || ref.attribute.mutability === "readOnly") return;
    if (isListReference(ref, model)) {
      const ids = referenceIds(ref.attribute, value);
      if (ids.length > 0) references.push({ attribute: ref.attribute.name, op: "replace", ids });
      return;
    }
    const coerced = attributeValue(ref.attribute, value) ?? unassigned(ref);
    if (coerced !== undefined) setOnce(resource, ref, coerced);
  };
  forEachAttribute(body, model.names, set);
  requireAll(resource, model);
  checkSize(resource);
  return { resource, references };
}

/** What is never read looks unassigned before as well: that it shall be so is said by a null. */
export function unassigned({ attribute }: AttributeRef): null | undefined {
  return attribute.returned === "never" ? null : undefined;
}

/** Whether the attribute is one whose values are added and removed singly, such as `members`. */
export function isListReference(ref: AttributeRef, model: ResourceModel): boolean {
  return ref.extension === undefined && model.listReferences.has(ref.attribute.name);
}

/** RFC 7643 §2.2: a required attribute has a value in every resource; an extension that has one is required (§6). */
function requireAll(resource: Resource, model: ResourceModel): void {
  for (const [schema, container] of containers(resource, model)) {
    for (const attribute of model.required.get(schema.id) ?? []) {
      if (!container || own(container, attribute.name) === undefined) throw missing(attribute);
    }
  }
}

/** What is required cannot be taken away. What the target itself left empty does not stand in a change's way. */
export function keepRequired(next: Resource, current: Resource, model: ResourceModel): void {
  const after = new Map(containers(next, model));
  for (const [schema, before] of containers(current, model)) {
    for (const attribute of (before && model.required.get(schema.id)) ?? []) {
      const container = after.get(schema);
      const kept = container && own(container, attribute.name) !== undefined;
      if (before && own(before, attribute.name) !== undefined && !kept) throw missing(attribute);
    }
  }
}

/** Each schema with the object that holds its attributes, where the resource has one. */
function containers(resource: Resource, { type }: ResourceModel): [ScimSchema, JsonObject | undefined][] {
  return type.schemas.map((schema, position) => {
    const container = position === 0 ? resource : own(resource, schema.id);
    return [schema, isObject(container) ? container : undefined];
  });
}

function missing({ name }: ScimAttribute): ScimError {
  return badRequest("invalidValue", `${name} is required.`);
}

/** Immutable attributes keep their value (RFC 7643 §2.2); one that has none yet may be given one. */
export function keepImmutable(next: Resource, current: Resource, model: ResourceModel): void {
  for (const [schema, before] of containers(current, model)) {
    for (const { name, mutability } of before ? schema.attributes : []) {
      const value = before && mutability === "immutable" ? own(before, name) : undefined;
      if (value === undefined) continue;
      const isCore = schema === model.type.schemas[0];
      const held = isCore ? next : own(next, schema.id);
      const container = isCore ? next : newObject(isObject(held) ? held : undefined);
      const given = own(container, name);
      if (given !== undefined && !sameJson(given, value)) {
        throw badRequest("mutability", `${name} cannot be changed once it is set.`);
      }
      container[name] = value;
      if (!isCore) next[schema.id] = container;
    }
  }
}

function forEachAttribute(
  body: JsonObject,
  names: AttributeNames,
  set: (ref: AttributeRef, value: Json) => void,
): void {
  for (const name of Object.keys(body)) {
    const value = own(body, name) ?? null;
    const ref = names.resolve(name);
    if (ref) {
      set(ref, value);
      continue;
    }
    const schema = names.schema(name);
    // Or the front part of another name of one attribute, such as …:ECMA:1.0:User for -dn-.
    const data = schema ? extensionData(schema, value) : isObject(value) ? value : undefined;
    if (!data) continue;
    for (const local of Object.keys(data)) {
      const inner = names.resolve(`${schema?.id ?? name}:${local}`);
      if (inner) set(inner, own(data, local) ?? null);
    }
  }
}

function setOnce(resource: Resource, ref: AttributeRef, value: Json): void {
  const { extension, attribute } = ref;
  const data = extension === undefined ? resource : newObject(resource[extension] as JsonObject | undefined);
  if (data[attribute.name] !== undefined && !sameJson(data[attribute.name], value)) {
    throw badRequest("invalidSyntax", `${ref.path} is given twice.`);
  }
  data[attribute.name] = value;
  if (extension !== undefined) resource[extension] = data;
}
