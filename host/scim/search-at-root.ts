/** Searches over all resource types (RFC 7644 §3.4.2.1, §3.4.3). */
import type { Query, QueryResult } from "../provisioning/served.ts";
import { compareSortKeys } from "./comparison.ts";
import { badRequest } from "./error.ts";
import { listResponse } from "./list-response.ts";
import { chosenProjection, type Projection } from "./projection.ts";
import type { ServedModel } from "./resource-model.ts";
import type { Reply } from "./response.ts";
import { readCriteria } from "./search-criteria.ts";
import type { SearchRequest } from "./search-request.ts";

export async function searchAtRoot(
  { served, models }: ServedModel,
  request: SearchRequest,
  signal: () => AbortSignal,
): Promise<Reply> {
  if (request.cursor !== undefined)
    throw badRequest("invalidCursor", "Pages by cursor need one resource type.");
  const parts = models.flatMap((model): Part[] => {
    const { name } = model.type;
    const criteria = readCriteria(request, model);
    if (!criteria) return [];
    const shape = chosenProjection(model, request.attributes, request.excludedAttributes);
    const whole = { ...criteria, omit: shape.omit, startIndex: 1 };
    const ask: Part["ask"] = (page) => served.query(name, { ...whole, ...page }, signal);
    return [{ name, shape, isOrdered: criteria.sort !== undefined, ask }];
  });
  const find = parts.some(({ isOrdered }) => isOrdered) ? inOrder : inTurn;
  const found = await find(parts, request);
  return { status: 200, body: listResponse({ startIndex: request.startIndex, ...found }) };
}

/** The search as one resource type answers it. */
interface Part {
  readonly name: string;
  readonly shape: Projection;
  readonly isOrdered: boolean;
  ask(page: Pick<Query, "count"> & Partial<Query>): Promise<QueryResult>;
}

interface Found {
  readonly total: number;
  /** JSON texts. */
  readonly resources: readonly string[];
}

/** One type after the other. */
async function inTurn(parts: readonly Part[], request: SearchRequest): Promise<Found> {
  const resources: string[] = [];
  let total = 0;
  for (const { shape, ask } of parts) {
    const found = await ask({
      startIndex: Math.max(request.startIndex - total, 1),
      count: request.count - resources.length,
    });
    resources.push(...found.resources.map((stored) => shape.text(stored)));
    total += found.total;
  }
  return { total, resources };
}

/**
 * All types in one order: each tells what its hits are ordered by, and is asked for those that come to stand on the page.
 */
async function inOrder(parts: readonly Part[], request: SearchRequest): Promise<Found> {
  const start = request.startIndex - 1;
  const lists: QueryResult[] = [];
  for (const { ask } of parts) lists.push(await ask({ count: 0 }));
  const total = lists.reduce((sum, list) => sum + list.total, 0);
  const end = Math.min(start + request.count, total);
  const { taken, page } = merge(lists, start, end, compareSortKeys(request.descending));
  const shown: string[][] = [];
  for (const [index, { shape, ask }] of parts.entries()) {
    const count = page.filter((whose) => whose === index).length;
    const startIndex = (taken[index] ?? 0) - count + 1;
    const found = count > 0 ? await ask({ startIndex, count }) : { resources: [] };
    shown.push(found.resources.map((stored) => shape.text(stored)));
  }
  const resources = page.flatMap((whose) => shown[whose]?.shift() ?? []);
  return { total, resources };
}

/** Whose the hits from `start` to `end` are, and how many of each list stand before the end. */
function merge(
  lists: readonly QueryResult[],
  start: number,
  end: number,
  compare: ReturnType<typeof compareSortKeys>,
): { readonly taken: readonly number[]; readonly page: readonly number[] } {
  const taken = lists.map(() => 0);
  // A type that has not what is ordered by tells no keys: its hits are as those without a value.
  const head = (index: number) => lists[index]?.sortKeys?.[taken[index] ?? 0];
  const page: number[] = [];
  for (let place = 0; place < end; place++) {
    let least: number | undefined;
    for (const [index, list] of lists.entries()) {
      if (taken[index] === list.total) continue;
      if (least === undefined || compare(head(index), head(least)) < 0) least = index;
    }
    if (least === undefined) break;
    taken[least] = (taken[least] ?? 0) + 1;
    if (place >= start) page.push(least);
  }
  return { taken, page };
}
