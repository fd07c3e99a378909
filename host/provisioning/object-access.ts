import type { SpaceObject } from "../connector-space/connector-space.ts";
import type { Entry } from "../connectors/connector.ts";
import { ScimError } from "../contract/errors.ts";
import { readFromTarget } from "./adoption.ts";
import type { ObjectMapping } from "./mapping/object-mapping.ts";
import { anchorOfText, keptText, mappedResource, objectState } from "./mapping/object-state.ts";
import { writePlace } from "./mapping/place.ts";
import { presentResources, storedEntry } from "./resource-reader.ts";
import { mappingOf, notFound, type Runtime } from "./runtime.ts";
import type { Json, Resource, StoredResource, WriteContext } from "./served.ts";
import { settleDoubts } from "./settle.ts";
import { objectTurn } from "./turns.ts";

/** Takes the object's turn and hands it on as the target has it now. ScimError 404 when it is gone, 412 when it is not the version asked for. */
export async function withObject<T>(
  runtime: Runtime,
  resourceType: string,
  id: string,
  context: WriteContext,
  work: (mapping: ObjectMapping, object: SpaceObject, entry: Entry, turn: string) => Promise<T>,
): Promise<T> {
  const mapping = mappingOf(runtime, resourceType);
  const known = await runtime.space.get(resourceType, id);
  if (!known || known.hidden) throw notFound(resourceType, id);
  const turn = objectTurn(resourceType, known.anchor);
  const atOnce = runtime.turns.tryTake([turn]);
  const give = atOnce ?? (await runtime.turns.take([turn], context.signal));
  try {
    const settled = await settleDoubts(runtime, [turn]);
    // Whoever had the turn before may have changed it.
    const before = atOnce && !settled ? known : await runtime.space.get(resourceType, id);
    if (!before || before.hidden) throw notFound(resourceType, id);
    const entry = await currentEntry(runtime, mapping, before);
    if (!entry) throw notFound(resourceType, id);
    const object = await refreshed(runtime, mapping, before, entry);
    if (object.hidden) throw notFound(resourceType, id);
    if (context.precondition && !context.precondition(object.version))
      throw new ScimError(412, `The ${resourceType} has changed since: it is version ${object.version} now.`);
    return await work(mapping, object, entry, turn);
  } finally {
    give();
  }
}

/** The object as the target has it, where it can be asked; one that is gone is forgotten. */
export async function currentEntry(
  runtime: Runtime,
  mapping: ObjectMapping,
  object: SpaceObject,
): Promise<Entry | undefined> {
  if (!runtime.canFind) return storedEntry(object, mapping);
  const entry = await readFromTarget(runtime, mapping, anchorOfText(object.anchor, mapping));
  if (!entry) await runtime.space.remove(object.key);
  return entry;
}

/** The object with what was read of it stored, where that differs. */
export async function refreshed(
  runtime: Runtime,
  mapping: ObjectMapping,
  object: SpaceObject,
  entry: Entry,
): Promise<SpaceObject> {
  if (!runtime.canFind) return object;
  if (keptText(entry, mapping) === object.attributes && mapping.version === object.mapping) return object;
  return runtime.space.store(objectState(entry, mapping));
}

/**
 * The resource as a client sees it, less `schemas`, `meta` and the multi-valued references. `entry`: the object as the
 * target has it.
 */
export async function currentResource(
  { space, words }: Runtime,
  mapping: ObjectMapping,
  object: SpaceObject,
  entry: Entry,
): Promise<Resource> {
  const resource: Resource = { id: object.id, ...mappedResource(entry.attributes, mapping) };
  if (mapping.hasActive) resource["active"] = object.active;
  const shownWith =
    object.shownWith ?? (await space.shownWith(object.resourceType, [object.key])).get(object.key);
  for (const { attribute, target } of shownWith?.references ?? []) {
    const field = mapping.references.find((reference) => reference.target.name === attribute);
    if (field) writePlace(resource, field.place, JSON.parse(words.single(field, target)) as Json);
  }
  return resource;
}

/** An object as the answer to the request that changed it. */
export async function present(
  runtime: Runtime,
  object: SpaceObject,
  { omit }: WriteContext,
): Promise<StoredResource> {
  const [resource] = await presentResources(runtime, object.resourceType, [object], omit);
  return resource as StoredResource;
}
