import type { SpaceObject } from "../connector-space/connector-space.ts";
import { encodeValue } from "../connector-space/value-text.ts";
import type { Anchor, AttributeChange, Entry, Scalar } from "../connectors/connector.ts";
import { ConnectorError } from "../contract/errors.ts";
import { deleteFromTarget } from "./delete.ts";
import { addChange } from "./deprovisioning.ts";
import { exportChange } from "./export-change.ts";
import { type Lead, leadOrFollow, type Update } from "./joint-updates.ts";
import { attributeChange, attributesOfUpdate, isScalar } from "./mapping/attribute-changes.ts";
import type { ObjectMapping } from "./mapping/object-mapping.ts";
import { anchorOf, flowValue, objectState } from "./mapping/object-state.ts";
import { currentResource, present, withObject } from "./object-access.ts";
import { type ListChange, listChanges, referenceValue, referredId } from "./reference-changes.ts";
import { notFound, type Runtime } from "./runtime.ts";
import type { Change, Resource, StoredResource, WriteContext } from "./served.ts";
import { settleDoubts } from "./settle.ts";
import { alreadyExists, claimsOf, holderOf } from "./uniqueness.ts";

/** Changes one object, under its turn, from what the target has now. */
export async function updateResource(
  runtime: Runtime,
  resourceType: string,
  id: string,
  modify: (current: Resource) => Change,
  context: WriteContext,
): Promise<StoredResource> {
  const update = { modify, context };
  return leadOrFollow(runtime, `${resourceType} ${id}`, update, (lead) =>
    updateObject(runtime, resourceType, id, update, lead),
  );
}

async function updateObject(
  runtime: Runtime,
  resourceType: string,
  id: string,
  { modify, context }: Update,
  lead: Lead | undefined,
): Promise<StoredResource> {
  return withObject(runtime, resourceType, id, context, async (mapping, object, entry, turn) => {
    const current = await currentResource(runtime, mapping, object, entry);
    const own = modify(current);
    const change = lead?.join(own, current) ?? own;
    const claims = claimsOf(mapping, change.resource, current);
    const claimed = claims.map((claim) => claim.turn);
    const give = await runtime.turns.take(claimed, context.signal);
    try {
      await settleDoubts(runtime, claimed);
      const holder = await holderOf(runtime, mapping, claims, object);
      if (holder && !holder.object.hidden) throw alreadyExists(mapping, holder.claim);
      const plan = await planUpdate(runtime, mapping, object, entry, current, change);
      const becomesInactive =
        mapping.hasActive && change.resource["active"] === false && current["active"] !== false;
      if (becomesInactive && mapping.config.deprovisioning.disable.flow === "delete") {
        await deleteFromTarget(runtime, mapping, object, entry, context, turn);
        const resource = objectState(entry, mapping).resource(object.id, false);
        return await present(runtime, { ...object, active: false, resource }, context);
      }
      const changed = await updateInTarget(runtime, mapping, object, entry, plan, {
        context,
        turns: [turn, ...claimed],
        known: plan.known,
      });
      lead?.done((other) => present(runtime, changed, other));
      return await present(runtime, changed, context);
    } finally {
      give();
    }
  });
}

export interface Plan {
  readonly changes: AttributeChange[];
  readonly lists: readonly ListChange[];
  /** `active`, where the host keeps it. */
  readonly known?: { readonly active: boolean };
}

export async function planUpdate(
  runtime: Runtime,
  mapping: ObjectMapping,
  object: SpaceObject,
  entry: Entry,
  current: Resource,
  change: Change,
): Promise<Plan> {
  const next = change.resource;
  const wanted = new Map(attributesOfUpdate(current, change, mapping, entry.attributes));
  for (const field of mapping.references) {
    const before = referredId(current, field);
    const after = referredId(next, field);
    if (before !== after)
      wanted.set(field.target.name, after === undefined ? [] : [await referenceValue(runtime, field, after)]);
  }
  const changes: AttributeChange[] = [];
  for (const [name, values] of wanted) {
    const multiValued =
      mapping.schema.attributes.find((attribute) => attribute.name === name)?.multiValued ?? false;
    const before = mapping.selection.includes(name) ? (entry.attributes[name] ?? []) : undefined;
    const part = attributeChange(name, before, values, {
      multiValued,
      valueChanges: runtime.valueChanges,
    });
    if (part) changes.push(part);
  }
  const { disable } = mapping.config.deprovisioning;
  const active = next["active"] !== false;
  if (mapping.hasActive && disable.flow === "set" && (object.active !== active || object.hidden))
    addChange(
      changes,
      entry,
      disable.attribute,
      flowValue(mapping, disable, active ? disable.restore : disable.value),
    );
  const lists = await listChanges(runtime, mapping, object, change);
  return mapping.hasActive && disable.flow !== "set"
    ? { changes, lists, known: { active } }
    : { changes, lists };
}

interface UpdateOptions {
  readonly context: WriteContext;
  readonly turns: readonly string[];
  readonly known: { readonly hidden?: boolean; readonly active?: boolean } | undefined;
}

export async function updateInTarget(
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
      mapping,
      requestId: context.requestId,
      verb: "update",
      object,
      turns,
      before: entry,
      known,
      change: {
        objectType: mapping.config.objectType,
        modification: "update",
        anchor,
        ...(entry.dn !== undefined && { dn: entry.dn }),
        changes,
      },
      find: anchorsAfter(anchor, changes),
      references: plan.lists.map((list) => list.references),
    });
    return changed as SpaceObject;
  } catch (error) {
    if (error instanceof ConnectorError && error.code === "not-found")
      throw notFound(mapping.config.resourceType, object.id);
    throw error;
  }
}

/** The anchor as it is, and as it will be when the change is to one of its attributes. */
function anchorsAfter(anchor: Anchor, changes: readonly AttributeChange[]): readonly Anchor[] {
  const after: Record<string, Scalar> = { ...anchor };
  for (const change of changes)
    if (change.name in anchor && "values" in change && isScalar(change.values[0]))
      after[change.name] = change.values[0];
  const same = Object.keys(anchor).every(
    (name) => encodeValue(anchor[name] as Scalar) === encodeValue(after[name] as Scalar),
  );
  return same ? [anchor] : [after, anchor];
}
