import type { ReferenceChange, SpaceObject } from "../connector-space/connector-space.ts";
import { decodeAttributes, scalarText } from "../connector-space/value-text.ts";
import type { AttributeChange, Scalar, Value } from "../connectors/connector.ts";
import { ScimError } from "../contract/errors.ts";
import { jsonText, toTarget } from "./mapping/conversion.ts";
import type { ObjectMapping, ReferenceField } from "./mapping/object-mapping.ts";
import { readPlace } from "./mapping/place.ts";
import { presentResources } from "./resource-reader.ts";
import type { Runtime } from "./runtime.ts";
import type { Change, Json, ReferenceOperation, Resource } from "./served.ts";

/** The value by which the target knows the object with a SCIM id. Throws ScimError 400 when there is none. */
export async function referenceValue(runtime: Runtime, field: ReferenceField, id: string): Promise<Scalar> {
  const object = await runtime.space.get(field.resourceType, id);
  if (!object || object.hidden)
    throw new ScimError(400, `${field.place.path}: there is no ${field.resourceType} with the id ${id}.`, {
      scimType: "invalidValue",
    });
  return valueOf(object, field);
}

function valueOf(object: SpaceObject, field: ReferenceField): Scalar {
  const value = decodeAttributes(object.attributes)[field.attribute]?.[0];
  if (value === undefined)
    throw new ScimError(
      400,
      `${field.place.path}: ${object.display} has no ${field.attribute} in the target, so nothing can refer to it.`,
      {
        scimType: "invalidValue",
      },
    );
  return value as Scalar;
}

/** The id at a single reference such as `manager`; undefined when it has none. */
export function referredId(resource: Resource, { place }: ReferenceField): string | undefined {
  const json = readPlace(resource, place);
  const value: Json | undefined =
    typeof json === "object" && json !== null && !Array.isArray(json) ? (json as Resource)["value"] : json;
  return typeof value === "string" && value !== "" ? value : undefined;
}

/** What the operations on a multi-valued reference come to: for the target, and for the connector space. */
export interface ListChange {
  readonly change: AttributeChange;
  readonly references: ReferenceChange;
}

/**
 * Folds operations on one list into single value changes, by look-ups. Values the request names go to the target even
 * when they seem to be there (or gone) already: the connector space may be behind it.
 */
export async function listChange(
  runtime: Runtime,
  mapping: ObjectMapping,
  field: ReferenceField,
  object: SpaceObject | undefined,
  operations: readonly ReferenceOperation[],
): Promise<ListChange | undefined> {
  const add = new Map<string, { readonly id: string; readonly value: Value }>();
  const remove = new Map<string, Value>();
  let fromNothing = false;
  const take = (text: string, value: Value) => {
    add.delete(text);
    remove.set(text, value);
  };

  for (const operation of operations) {
    if (operation.op === "clear" || operation.op === "replace") {
      fromNothing = true;
      add.clear();
      remove.clear();
    }
    if (operation.op === "add" || operation.op === "replace")
      for (const id of operation.ids) {
        const value = await referenceValue(runtime, field, id);
        remove.delete(scalarText(value));
        add.set(scalarText(value), { id, value });
      }
    if (operation.op !== "remove") continue;
    if ("ids" in operation) {
      for (const id of operation.ids) {
        const known = await runtime.space.get(field.resourceType, id);
        if (!known) continue;
        const value = valueOf(known, field);
        take(scalarText(value), value);
      }
    } else {
      const stored = fromNothing ? undefined : object;
      const added = [...add.values()].map(({ id }) => id);
      for (const element of await elementsNow(runtime, mapping, field, stored, added)) {
        if (!operation.where(element)) continue;
        const value = await referenceValue(runtime, field, jsonText(element["value"] ?? ""));
        take(scalarText(value), value);
      }
    }
  }

  if (fromNothing && object)
    for (const text of await runtime.space.allReferenceValues(
      mapping.config.resourceType,
      object.key,
      field.target.name,
    ))
      if (!add.delete(text)) remove.set(text, textValue(field, text));
  if (!add.size && !remove.size) return undefined;
  const { name } = field.target;
  const values = [...add.values()].map(({ value }) => value);
  const change: AttributeChange = object
    ? { name, modification: "update", add: values, delete: [...remove.values()] }
    : { name, modification: "add", values };
  return { change, references: { attribute: name, add: [...add.keys()], remove: [...remove.keys()] } };
}

/** The changes of all of an object's lists; `object` is undefined for one that is created. */
export async function listChanges(
  runtime: Runtime,
  mapping: ObjectMapping,
  object: SpaceObject | undefined,
  change: Change,
): Promise<readonly ListChange[]> {
  const lists: ListChange[] = [];
  for (const field of mapping.lists) {
    const operations = change.references.filter(({ attribute }) => attribute === field.place.attribute.name);
    const list = operations.length
      ? await listChange(runtime, mapping, field, object, operations)
      : undefined;
    if (list) lists.push(list);
  }
  return lists;
}

/** The elements of a list as they are shown: those that are stored, and others by their ids. */
async function elementsNow(
  runtime: Runtime,
  mapping: ObjectMapping,
  field: ReferenceField,
  stored: SpaceObject | undefined,
  added: readonly string[],
): Promise<readonly Resource[]> {
  const [shown] = await presentResources(
    runtime,
    mapping.config.resourceType,
    stored ? [stored] : [],
    undefined,
  );
  const list = readPlace(JSON.parse(shown?.json ?? "{}") as Resource, field.place);
  const elements = Array.isArray(list) ? [...(list as Resource[])] : [];
  for (const id of added) {
    const object = await runtime.space.get(field.resourceType, id);
    if (object) elements.push(JSON.parse(runtime.words.member(object)) as Resource);
  }
  return elements;
}

function textValue({ target, place }: ReferenceField, text: string): Value {
  return toTarget(text, target.type === "complex" ? "string" : target.type, place.path);
}
