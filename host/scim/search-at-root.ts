/** Searches over all resource types (RFC 7644 §3.4.2.1, §3.4.3). */
import type { Query, QueryResult } from "../provisioning/served.ts";
import { compareSortKeys } from "./comparison.ts";
import { cursorCodec, foreignCursor } from "./cursor.ts";
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
  const parts = models.flatMap((model): Part[] => {
    const { name } = model.type;
    const criteria = readCriteria(request, model);
    if (!criteria) return [];
    const shape = chosenProjection(model, request.attributes, request.excludedAttributes);
    const whole = { ...criteria, omit: shape.omit, startIndex: 1 };
    const ask: Part["ask"] = (page) => served.query(name, { ...whole, ...page }, signal);
    return [{ name, shape, isOrdered: criteria.sort !== undefined, ask }];
  });
  const codec = request.cursor === undefined ? undefined : cursorCodec("", request);
  const cursor = codec?.decode(request.cursor ?? "");
  const start = codec ? {} : { startIndex: request.startIndex };
  const find = parts.some(({ isOrdered }) => isOrdered) ? inOrder : inTurn;
  const { total, resources, next } = await find(parts, { startIndex: 1, ...start, cursor, request });
  const nextCursor = codec && next !== undefined ? codec.encode(next) : undefined;
  return { status: 200, body: listResponse({ ...start, total, resources, nextCursor }) };
}

/** The search as one resource type answers it. */
interface Part {
  readonly name: string;
  readonly shape: Projection;
  readonly isOrdered: boolean;
  ask(page: Pick<Query, "count"> & Partial<Query>): Promise<QueryResult>;
}

interface Wanted {
  readonly startIndex: number;
  readonly cursor: string | undefined;
  readonly request: SearchRequest;
}

interface Found {
  readonly total: number;
  /** JSON texts. */
  readonly resources: readonly string[];
  /** Cursor of the page behind this one. */
  readonly next: string | undefined;
}

/** One type after the other. A cursor names the type it stands in, and where: `User:1234`. */
async function inTurn(parts: readonly Part[], { startIndex, cursor, request }: Wanted): Promise<Found> {
  const first = cursor === undefined ? 0 : parts.findIndex(({ name }) => cursor.startsWith(`${name}:`));
  if (first < 0) throw foreignCursor();
  const within = cursor?.slice(cursor.indexOf(":") + 1) || undefined;
  const resources: string[] = [];
  let total = 0;
  let next: string | undefined;
  for (const [index, { name, shape, ask }] of parts.entries()) {
    const count = index < first || next !== undefined ? 0 : request.count - resources.length;
    const found = await ask({
      startIndex: Math.max(startIndex - total, 1),
      count,
      ...(index === first && within !== undefined && { cursor: within }),
    });
    resources.push(...found.resources.map((stored) => shape.text(stored)));
    total += found.total;
    if (next !== undefined || index < first || request.count === 0) continue;
    if (found.nextCursor !== undefined) next = `${name}:${found.nextCursor}`;
    else if (count === 0 && found.total > 0) next = `${name}:`;
  }
  return { total, resources, next };
}

/**
 * All types in one order: each tells what its hits are ordered by, and is asked for those that come to stand on the page. A
 * cursor is a place in that order.
 */
async function inOrder(parts: readonly Part[], { startIndex, cursor, request }: Wanted): Promise<Found> {
  if (cursor !== undefined && !/^\d{1,9}$/.test(cursor)) throw foreignCursor();
  const start = cursor === undefined ? startIndex - 1 : Number(cursor);
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
  return { total, resources, next: request.count > 0 && end < total ? String(end) : undefined };
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
