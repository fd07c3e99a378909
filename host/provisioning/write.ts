import type { Anchor, AttributeChange, CSEntryChange, Entry, Scalar, Value } from "../connectors/connector.ts";
import type { SpaceObject } from "../connector-space/connector-space.ts";
import { encodeValue } from "../connector-space/value-text.ts";
import type { DeprovisioningFlow } from "../contract/connector-config.ts";
import { ConnectorError, ScimError } from "../contract/errors.ts";
import { readFromTarget } from "./adoption.ts";
import { exportChange } from "./export-change.ts";
import { attributeChange, attributesOfCreate, attributesOfUpdate } from "./mapping/attribute-changes.ts";
import { flowValue, anchorOf, objectState } from "./mapping/object-state.ts";
import type { ObjectMapping } from "./mapping/object-mapping.ts";
import { type ListChange, listChange, referenceValue, referredId } from "./reference-changes.ts";
import { presentResources, storedEntry } from "./resource-reader.ts";
import { mappingOf, notFound, type Runtime } from "./runtime.ts";
import type { Change, Resource, StoredResource, WriteContext } from "./served.ts";
import { settleDoubts } from "./settle.ts";
import { objectTurn } from "./turns.ts";
import { alreadyExists, type Claim, claimsOf, holderOf } from "./uniqueness.ts";

/** Creates an object in the target, or takes over one that SCIM had deleted and the target still has. */
export async function createResource(runtime: Runtime, resourceType: string, change: Change, context: WriteContext): Promise<StoredResource> {
  const mapping = mappingOf(runtime, resourceType);
  const attributes = attributesOfCreate(change.resource, mapping);
  const claims = claimsOf(mapping, change.resource);
  const turns = claims.map(({ turn }) => turn);
  const give = await runtime.turns.take(turns, context.signal);
  try {
    await settleDoubts(runtime, turns);
    const holder = await holderOf(runtime, mapping, claims);
    if (holder && !holder.hidden) throw alreadyExists(mapping, claims[0]);
    if (holder) {
      const taken = await takeOver(runtime, mapping, holder, change, context, turns);
      if (taken) return await present(runtime, taken, context);
    }
    const object = await createInTarget(runtime, mapping, change, attributes, claims, context);
    return await present(runtime, object, context);
  } finally {
    give();
  }
}

async function createInTarget(
  runtime: Runtime,
  mapping: ObjectMapping,
  change: Change,
  attributes: ReadonlyMap<string, readonly Value[]>,
  claims: readonly Claim[],
  context: WriteContext,
): Promise<SpaceObject> {
  const wanted = new Map(attributes);
  for (const field of mapping.references) {
    const id = referredId(change.resource, field);
    if (id !== undefined) wanted.set(field.target.name, [await referenceValue(runtime, field, id)]);
  }
  const lists = await listChanges(runtime, mapping, undefined, change);
  const active = change.resource["active"] !== false;
  const { disable, delete: deletion } = mapping.config.deprovisioning;
  if (disable.flow === "set" && mapping.hasActive) setFlow(wanted, mapping, disable, !active);
  if (deletion.flow === "set") setFlow(wanted, mapping, deletion, false);
  const changes: AttributeChange[] = [...wanted].map(([name, values]) => ({ name, modification: "add", values }));
  changes.push(...lists.map((list) => list.change));
  try {
    const object = await exportChange(runtime, {
      ...{ mapping, requestId: context.requestId, verb: "create", object: undefined, before: undefined },
      change: { objectType: mapping.config.objectType, modification: "add", changes, ...dnOf(mapping, wanted) },
      find: [identifying(claims, wanted)],
      turns: claims.map(({ turn }) => turn),
      references: lists.map((list) => list.references),
      known: disable.flow === "set" ? {} : { active },
    });
    return object as SpaceObject;
  } catch (error) {
    if (!(error instanceof ConnectorError) || error.code !== "already-exists") throw error;
    // So that the client's next filter finds it.
    const holder = await holderOf(runtime, mapping, claims);
    throw holder && !holder.hidden ? alreadyExists(mapping, claims[0]) : error;
  }
}

/** What tells a create's object from all others: its unique values, else everything that was sent of it. */
function identifying(claims: readonly Claim[], wanted: ReadonlyMap<string, readonly Value[]>): Anchor {
  const where: Record<string, Scalar> = {};
  const names = claims.length ? new Set(claims.map(({ field }) => field.target.name)) : undefined;
  for (const [name, values] of wanted)
    if (values.length === 1 && isScalar(values[0]) && (!names || names.has(name))) where[name] = values[0];
  return where;
}

const isScalar = (value: Value | undefined): value is Scalar =>
  value !== undefined && (typeof value !== "object" || value instanceof Date || value instanceof Uint8Array);

/** A hidden object gets the values of the create, and what the flows did to it is undone. Undefined when it has gone. */
async function takeOver(
  runtime: Runtime,
  mapping: ObjectMapping,
  holder: SpaceObject,
  change: Change,
  context: WriteContext,
  claims: readonly string[],
): Promise<SpaceObject | undefined> {
  const turn = objectTurn(mapping.config.resourceType, holder.anchor);
  const give = await runtime.turns.take([turn], context.signal);
  try {
    await settleDoubts(runtime, [turn]);
    const object = await runtime.space.getByAnchor(mapping.config.resourceType, holder.anchor);
    if (!object) return undefined;
    const entry = await currentEntry(runtime, mapping, object);
    if (!entry) return undefined;
    const current = await currentResource(runtime, mapping, object);
    const plan = await planUpdate(runtime, mapping, object, entry, current, change);
    const deletion = mapping.config.deprovisioning.delete;
    if (deletion.flow === "set") addChange(plan.changes, entry, deletion.attribute, flowValue(mapping, deletion, deletion.restore));
    return await updateInTarget(runtime, mapping, object, entry, plan, { context, turns: [turn, ...claims], known: { ...plan.known, hidden: false } });
  } finally {
    give();
  }
}

/** Changes one object, under its turn, from what the target has now. */
export async function updateResource(
  runtime: Runtime,
  resourceType: string,
  id: string,
  modify: (current: Resource) => Change,
  context: WriteContext,
): Promise<StoredResource> {
  return withObject(runtime, resourceType, id, context, async (mapping, object, entry, turn) => {
    const current = await currentResource(runtime, mapping, object);
    const change = modify(current);
    const becomesInactive = mapping.hasActive && change.resource["active"] === false && current["active"] !== false;
    if (becomesInactive && mapping.config.deprovisioning.disable.flow === "delete") {
      await deleteFromTarget(runtime, mapping, object, entry, context, turn);
      return present(runtime, { ...object, active: false, resource: objectState(entry, mapping).resource(object.id, false) }, context);
    }
    const claims = claimsOf(mapping, change.resource, current);
    const claimed = claims.map((claim) => claim.turn);
    const give = await runtime.turns.take(claimed, context.signal);
    try {
      await settleDoubts(runtime, claimed);
      const holder = await holderOf(runtime, mapping, claims, object.key);
      if (holder && !holder.hidden) throw alreadyExists(mapping, claims[0]);
      const plan = await planUpdate(runtime, mapping, object, entry, current, change);
      const changed = await updateInTarget(runtime, mapping, object, entry, plan, { context, turns: [turn, ...claimed], known: plan.known });
      return await present(runtime, changed, context);
    } finally {
      give();
    }
  });
}

/** Deletes, flags or hides one object, as its delete flow says. */
export async function deleteResource(runtime: Runtime, resourceType: string, id: string, context: WriteContext): Promise<void> {
  await withObject(runtime, resourceType, id, context, async (mapping, object, entry, turn) => {
    const flow = mapping.config.deprovisioning.delete;
    if (flow.flow === "delete") return deleteFromTarget(runtime, mapping, object, entry, context, turn);
    const changes: AttributeChange[] = [];
    if (flow.flow === "set") addChange(changes, entry, flow.attribute, flowValue(mapping, flow, flow.value));
    const plan = { changes, lists: [] };
    await updateInTarget(runtime, mapping, object, entry, plan, { context, turns: [turn], known: { hidden: true } });
  });
}

/** Takes the object's turn and hands it on as the target has it now. ScimError 404 when it is gone, 412 when it is not the version asked for. */
async function withObject<T>(
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
  const give = await runtime.turns.take([turn], context.signal);
  try {
    await settleDoubts(runtime, [turn]);
    const before = await runtime.space.get(resourceType, id);
    if (!before || before.hidden) throw notFound(resourceType, id);
    const entry = await currentEntry(runtime, mapping, before);
    if (!entry) throw notFound(resourceType, id);
    const object = runtime.canFind ? await refreshed(runtime, mapping, before, entry) : before;
    if (object.hidden) throw notFound(resourceType, id);
    if (context.precondition && !context.precondition(object.version))
      throw new ScimError(412, `The ${resourceType} has changed since: it is version ${object.version} now.`);
    return await work(mapping, object, entry, turn);
  } finally {
    give();
  }
}

/** The object as the target has it, where it can be asked; one that is gone is forgotten. */
async function currentEntry(runtime: Runtime, mapping: ObjectMapping, object: SpaceObject): Promise<Entry | undefined> {
  const stored = storedEntry(object, mapping);
  if (!runtime.canFind) return stored;
  const entry = await readFromTarget(runtime, mapping, stored.anchor);
  if (!entry) await runtime.space.remove(object.key);
  return entry;
}

async function refreshed(runtime: Runtime, mapping: ObjectMapping, object: SpaceObject, entry: Entry): Promise<SpaceObject> {
  const state = objectState(entry, mapping);
  if (state.attributes === object.attributes && state.mapping === object.mapping) return object;
  return runtime.space.store(state);
}

/** The resource as a client sees it, less the multi-valued references. */
async function currentResource(runtime: Runtime, mapping: ObjectMapping, object: SpaceObject): Promise<Resource> {
  const lists = mapping.lists.map(({ place }) => place.attribute.name);
  const [shown] = await presentResources(runtime, mapping.config.resourceType, [object], new Set([...lists, "groups"]));
  return JSON.parse(shown?.json ?? "{}") as Resource;
}

interface Plan {
  readonly changes: AttributeChange[];
  readonly lists: readonly ListChange[];
  /** `active`, where the host keeps it. */
  readonly known?: { readonly active: boolean };
}

async function planUpdate(
  runtime: Runtime,
  mapping: ObjectMapping,
  object: SpaceObject,
  entry: Entry,
  current: Resource,
  change: Change,
): Promise<Plan> {
  const next = change.resource;
  const wanted = new Map(attributesOfUpdate(current, next, mapping));
  for (const field of mapping.references) {
    const before = referredId(current, field);
    const after = referredId(next, field);
    if (before !== after) wanted.set(field.target.name, after === undefined ? [] : [await referenceValue(runtime, field, after)]);
  }
  const changes: AttributeChange[] = [];
  for (const [name, values] of wanted) {
    const multiValued = mapping.schema.attributes.find((attribute) => attribute.name === name)?.multiValued ?? false;
    const part = attributeChange(name, entry.attributes[name] ?? [], values, { multiValued, valueChanges: runtime.valueChanges });
    if (part) changes.push(part);
  }
  const { disable } = mapping.config.deprovisioning;
  const active = next["active"] !== false;
  if (mapping.hasActive && disable.flow === "set" && (object.active !== active || object.hidden))
    addChange(changes, entry, disable.attribute, flowValue(mapping, disable, active ? disable.restore : disable.value));
  const lists = await listChanges(runtime, mapping, object, change);
  return mapping.hasActive && disable.flow !== "set" ? { changes, lists, known: { active } } : { changes, lists };
}

async function listChanges(runtime: Runtime, mapping: ObjectMapping, object: SpaceObject | undefined, change: Change): Promise<readonly ListChange[]> {
  const lists: ListChange[] = [];
  for (const field of mapping.lists) {
    const operations = change.references.filter(({ attribute }) => attribute === field.place.attribute.name);
    const list = operations.length ? await listChange(runtime, mapping, field, object, operations) : undefined;
    if (list) lists.push(list);
  }
  return lists;
}

interface UpdateOptions {
  readonly context: WriteContext;
  readonly turns: readonly string[];
  readonly known: { readonly hidden?: boolean; readonly active?: boolean } | undefined;
}

async function updateInTarget(
  runtime: Runtime,
  mapping: ObjectMapping,
  object: SpaceObject,
  entry: Entry,
  plan: Plan,
  { context, turns, known = {} }: UpdateOptions,
): Promise<SpaceObject> {
  const changes = [...plan.changes, ...plan.lists.map((list) => list.change)];
  if (!changes.length) return runtime.space.store({ ...objectState(entry, mapping), ...known });
  const anchor = anchorOf(entry, mapping);
  try {
    const changed = await exportChange(runtime, {
      ...{ mapping, requestId: context.requestId, verb: "update", object, turns, before: entry, known },
      change: { objectType: mapping.config.objectType, modification: "update", anchor, ...sameDn(entry), changes },
      find: anchorsAfter(anchor, changes),
      references: plan.lists.map((list) => list.references),
    });
    return changed as SpaceObject;
  } catch (error) {
    if (error instanceof ConnectorError && error.code === "not-found") throw notFound(mapping.config.resourceType, object.id);
    throw error;
  }
}

/** The anchor as it is, and as it will be when the change is to one of its attributes. */
function anchorsAfter(anchor: Anchor, changes: readonly AttributeChange[]): readonly Anchor[] {
  const after: Record<string, Scalar> = { ...anchor };
  for (const change of changes)
    if (change.name in anchor && "values" in change && isScalar(change.values[0])) after[change.name] = change.values[0];
  const same = Object.keys(anchor).every((name) => encodeValue(anchor[name] as Scalar) === encodeValue(after[name] as Scalar));
  return same ? [anchor] : [after, anchor];
}

async function deleteFromTarget(
  runtime: Runtime,
  mapping: ObjectMapping,
  object: SpaceObject,
  entry: Entry,
  context: WriteContext,
  turn: string,
): Promise<void> {
  const anchor = anchorOf(entry, mapping);
  await exportChange(runtime, {
    ...{ mapping, requestId: context.requestId, verb: "delete", object, before: entry, turns: [turn], afterwards: "remove" },
    change: { objectType: mapping.config.objectType, modification: "delete", anchor, ...sameDn(entry), changes: [] },
    find: [anchor],
  });
}

const sameDn = ({ dn }: Entry): { dn?: string } => (dn === undefined ? {} : { dn });

/** The DN of a new object, from its attribute or its template. */
function dnOf(mapping: ObjectMapping, attributes: ReadonlyMap<string, readonly Value[]>): Pick<CSEntryChange, "dn"> {
  const { dn } = mapping.config;
  if (!dn) return {};
  const textOf = (name: string) => {
    const value = attributes.get(name)?.[0];
    if (isScalar(value) && typeof value !== "object") return String(value);
    throw new ScimError(400, `The distinguished name is made of ${name}, which has no value.`, { scimType: "invalidValue" });
  };
  if ("attribute" in dn) return { dn: textOf(dn.attribute) };
  return { dn: dn.template.replace(/\{([^{}]+)\}/g, (_, name: string) => escapeDn(textOf(name))) };
}

/** RFC 4514 §2.4, so that a value can never become another part of the name. */
function escapeDn(value: string): string {
  const escaped = value.replace(/[\\",+;<>=]/g, (character) => `\\${character}`).replaceAll("\0", "\\00");
  return escaped.replace(/^[ #]/, (character) => `\\${character}`).replace(/ $/, "\\ ");
}

type SetFlow = Extract<DeprovisioningFlow, { flow: "set" }>;

function setFlow(wanted: Map<string, readonly Value[]>, mapping: ObjectMapping, flow: SetFlow, applies: boolean): void {
  wanted.set(flow.attribute, [flowValue(mapping, flow, applies ? flow.value : flow.restore)]);
}

/** Adds the change of one single-valued attribute, unless the target has that value. */
function addChange(changes: AttributeChange[], entry: Entry, attribute: string, value: Scalar): void {
  const part = attributeChange(attribute, entry.attributes[attribute] ?? [], [value], { multiValued: false, valueChanges: false });
  if (!part) return;
  const already = changes.findIndex(({ name }) => name === attribute);
  if (already >= 0) changes.splice(already, 1, part);
  else changes.push(part);
}

async function present(runtime: Runtime, object: SpaceObject, { omit }: WriteContext): Promise<StoredResource> {
  const [resource] = await presentResources(runtime, object.resourceType, [object], omit);
  return resource as StoredResource;
}
