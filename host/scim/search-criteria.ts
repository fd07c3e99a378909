/** What a search asks of one resource type: its filter and its order, read by the names of that type. */
import type { Query, Resource, SortKey } from "../provisioning/served.ts";
import { type AttributeRef, subAttribute } from "./attribute-names.ts";
import { compareSortKeys, sortKey } from "./comparison.ts";
import { parseFilter } from "./filter.ts";
import { type FilterMatch, matchFilter } from "./filter-match.ts";
import { equalities, isPlainEquality, undecided } from "./filter-plan.ts";
import { isArray, isObject, own } from "./json.ts";
import type { ResourceModel } from "./resource-model.ts";
import type { SearchRequest } from "./search-request.ts";

export type Criteria = Pick<Query, "equals" | "test" | "isPlain" | "needs" | "sort">;

/** Undefined when nothing can be a hit: then nobody need be asked. */
export function readCriteria(request: SearchRequest, model: ResourceModel): Criteria | undefined {
  const { names, joined } = model;
  const sort = readSort(request, model);
  const needs = new Set<string>();
  if (sort && joined.has(sort.attribute)) needs.add(sort.attribute);
  const order = sort ? { sort: { key: sort.key, compare: compareSortKeys(request.descending) } } : {};
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

function keyOf(resource: Resource, { extension, attribute, sub }: AttributeRef): SortKey | undefined {
  const data = extension === undefined ? resource : own(resource, extension);
  const whole = isObject(data) ? own(data, attribute.name) : undefined;
  // Of several values the primary one counts, else the first.
  const value = isArray(whole)
    ? (whole.find((one) => isObject(one) && own(one, "primary") === true) ?? whole[0])
    : whole;
  const part = sub ?? subAttribute(attribute, "value");
  return part && isObject(value) ? sortKey(part, own(value, part.name)) : sortKey(attribute, value);
}
