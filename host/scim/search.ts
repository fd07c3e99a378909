/** Lists of resources of one type: GET of its endpoint and POST of its `/.search`. */
import type { Query } from "../provisioning/served.ts";
import { cursorCodec } from "./cursor.ts";
import { listResponse, type Page } from "./list-response.ts";
import { chosenProjection } from "./projection.ts";
import type { ResourceModel, ServedModel } from "./resource-model.ts";
import type { Reply } from "./response.ts";
import { readCriteria } from "./search-criteria.ts";
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
    startIndex: codec ? 1 : request.startIndex,
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
