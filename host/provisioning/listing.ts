/** Pages of all there are, and what every page is made of. */
import type { ListedObject } from "../connector-space/connector-space.ts";
import { ScimError } from "../contract/errors.ts";
import { presentResources } from "./resource-reader.ts";
import type { Runtime } from "./runtime.ts";
import type { Query, QueryResult } from "./served.ts";

export async function listAll(runtime: Runtime, resourceType: string, query: Query): Promise<QueryResult> {
  const { space, walks } = runtime;
  const { startIndex, count, cursor } = query;
  const revision = space.revision();
  const total = space.count(resourceType);
  if (count === 0) return { total, resources: [] };
  const found = () => (cursor === undefined ? walks.find(resourceType, startIndex) : undefined);
  const step = found();
  const after =
    cursor === undefined
      ? (step?.after ?? (startIndex > 1 ? await space.keyBefore(resourceType, startIndex) : 0))
      : cursorKey(cursor);
  const objects = await space.listAfter(resourceType, after, count + 1);
  const last = objects.length > count ? objects[count - 1]?.key : undefined;
  const went = (from: typeof step) => {
    if (cursor !== undefined || (startIndex > 1 && !from)) return;
    const nextIndex = startIndex + count;
    walks.went(from, last === undefined ? undefined : { resourceType, startIndex, after, nextIndex, last });
  };
  went(step);
  const stillHolds = () => {
    const again = found();
    if (space.revision() !== revision || again?.after !== step?.after) return false;
    went(again);
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
