import type { SpaceObject } from "../connector-space/connector-space.ts";
import type { Anchor, AttributeChange, Scalar, Value } from "../connectors/connector.ts";
import { ConnectorError } from "../contract/errors.ts";
import { addChange, deletionToUndo, setFlow } from "./deprovisioning.ts";
import { dnOf } from "./distinguished-name.ts";
import { exportChange } from "./export-change.ts";
import { attributesOfCreate, isScalar, withDefaults, withoutUnread } from "./mapping/attribute-changes.ts";
import type { ObjectMapping } from "./mapping/object-mapping.ts";
import { flowValue } from "./mapping/object-state.ts";
import { currentEntry, currentResource, present, refreshed } from "./object-access.ts";
import { listChanges, referenceValue, referredId } from "./reference-changes.ts";
import { mappingOf, type Runtime } from "./runtime.ts";
import type { Change, StoredResource, WriteContext } from "./served.ts";
import { settleDoubts } from "./settle.ts";
import { objectTurn } from "./turns.ts";
import { alreadyExists, type Claim, claimsOf, holderOf } from "./uniqueness.ts";
import { planUpdate, updateInTarget } from "./update.ts";

/** Creates an object in the target, or takes over one that SCIM had deleted and the target still has. */
export async function createResource(
  runtime: Runtime,
  resourceType: string,
  change: Change,
  context: WriteContext,
): Promise<StoredResource> {
  const mapping = mappingOf(runtime, resourceType);
  const attributes = attributesOfCreate(change.resource, mapping);
  const claims = claimsOf(mapping, change.resource);
  const turns = claims.map(({ turn }) => turn);
  const give = await runtime.turns.take(turns, context.signal);
  try {
    await settleDoubts(runtime, turns);
    const holder = await holderOf(runtime, mapping, claims);
    if (holder && !holder.object.hidden) throw alreadyExists(mapping, holder.claim);
    if (holder) {
      const taken = await takeOver(runtime, mapping, holder.object, change, context, turns);
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
  const { disable } = mapping.config.deprovisioning;
  if (disable.flow === "set" && mapping.hasActive) setFlow(wanted, mapping, disable, !active);
  const deletion = deletionToUndo(mapping);
  if (deletion) setFlow(wanted, mapping, deletion, false);
  const changes: AttributeChange[] = [...wanted].map(([name, values]) => ({
    name,
    modification: "add",
    values,
  }));
  changes.push(...lists.map((list) => list.change));
  try {
    const object = await exportChange(runtime, {
      mapping,
      requestId: context.requestId,
      verb: "create",
      object: undefined,
      before: undefined,
      change: {
        objectType: mapping.config.objectType,
        modification: "add",
        changes,
        ...dnOf(mapping, wanted),
      },
      find: [identifying(mapping, claims, wanted)],
      turns: claims.map(({ turn }) => turn),
      references: lists.map((list) => list.references),
      known: disable.flow === "set" ? {} : { active },
    });
    return object as SpaceObject;
  } catch (error) {
    if (!(error instanceof ConnectorError) || error.code !== "already-exists") throw error;
    // So that the client's next filter finds it.
    const holder = await holderOf(runtime, mapping, claims);
    throw holder && !holder.object.hidden ? alreadyExists(mapping, holder.claim) : error;
  }
}

/**
 * What tells a create's object from all others: its unique values, else everything that was sent of it and can be read
 * back, which a password cannot.
 */
function identifying(
  mapping: ObjectMapping,
  claims: readonly Claim[],
  wanted: ReadonlyMap<string, readonly Value[]>,
): Anchor {
  const where: Record<string, Scalar> = {};
  const names = new Set(claims.length ? claims.map(({ field }) => field.target.name) : mapping.selection);
  for (const [name, values] of wanted)
    if (values.length === 1 && isScalar(values[0]) && names.has(name)) where[name] = values[0];
  return where;
}

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
    const known = await runtime.space.getByAnchor(mapping.config.resourceType, holder.anchor);
    if (!known) return undefined;
    const entry = await currentEntry(runtime, mapping, known);
    if (!entry) return undefined;
    const object = await refreshed(runtime, mapping, known, entry);
    const current = await currentResource(runtime, mapping, object, entry);
    const plan = await planUpdate(runtime, mapping, object, entry, current, asCreated(change, mapping));
    const deletion = deletionToUndo(mapping);
    if (deletion)
      addChange(plan.changes, entry, deletion.attribute, flowValue(mapping, deletion, deletion.restore));
    return await updateInTarget(runtime, mapping, object, entry, plan, {
      context,
      turns: [turn, ...claims],
      known: { ...plan.known, hidden: false },
    });
  } finally {
    give();
  }
}

/** The change that leaves nothing of what was there before: with defaults, and with lists that are not named emptied. */
function asCreated({ resource, references }: Change, mapping: ObjectMapping): Change {
  const named = new Set(references.map(({ attribute }) => attribute));
  const emptied = mapping.lists
    .map(({ place }) => place.attribute.name)
    .filter((attribute) => !named.has(attribute))
    .map((attribute) => ({ attribute, op: "clear" }) as const);
  return {
    resource: withoutUnread(withDefaults(resource, mapping), mapping),
    references: [...emptied, ...references],
    isWhole: true,
  };
}
