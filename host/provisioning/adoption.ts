import type { SpaceObject } from "../connector-space/connector-space.ts";
import { anchorText } from "../connector-space/value-text.ts";
import type { Anchor, Entry } from "../connectors/connector.ts";
import type { ObjectMapping } from "./mapping/object-mapping.ts";
import { anchorOf, objectState } from "./mapping/object-state.ts";
import type { Runtime } from "./runtime.ts";
import { objectTurn } from "./turns.ts";

/**
 * Asks the target for the objects whose attributes have these values, unless told otherwise without multi-valued
 * references. Empty when the target cannot be asked.
 */
export async function findInTarget(
  runtime: Runtime,
  mapping: ObjectMapping,
  where: Anchor,
  limit: number,
  attributes = mapping.selection,
): Promise<readonly Entry[]> {
  if (!runtime.canFind) return [];
  const query = { objectType: mapping.config.objectType, where, limit, attributes };
  return runtime.target.call(async (session, signal) => (await session.find?.(query, signal)) ?? []);
}

/** The object as the target has it now; undefined when it is gone. Call with its turn held, where the target can be asked. */
export async function readFromTarget(
  runtime: Runtime,
  mapping: ObjectMapping,
  anchor: Anchor,
  attributes = mapping.selection,
): Promise<Entry | undefined> {
  const wanted = anchorText(anchor);
  const entries = await findInTarget(runtime, mapping, anchor, 2, attributes);
  return entries.find((entry) => anchorText(anchorOf(entry, mapping)) === wanted);
}

/**
 * Stores objects the target was found to have that the connector space does not know. Each is read again under its
 * turn, so that one deleted meanwhile does not come back; one that somebody is changing is left to him.
 */
export async function adopt(
  runtime: Runtime,
  mapping: ObjectMapping,
  entries: readonly Entry[],
): Promise<readonly SpaceObject[]> {
  const adopted: SpaceObject[] = [];
  for (const found of entries) {
    const anchor = anchorOf(found, mapping);
    const give = runtime.turns.tryTake([objectTurn(mapping.config.resourceType, anchorText(anchor))]);
    if (!give) continue;
    try {
      const entry = await readFromTarget(runtime, mapping, anchor, mapping.wholeSelection);
      if (entry) adopted.push(await runtime.space.store(objectState(entry, mapping)));
    } finally {
      give();
    }
  }
  return adopted;
}
