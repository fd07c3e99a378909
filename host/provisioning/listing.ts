/** Pages of all there are, and what every page is made of. */
import type { ListedObject } from "../connector-space/connector-space.ts";
import { ScimError } from "../contract/errors.ts";
import { presentResources } from "./resource-reader.ts";
import type { Runtime } from "./runtime.ts";
import type { Query, QueryResult } from "./served.ts";

export async function listAll(runtime: Runtime, resourceType: string, query: Query): Promise<QueryResult> {
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
