/** Pages of all there are, and what every page is made of. */
import type { ListedObject } from "../connector-space/connector-space.ts";
import { ScimError } from "../contract/errors.ts";
import { presentResources } from "./resource-reader.ts";
import type { Runtime } from "./runtime.ts";
import type { Query, QueryResult } from "./served.ts";

export async function listAll(runtime: Runtime, resourceType: string, query: Query): Promise<QueryResult> {
  const { space } = runtime;
  const total = space.count(resourceType);
  if (query.count === 0) return { total, resources: [] };
  const revision = space.revision();
  const isSame = () => space.revision() === revision;
  if (query.cursor === undefined) return pageOfWalk(runtime, resourceType, total, query, isSame);
  const objects = await space.listAfter(resourceType, cursorKey(query.cursor), query.count + 1);
  return { ...(await page(runtime, resourceType, total, objects, query)), stillHolds: isSame };
}

async function pageOfWalk(
  runtime: Runtime,
  resourceType: string,
  total: number,
  query: Query,
  isSame: () => boolean,
): Promise<QueryResult> {
  const { space, walks } = runtime;
  const { startIndex, count } = query;
  const step = walks.find(resourceType, startIndex);
  const after = step?.after ?? (startIndex > 1 ? await space.keyBefore(resourceType, startIndex) : 0);
  const objects = await space.listAfter(resourceType, after, count + 1);
  const last = objects.length > count ? objects[count - 1]?.key : undefined;
  const nextIndex = startIndex + count;
  const note = (from: typeof step) => {
    if (startIndex > 1 && !from) return;
    walks.went(from, last === undefined ? undefined : { resourceType, startIndex, after, nextIndex, last });
  };
  note(step);
  const stillHolds = () => {
    const again = walks.find(resourceType, startIndex);
    if (!isSame() || again?.after !== step?.after) return false;
    note(again);
    return true;
  };
  return { ...(await page(runtime, resourceType, total, objects, query)), stillHolds };
}

/** A page of objects, one more of which tells that there is another page. */
export async function page(
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

/** Throws ScimError 400 invalidCursor for what is no cursor. */
export function cursorKey(cursor: string): number {
  if (!/^\d{1,15}$/.test(cursor))
    throw new ScimError(400, "The cursor is not one this host gave.", { scimType: "invalidCursor" });
  return Number(cursor);
}
