/** Lists of resources: GET of an endpoint and POST of its `/.search`. */
import type { Query, Resource } from "../provisioning/served.ts";
import type { AttributeRef } from "./attribute-names.ts";
import { subAttribute } from "./attribute-names.ts";
import { sortKey } from "./comparison.ts";
import { cursorCodec } from "./cursor.ts";
import { badRequest } from "./error.ts";
import { parseFilter } from "./filter.ts";
import { type FilterMatch, matchFilter } from "./filter-match.ts";
import { equalities, isPlainEquality, undecided } from "./filter-plan.ts";
import { isArray, isObject, own } from "./json.ts";
import { listResponse, type Page } from "./list-response.ts";
import { chosenProjection } from "./projection.ts";
import type { ResourceModel, ServedModel } from "./resource-model.ts";
import type { Reply } from "./response.ts";
import type { SearchRequest } from "./search-request.ts";

export async function search(
  { served, pages }: ServedModel,
  model: ResourceModel,
  request: SearchRequest,
  signal: () => AbortSignal,
): Promise<Reply> {
  const type = model.type.name;
  const name = pageName(type, request);
  const kept = name === undefined ? undefined : pages.get(name);
  if (kept) return { status: 200, body: kept, type };
  const shape = chosenProjection(model, request.attributes, request.excludedAttributes);
  const criteria = readCriteria(request, model);
  const codec = request.cursor === undefined ? undefined : cursorCodec(type, request);
  const cursor = codec?.decode(request.cursor ?? "");
  const start = codec ? {} : { startIndex: request.startIndex };
  if (!criteria) return { status: 200, body: listResponse({ ...start, total: 0, resources: [] }), type };
  const query: Query = {
    ...criteria,
    omit: shape.omit,
    startIndex: request.startIndex,
    count: request.count,
    ...(cursor === undefined ? {} : { cursor }),
  };
  const { total, resources, nextCursor, stillHolds } = await served.query(type, query, signal);
  const next = codec && nextCursor !== undefined ? codec.encode(nextCursor) : undefined;
  const page: Page = {
    ...start,
    total,
    resources: resources.map((stored) => shape.text(stored)),
    nextCursor: next,
  };
  const body = listResponse(page);
  if (name !== undefined && stillHolds) pages.keep(name, body, stillHolds);
  return { status: 200, body, type };
}

/** One name for one page: all that decides what is on it. Undefined for a search. */
function pageName(type: string, request: SearchRequest): string | undefined {
  const { filter, sortBy, startIndex, count, cursor, attributes, excludedAttributes } = request;
  if (filter !== undefined || sortBy !== undefined) return undefined;
  return JSON.stringify([type, startIndex, count, cursor, attributes, excludedAttributes]);
}

/**
 * A search at the root goes over all resource types, one after the other (RFC 7644 §3.4.2.1); each type is sorted for
 * itself.
 */
export async function searchAll(
  served: ServedModel,
  request: SearchRequest,
  signal: () => AbortSignal,
): Promise<Reply> {
  if (request.cursor !== undefined)
    throw badRequest("invalidCursor", "Pages by cursor need one resource type.");
  const texts: string[] = [];
  let total = 0;
  for (const model of served.models) {
    const criteria = readCriteria(request, model);
    if (!criteria) continue;
    const shape = chosenProjection(model, request.attributes, request.excludedAttributes);
    const startIndex = Math.max(request.startIndex - total, 1);
    const query: Query = { ...criteria, omit: shape.omit, startIndex, count: request.count - texts.length };
    const found = await served.served.query(model.type.name, query, signal);
    texts.push(...found.resources.map((stored) => shape.text(stored)));
    total += found.total;
  }
  return { status: 200, body: listResponse({ startIndex: request.startIndex, total, resources: texts }) };
}

type Criteria = Pick<Query, "equals" | "test" | "isPlain" | "needs" | "sort">;

/** Undefined when nothing can be a hit: then nobody need be asked. */
function readCriteria(request: SearchRequest, model: ResourceModel): Criteria | undefined {
  const { names, joined } = model;
  const sort = readSort(request, model);
  const needs = new Set<string>();
  if (sort && joined.has(sort.attribute)) needs.add(sort.attribute);
  const order = sort ? { sort: { key: sort.key, descending: request.descending } } : {};
  if (request.filter === undefined) return { ...order, needs };
  const filter = parseFilter(request.filter, (name) => names.resolveInFilter(name) !== undefined);
  const equals = equalities(filter, names);
  if (equals.length === 1 && isPlainEquality(filter, names)) {
    let match: FilterMatch | undefined;
    const test = (resource: Resource) => (match ??= matchFilter(filter, names))?.test(resource) ?? false;
    return { ...order, needs, equals, isPlain: true, test };
  }
  const rest = undecided(filter, model);
  if (!rest) return { ...order, needs, equals };
  const match: FilterMatch | undefined = matchFilter(rest, names);
  if (!match) return undefined;
  for (const name of match.attributes) if (joined.has(name)) needs.add(name);
  return { ...order, needs, equals, test: match.test };
}

/** RFC 7644 §3.4.2.3. An attribute that is not mapped orders nothing. */
function readSort({ sortBy }: SearchRequest, { names }: ResourceModel) {
  const ref = sortBy === undefined ? undefined : names.resolveInFilter(sortBy);
  if (!ref || ref.attribute.returned === "never") return undefined;
  return { attribute: ref.attribute.name, key: (resource: Resource) => keyOf(resource, ref) };
}

function keyOf(resource: Resource, { extension, attribute, sub }: AttributeRef): string | number | undefined {
  const data = extension === undefined ? resource : own(resource, extension);
  const whole = isObject(data) ? own(data, attribute.name) : undefined;
  // Of several values the primary one counts, else the first.
  const value = isArray(whole)
    ? (whole.find((one) => isObject(one) && own(one, "primary") === true) ?? whole[0])
    : whole;
  const part = sub ?? subAttribute(attribute, "value");
  return part && isObject(value) ? sortKey(part, own(value, part.name)) : sortKey(attribute, value);
}
