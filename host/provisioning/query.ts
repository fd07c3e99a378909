import { indexKey, isWholeKey } from "../connector-space/index-key.ts";
import { ScimError } from "../contract/errors.ts";
import { askTarget } from "./ask-target.ts";
import { listAll, page } from "./listing.ts";
import type { ObjectMapping } from "./mapping/object-mapping.ts";
import { mappingOf, type Runtime } from "./runtime.ts";
import { few, search } from "./search.ts";
import type { Query, QueryResult } from "./served.ts";

/** Answers a query from the connector space; a look-up that finds nobody asks the target. */
export async function queryResources(
  runtime: Runtime,
  resourceType: string,
  query: Query,
  signal: () => AbortSignal,
): Promise<QueryResult> {
  const mapping = mappingOf(runtime, resourceType);
  if (!query.equals?.length && !runtime.isComplete())
    throw new ScimError(503, "The first import has not finished. Until then only look-ups are answered.", {
      retryAfter: 30,
    });
  if (!query.equals?.length && !query.test && !query.sort) return listAll(runtime, resourceType, query);
  const found = (await lookUp(runtime, mapping, query)) ?? (await search(runtime, mapping, query, signal));
  if (found.total > 0 || !query.equals?.length) return found;
  if (await askTarget(runtime, mapping, query.equals)) return search(runtime, mapping, query, signal);
  return found;
}

/** By far the most frequent query: one attribute, by an index that decides. Undefined when it is more than that. */
async function lookUp(
  runtime: Runtime,
  mapping: ObjectMapping,
  query: Query,
): Promise<QueryResult | undefined> {
  const { equals: [equality] = [], isPlain, sort, startIndex, cursor } = query;
  if (!isPlain || !equality || sort || startIndex > 1 || cursor !== undefined) return undefined;
  const { resourceType } = mapping.config;
  const { path } = equality;
  const key = indexKey(String(equality.value));
  if (!mapping.lookups.has(path) || !isWholeKey(key)) return undefined;
  const objects = await runtime.space.find(resourceType, { path, key }, 0, few + 1);
  // What another mapping made may be under keys that it would not have now.
  if (objects.length > few || objects.some((object) => object.mapping !== mapping.version)) return undefined;
  return page(runtime, resourceType, objects.length, objects, query);
}
