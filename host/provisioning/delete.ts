import type { SpaceObject } from "../connector-space/connector-space.ts";
import type { AttributeChange, Entry } from "../connectors/connector.ts";
import { addChange } from "./deprovisioning.ts";
import { exportChange } from "./export-change.ts";
import type { ObjectMapping } from "./mapping/object-mapping.ts";
import { anchorOf, flowValue } from "./mapping/object-state.ts";
import { withObject } from "./object-access.ts";
import { referrersOf, refreshReferrers } from "./referrers.ts";
import type { Runtime } from "./runtime.ts";
import type { WriteContext } from "./served.ts";
import { updateInTarget } from "./update.ts";

/** Deletes, flags or hides one object, as its delete flow says. */
export async function deleteResource(
  runtime: Runtime,
  resourceType: string,
  id: string,
  context: WriteContext,
): Promise<void> {
  await withObject(runtime, resourceType, id, context, async (mapping, object, entry, turn) => {
    const flow = mapping.config.deprovisioning.delete;
    if (flow.flow === "delete") return deleteFromTarget(runtime, mapping, object, entry, context, turn);
    const changes: AttributeChange[] = [];
    if (flow.flow === "set") addChange(changes, entry, flow.attribute, flowValue(mapping, flow, flow.value));
    const plan = { changes, lists: [] };
    await updateInTarget(runtime, mapping, object, entry, plan, {
      context,
      turns: [turn],
      known: { hidden: true },
    });
  });
}

/** Deletes an object in the target and forgets it. One that is gone there already is deleted. */
export async function deleteFromTarget(
  runtime: Runtime,
  mapping: ObjectMapping,
  object: SpaceObject,
  entry: Entry,
  context: WriteContext,
  turn: string,
): Promise<void> {
  const anchor = anchorOf(entry, mapping);
  const referrers = await referrersOf(runtime, object);
  await exportChange(runtime, {
    mapping,
    requestId: context.requestId,
    verb: "delete",
    object,
    before: entry,
    turns: [turn],
    afterwards: "remove",
    change: {
      objectType: mapping.config.objectType,
      modification: "delete",
      anchor,
      ...(entry.dn !== undefined && { dn: entry.dn }),
      changes: [],
    },
    find: [anchor],
  });
  await refreshReferrers(runtime, referrers);
}
