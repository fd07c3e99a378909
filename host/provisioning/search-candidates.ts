import type { ListedObject } from "../connector-space/connector-space.ts";
import { indexKey } from "../connector-space/index-key.ts";
import type { ObjectMapping } from "./mapping/object-mapping.ts";
import type { ReferenceCondition } from "./reference-conditions.ts";
import type { Runtime } from "./runtime.ts";
import type { Equality } from "./served.ts";

/** Objects read at a time. */
const batchSize = 100;

/** What may be a hit, in listing order: by the best index there is, else everything. */
export async function* candidates(
  runtime: Runtime,
  mapping: ObjectMapping,
  equals: readonly Equality[],
  [reference]: readonly ReferenceCondition[],
): AsyncGenerator<readonly ListedObject[]> {
  const { space } = runtime;
  const { resourceType } = mapping.config;
  const byId = equals.find(({ path }) => path === "id");
  if (byId) {
    const object = await space.show(resourceType, String(byId.value));
    yield object ? [object] : [];
    return;
  }
  const indexed = [...equals].sort((a, b) => rank(mapping, a) - rank(mapping, b))[0];
  if (indexed && mapping.lookups.has(indexed.path)) {
    const lookup = { path: indexed.path, key: indexKey(String(indexed.value)) };
    yield* batches((after) => space.find(resourceType, lookup, after, batchSize));
    return;
  }
  if (reference)
    for await (const keys of reference.all())
      yield (await space.getByKeys(keys)).filter(({ hidden }) => !hidden);
  else yield* batches((after) => space.listAfter(resourceType, after, batchSize));
}

/** Unique attributes narrow best. */
function rank(mapping: ObjectMapping, { path }: Equality): number {
  if (!mapping.lookups.has(path)) return 2;
  return mapping.lookups.get(path)?.unique ? 0 : 1;
}

async function* batches(
  read: (after: number) => Promise<readonly ListedObject[]>,
): AsyncGenerator<readonly ListedObject[]> {
  for (let after = 0; ; ) {
    const batch = await read(after);
    yield batch;
    const last = batch.at(-1);
    if (!last || batch.length < batchSize) return;
    after = last.key;
  }
}
