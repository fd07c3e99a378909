import { setImmediate } from "node:timers/promises";
import type {
  ListedObject,
  ObjectState,
  ResolvedReference,
  SpaceObject,
} from "../connector-space/connector-space.ts";
import { decodeAttributes } from "../connector-space/value-text.ts";
import type { Entry } from "../connectors/connector.ts";
import type { ObjectMapping } from "./mapping/object-mapping.ts";
import { anchorOf, objectState } from "./mapping/object-state.ts";
import { composeResource, groupText, memberText } from "./mapping/resource-text.ts";
import { mappingOf, type Runtime } from "./runtime.ts";
import type { StoredResource } from "./served.ts";

const listSlice = 1000;

/** The objects, all of one resource type, as they are answered: with what is joined from others, less what is to be omitted. */
export async function presentResources(
  runtime: Runtime,
  resourceType: string,
  objects: readonly ListedObject[],
  omit: ReadonlySet<string> | undefined,
): Promise<readonly StoredResource[]> {
  if (!objects.length) return [];
  const mapping = mappingOf(runtime, resourceType);
  const keys = objects.map(({ key }) => key);
  const singles = mapping.references.map(({ target }) => target.name);
  const references = singles.length
    ? byObject(await runtime.space.references(resourceType, keys, singles))
    : undefined;
  const groups = omit?.has("groups") ? undefined : await groupsOf(runtime, mapping, keys);
  const endpointOf = (type: string) => runtime.mappings.get(type)?.resourceType.endpoint ?? "";
  const presented: StoredResource[] = [];
  for (const stale of objects) {
    const object = stale.mapping === mapping.version ? stale : await remade(runtime, stale, mapping);
    let lists = groups?.get(object.key) ?? "";
    for (const field of mapping.lists)
      if (!omit?.has(field.place.attribute.name))
        lists += await listText(runtime, object, field.place.attribute.name, field.target.name, endpointOf);
    const own = references?.get(object.key) ?? [];
    const json = composeResource(object, {
      baseUrl: runtime.baseUrl,
      mapping,
      references: own,
      lists,
      endpointOf,
    });
    const location = `${runtime.baseUrl}${mapping.resourceType.endpoint}/${object.id}`;
    presented.push({ id: object.id, version: object.version, display: object.display, location, json });
  }
  return presented;
}

/** The object with its SCIM form made by the mapping that is in force. */
async function remade(runtime: Runtime, listed: ListedObject, mapping: ObjectMapping): Promise<ListedObject> {
  const [object] = await runtime.space.getByKeys([listed.key]);
  if (!object) return listed;
  const state = stateOfStored(object, mapping);
  return { ...object, resource: state.resource(object.id, object.active), display: state.display };
}

/** The state of an object made again from what is kept of it. */
export function stateOfStored(object: SpaceObject, mapping: ObjectMapping): ObjectState {
  return { ...objectState(storedEntry(object, mapping), mapping), anchor: object.anchor };
}

/** The entry as the connector space knows it, without multi-valued references. */
export function storedEntry(object: SpaceObject, mapping: ObjectMapping): Entry {
  const attributes = decodeAttributes(object.attributes);
  const entry = { objectType: mapping.config.objectType, anchor: {}, attributes };
  const anchor = anchorOf(entry, mapping);
  return object.dn === undefined ? { ...entry, anchor } : { ...entry, anchor, dn: object.dn };
}

function byObject(references: readonly ResolvedReference[]): Map<number, ResolvedReference[]> {
  const grouped = new Map<number, ResolvedReference[]>();
  for (const reference of references) {
    const list = grouped.get(reference.object);
    if (list) list.push(reference);
    else grouped.set(reference.object, [reference]);
  }
  return grouped;
}

/** The `groups` of each object, as `,"groups":[…]`. Many objects are in the same few groups: each is put in words once. */
async function groupsOf(
  runtime: Runtime,
  mapping: ObjectMapping,
  keys: readonly number[],
): Promise<Map<number, string> | undefined> {
  if (!mapping.memberOf.length) return undefined;
  const texts = new Map<number, string>();
  const endpointOf = (type: string) => runtime.mappings.get(type)?.resourceType.endpoint ?? "";
  const ofGroup = new Map<number, string>();
  for (const { resourceType, attribute } of mapping.memberOf)
    for (const reference of await runtime.space.referrers(resourceType, keys, [attribute])) {
      const known = texts.get(reference.object);
      const { key } = reference.target;
      const text = ofGroup.get(key) ?? groupText(reference, runtime.baseUrl, endpointOf);
      ofGroup.set(key, text);
      texts.set(reference.object, known === undefined ? `,"groups":[${text}` : `${known},${text}`);
    }
  for (const [key, text] of texts) texts.set(key, `${text}]`);
  return texts;
}

async function listText(
  runtime: Runtime,
  object: ListedObject,
  name: string,
  attribute: string,
  endpointOf: (type: string) => string,
): Promise<string> {
  let text = "";
  for (let after = 0; ; ) {
    const page = await runtime.space.referencePage(
      object.resourceType,
      object.key,
      attribute,
      after,
      listSlice,
    );
    for (const member of page) text += `${text ? "," : ""}${memberText(member, runtime.baseUrl, endpointOf)}`;
    const last = page.at(-1);
    if (!last || page.length < listSlice) break;
    after = last.target.key;
    // A group of 100,000 takes its time; others need not wait for it.
    await setImmediate();
  }
  return text ? `,${JSON.stringify(name)}:[${text}]` : "";
}
