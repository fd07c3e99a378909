/** Searches that no index decides: candidates are looked through one by one. */
import { setImmediate } from "node:timers/promises";
import type { ListedObject } from "../connector-space/connector-space.ts";
import { ScimError } from "../contract/errors.ts";
import { cursorKey, page } from "./listing.ts";
import type { ObjectMapping } from "./mapping/object-mapping.ts";
import { referenceConditions } from "./reference-conditions.ts";
import { presentResources } from "./resource-reader.ts";
import type { Runtime } from "./runtime.ts";
import { candidates } from "./search-candidates.ts";
import type { Query, QueryResult, Resource, SortKey, StoredResource } from "./served.ts";

/** Longest time a search keeps others waiting, and the longest it may take in all, milliseconds. */
const sliceMs = 5;
const longestSearchMs = 30_000;
/** Candidates as few as these came from an index and are hits, as a rule: they are made ready to be answered at once. */
export const few = 2;
/** Most hits that are sorted. */
const mostSorted = 100_000;

/** Looks through the candidates in listing order, in slices that let others in between. */
export async function search(
  runtime: Runtime,
  mapping: ObjectMapping,
  query: Query,
  signal: () => AbortSignal,
): Promise<QueryResult> {
  const after = query.cursor === undefined ? 0 : cursorKey(query.cursor);
  const resourceType = mapping.config.resourceType;
  const equals = query.equals ?? [];
  const conditions = await referenceConditions(runtime, mapping, equals);
  if (!conditions) return { total: 0, resources: [] };
  const hits: Hit[] = [];
  const sorted: { readonly sortKey: SortKey | undefined; readonly object: ListedObject }[] = [];
  const first = query.cursor === undefined ? query.startIndex : 1;
  const slices = slicesOf(signal);
  let total = 0;
  for await (const batch of candidates(runtime, mapping, equals, conditions)) {
    let visible = batch;
    for (const { among } of conditions) {
      const referring = await among(visible.map(({ key }) => key));
      visible = visible.filter(({ key }) => referring.has(key));
    }
    for (const hit of await tested(runtime, resourceType, visible, query, slices)) {
      const { object, resource } = hit;
      total++;
      if (query.sort && resource) {
        if (sorted.length >= mostSorted) throw tooMany();
        sorted.push({ sortKey: query.sort.key(resource), object });
      } else if (object.key > after && total >= first && hits.length <= query.count) hits.push(hit);
    }
    if (slices.isOver()) await slices.next();
  }
  const { sort } = query;
  if (!sort)
    return query.count === 0
      ? { total, resources: [] }
      : pageOfHits(runtime, resourceType, total, hits, query);
  sorted.sort((a, b) => sort.compare(a.sortKey, b.sortKey) || a.object.key - b.object.key);
  if (query.count === 0) return { total, resources: [], sortKeys: sorted.map(({ sortKey }) => sortKey) };
  const start = query.cursor === undefined ? query.startIndex - 1 : after;
  const objects = sorted.slice(start, start + query.count).map(({ object }) => object);
  const resources = await presentResources(runtime, resourceType, objects, query.omit);
  const next = start + query.count;
  return next < sorted.length ? { total, resources, nextCursor: String(next) } : { total, resources };
}

/** The time a search takes, in slices between which others are let in. */
interface Slices {
  isOver(): boolean;
  /** Rejects when the search has been ended or has taken too long in all. */
  next(): Promise<void>;
}

function slicesOf(signal: () => AbortSignal): Slices {
  const started = performance.now();
  let end = started + sliceMs;
  return {
    isOver: () => performance.now() >= end,
    async next() {
      await setImmediate();
      signal().throwIfAborted();
      if (performance.now() - started > longestSearchMs) throw tooMany();
      end = performance.now() + sliceMs;
    },
  };
}

interface Hit {
  readonly object: ListedObject;
  readonly resource?: Resource;
  /** As it is answered, where the test needed that much. */
  readonly presented?: StoredResource;
}

async function tested(
  runtime: Runtime,
  resourceType: string,
  objects: readonly ListedObject[],
  query: Query,
  slices: Slices,
): Promise<readonly Hit[]> {
  const { test, needs = new Set<string>() } = query;
  if (!test && !query.sort) return objects.map((object) => ({ object }));
  const asAnswered = objects.length <= few && ![...needs].some((name) => query.omit?.has(name));
  const omit = asAnswered ? query.omit : new Set(["members", "groups"].filter((name) => !needs.has(name)));
  const shown = await presentResources(runtime, resourceType, objects, omit);
  const hits: Hit[] = [];
  for (const [index, object] of objects.entries()) {
    // A single resource with long values, or a long filter, may take its time.
    if (slices.isOver()) await slices.next();
    const presented = shown[index] as StoredResource;
    const resource = JSON.parse(presented.json) as Resource;
    if (test && !test(resource)) continue;
    hits.push(asAnswered ? { object, resource, presented } : { object, resource });
  }
  return hits;
}

async function pageOfHits(
  runtime: Runtime,
  resourceType: string,
  total: number,
  hits: readonly Hit[],
  query: Query,
): Promise<QueryResult> {
  const resources = hits.flatMap(({ presented }) => presented ?? []);
  if (resources.length === hits.length && hits.length <= query.count) return { total, resources };
  return page(
    runtime,
    resourceType,
    total,
    hits.map(({ object }) => object),
    query,
  );
}

const tooMany = () =>
  new ScimError(400, "Too many resources would have to be looked at. Narrow the filter.", {
    scimType: "tooMany",
  });
