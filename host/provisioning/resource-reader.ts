import { setImmediate } from "node:timers/promises";
import type {
  ListedObject,
  ObjectState,
  ShownWith,
  SpaceObject,
} from "../connector-space/connector-space.ts";
import { decodeAttributes } from "../connector-space/value-text.ts";
import type { Entry } from "../connectors/connector.ts";
import { asciiJson } from "./mapping/ascii-json.ts";
import type { ObjectMapping } from "./mapping/object-mapping.ts";
import { anchorOf, objectState } from "./mapping/object-state.ts";
import { composeResource } from "./mapping/resource-text.ts";
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
  const { words } = runtime;
  const unread = objects.filter((object) => !object.shownWith).map(({ key }) => key);
  const shownWith = unread.length ? await runtime.space.shownWith(resourceType, unread) : undefined;
  const withGroups = mapping.memberOf.length > 0 && !omit?.has("groups");
  const presented: StoredResource[] = [];
  for (const stale of objects) {
    const object = stale.mapping === mapping.version ? stale : await remade(runtime, stale, mapping);
    const { references, referrers } = stale.shownWith ?? shownWith?.get(object.key) ?? alone;
    const groups = withGroups ? referrers : [];
    let lists = groups.length ? `,"groups":[${groups.map(words.group).join(",")}]` : "";
    // Who is shown with it, and under what names: part of its version (scim/etag.ts).
    let others = 0;
    for (const { mark } of groups) others += mark;
    for (const { target } of references) others += target.mark;
    for (const field of mapping.lists)
      if (!omit?.has(field.place.attribute.name)) {
        const list = await listOf(runtime, object, field.target.name);
        if (list.text) lists += `,${asciiJson(field.place.attribute.name)}:[${list.text}]`;
        others += list.marks;
      }
    const version = others ? `${object.version}.${others >>> 0}` : String(object.version);
    const location = `${runtime.baseUrl}${mapping.resourceType.endpoint}/${object.id}`;
    const json = composeResource(object, { mapping, references, words, lists, version, location });
    presented.push({ id: object.id, version, display: object.display, location, json });
  }
  return presented;
}

const alone: ShownWith = { references: [], referrers: [] };

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

/** The elements of a list of references, and the sum of their marks. */
async function listOf(
  runtime: Runtime,
  object: ListedObject,
  attribute: string,
): Promise<{ readonly text: string; readonly marks: number }> {
  let text = "";
  let marks = 0;
  for (let after = 0; ; ) {
    const page = await runtime.space.referencePage(
      object.resourceType,
      object.key,
      attribute,
      after,
      listSlice,
    );
    for (const { target } of page) {
      text += `${text ? "," : ""}${runtime.words.member(target)}`;
      marks += target.mark;
    }
    const last = page.at(-1);
    if (!last || page.length < listSlice) break;
    after = last.target.key;
    // A group of 100,000 takes its time; others need not wait for it.
    await setImmediate();
  }
  return { text, marks };
}
