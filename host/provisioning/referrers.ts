/** Objects that name another one (`manager`), for when that one is deleted: the target may have changed them as well. */
import { setImmediate } from "node:timers/promises";
import type { SpaceObject } from "../connector-space/connector-space.ts";
import { currentEntry, refreshed } from "./object-access.ts";
import { mappingOf, type Runtime } from "./runtime.ts";
import { objectTurn } from "./turns.ts";

/** More than these are left to the next import, so that nobody waits for them. */
const mostRefreshed = 1000;
/** Objects read between two looks at whether others have something to do. */
const readTogether = 20;

/** Keys of the objects that name this one in a single reference. */
export async function referrersOf(runtime: Runtime, { key, resourceType }: SpaceObject): Promise<number[]> {
  const keys = new Set<number>();
  for (const mapping of runtime.mappings.values()) {
    const attributes = mapping.references
      .filter((field) => field.resourceType === resourceType)
      .map((field) => field.target.name);
    if (!attributes.length) continue;
    const found = await runtime.space.referrers(mapping.config.resourceType, [key], attributes);
    for (const { target } of found) keys.add(target.key);
  }
  return [...keys];
}

/** Reads them again, but for those that somebody is changing: he reads them himself. What cannot be read stays as it is known. */
export async function refreshReferrers(runtime: Runtime, keys: readonly number[]): Promise<void> {
  if (!runtime.canFind) return;
  const some = keys.slice(0, mostRefreshed);
  for (let start = 0; start < some.length; start += readTogether) {
    if (start > 0) await setImmediate();
    for (const object of await runtime.space.getByKeys(some.slice(start, start + readTogether))) {
      const give = runtime.turns.tryTake([objectTurn(object.resourceType, object.anchor)]);
      if (!give) continue;
      try {
        const mapping = mappingOf(runtime, object.resourceType);
        const entry = await currentEntry(runtime, mapping, object);
        if (entry) await refreshed(runtime, mapping, object, entry);
      } catch (error) {
        runtime.log.warn("Who named a deleted object could not be read again", { error });
        return;
      } finally {
        give();
      }
    }
  }
}
