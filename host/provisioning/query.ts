import { setImmediate } from "node:timers/promises";
import type { ListedObject } from "../connector-space/connector-space.ts";
import { indexKey, isWholeKey } from "../connector-space/index-key.ts";
import type { Scalar } from "../connectors/connector.ts";
import { ScimError } from "../contract/errors.ts";
import { fold } from "../contract/fold.ts";
import { adopt, findInTarget } from "./adoption.ts";
import { jsonText } from "./mapping/conversion.ts";
import type { ObjectMapping } from "./mapping/object-mapping.ts";
import { type ReferenceCondition, referenceConditions } from "./reference-conditions.ts";
import { presentResources } from "./resource-reader.ts";
import { mappingOf, type Runtime } from "./runtime.ts";
import type { Query, QueryResult, Resource, StoredResource } from "./served.ts";

/** Objects read at a time while candidates are looked through. */
const batchSize = 100;
/** Longest time a search keeps others waiting, and the longest it may take in all, milliseconds. */
const sliceMs = 5;
const longestSearchMs = 30_000;
/** Candidates as few as these came from an index and are hits, as a rule: they are made ready to be answered at once. */
const few = 2;
/** Most hits that are sorted. */
const mostSorted = 100_000;

type Equality = NonNullable<Query["equals"]>[number];

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
  { equals: [equality] = [], isPlain, sort, startIndex, cursor, count, omit }: Query,
): Promise<QueryResult | undefined> {
  if (!isPlain || !equality || sort || startIndex > 1 || cursor !== undefined) return undefined;
  const { resourceType } = mapping.config;
  const { path } = equality;
  const key = indexKey(String(equality.value));
  if (!mapping.lookups.has(path) || !isWholeKey(key)) return undefined;
  const objects = await runtime.space.find(resourceType, { path, key }, 0, few + 1);
  // What another mapping made may be under keys that it would not have now.
  if (objects.length > few || objects.some((object) => object.mapping !== mapping.version)) return undefined;
  const shown = objects.slice(0, count);
  const resources = await presentResources(runtime, resourceType, shown, omit);
  return { total: objects.length, resources };
}

async function listAll(runtime: Runtime, resourceType: string, query: Query): Promise<QueryResult> {
  const { space, walks } = runtime;
  const revision = space.revision();
  const total = space.count(resourceType);
  if (query.count === 0) return { total, resources: [] };
  const after =
    query.cursor === undefined
      ? await startOf(runtime, resourceType, query.startIndex)
      : cursorKey(query.cursor);
  const objects = await space.listAfter(resourceType, after, query.count + 1);
  const last = objects[Math.min(objects.length, query.count) - 1];
  const noteEnd = () => {
    if (query.cursor === undefined && last)
      walks.ended(resourceType, query.startIndex + query.count, last.key);
  };
  noteEnd();
  const stillHolds = () => {
    const holds = space.revision() === revision;
    if (holds) noteEnd();
    return holds;
  };
  return { ...(await page(runtime, resourceType, total, objects, query)), stillHolds };
}

async function startOf(runtime: Runtime, resourceType: string, startIndex: number): Promise<number> {
  if (startIndex <= 1) return 0;
  return runtime.walks.before(resourceType, startIndex) ?? runtime.space.keyBefore(resourceType, startIndex);
}

/** A page of objects, one more of which tells that there is another page. */
async function page(
  runtime: Runtime,
  resourceType: string,
  total: number,
  objects: readonly ListedObject[],
  query: Query,
): Promise<QueryResult> {
  const shown = objects.slice(0, query.count);
  const resources = await presentResources(runtime, resourceType, shown, query.omit);
  const last = shown.at(-1);
  return objects.length > query.count && last
    ? { total, resources, nextCursor: String(last.key) }
    : { total, resources };
}

function cursorKey(cursor: string): number {
  if (!/^\d{1,15}$/.test(cursor))
    throw new ScimError(400, "The cursor is not one this host gave.", { scimType: "invalidCursor" });
  return Number(cursor);
}

/** Looks through the candidates in listing order, in slices that let others in between. */
async function search(
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
  const sorted: { readonly value: string | number | undefined; readonly object: ListedObject }[] = [];
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
        sorted.push({ value: query.sort.key(resource), object });
      } else if (object.key > after && total >= first && hits.length <= query.count) hits.push(hit);
    }
    if (slices.isOver()) await slices.next();
  }
  if (query.count === 0) return { total, resources: [] };
  if (!query.sort) return pageOfHits(runtime, resourceType, total, hits, query);
  sorted.sort(
    (a, b) =>
      compareSortValues(a.value, b.value, query.sort?.descending ?? false) || a.object.key - b.object.key,
  );
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

/** RFC 7644 §3.4.2.3: without a value means last when ascending, first when descending. */
function compareSortValues(
  a: string | number | undefined,
  b: string | number | undefined,
  descending: boolean,
): number {
  if (a === b) return 0;
  const order = a === undefined ? 1 : b === undefined ? -1 : a < b ? -1 : 1;
  return descending ? -order : order;
}

const tooMany = () =>
  new ScimError(400, "Too many resources would have to be looked at. Narrow the filter.", {
    scimType: "tooMany",
  });

/** What may be a hit, in listing order: by the best index there is, else everything. */
async function* candidates(
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

/**
 * Asks the target by the first condition it can answer, so that an object made there by hand is found and not made
 * twice. Answers whether the connector space learned of one.
 */
async function askTarget(
  runtime: Runtime,
  mapping: ObjectMapping,
  equals: readonly Equality[],
): Promise<boolean> {
  for (const { path, value } of equals) {
    const field = mapping.lookups.get(path);
    if (!field?.target) continue;
    if (!runtime.canFind) {
      if (runtime.isComplete()) return false;
      throw new ScimError(
        503,
        "The first import has not finished, so nobody can say yet whether there is one.",
        { retryAfter: 30 },
      );
    }
    const wanted = askable(() => field.toTarget(value));
    if (wanted === undefined) return false;
    const entries = await findInTarget(runtime, mapping, { [field.target.name]: wanted }, batchSize);
    const hits = entries.filter((entry) => {
      const found = field.toScim(entry.attributes[field.target?.name ?? ""] ?? []);
      return found !== undefined && fold(jsonText(found)) === fold(String(value));
    });
    return (await adopt(runtime, mapping, hits)).some(({ hidden }) => !hidden);
  }
  return false;
}

/** A value the target's type cannot hold is one that nobody has. */
function askable(convert: () => readonly unknown[]): Scalar | undefined {
  try {
    return convert()[0] as Scalar | undefined;
  } catch (error) {
    if (error instanceof ScimError) return undefined;
    throw error;
  }
}
