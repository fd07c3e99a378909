/** One operation of a bulk request, carried out as if it came alone. */
import { ScimError } from "../contract/errors.ts";
import { referenceTo, referredName, resolvedData } from "./bulk-references.ts";
import type { BulkOperation, Operation } from "./bulk-request.ts";
import { badRequest, errorReply, excerpt } from "./error.ts";
import { entityTag } from "./etag.ts";
import { type Call, changes, createResource } from "./operations.ts";
import type { ResourceModel, ServedModel } from "./resource-model.ts";
import type { Reply, ScimRequest } from "./response.ts";

/** What is told of it. */
export interface Result {
  readonly status: number;
  readonly location: string | undefined;
  readonly version?: string | undefined;
  /** The Error body of a failure. */
  readonly response?: unknown;
  readonly failure?: unknown;
}

/** Answers failures too. `ids`: what was made so far, by its bulkId; what is made by this one is added. */
export async function carryOut(
  operation: Operation,
  ids: Map<string, string>,
  served: ServedModel,
  request: ScimRequest,
): Promise<Result> {
  let location: string | undefined;
  try {
    const place = placeOf(operation.path, ids, served);
    // RFC 7644 §3.7: a failure has its location too, unless it is a POST's.
    if (place?.id !== undefined && operation.method !== "POST") location = locationOf(place, served);
    if ("refusal" in operation) throw operation.refusal;
    if (!place) throw new ScimError(404, `There is nothing at ${excerpt(operation.path)}.`);
    // What was done before time ran out is told; the rest is told as not done.
    request.signal().throwIfAborted();
    const reply = await perform(operation, callOf(operation, ids, place.model, served, request), place.id);
    if (reply.stored && operation.bulkId !== undefined) ids.set(operation.bulkId, reply.stored.id);
    return {
      status: reply.status,
      location: reply.stored?.location ?? location,
      version: reply.stored && entityTag(reply.stored.version),
    };
  } catch (error) {
    const { status, body, failure } = errorReply(error, request.requestId);
    return { status, location, response: JSON.parse(body) as unknown, failure };
  }
}

interface OperationPlace {
  readonly model: ResourceModel;
  readonly id: string | undefined;
}

function placeOf(
  path: string,
  ids: ReadonlyMap<string, string>,
  served: ServedModel,
): OperationPlace | undefined {
  const [before, endpoint = "", id, ...rest] = path.split("/");
  const model = served.byEndpoint.get(endpoint.toLowerCase());
  if (before !== "" || !model || rest.length > 0) return undefined;
  return { model, id: id === undefined || id === "" ? undefined : idOfSegment(id, ids) };
}

function locationOf({ model, id = "" }: OperationPlace, { served }: ServedModel): string {
  return `${served.baseUrl}${model.type.endpoint}/${encodeURIComponent(id)}`;
}

function callOf(
  operation: BulkOperation,
  ids: ReadonlyMap<string, string>,
  model: ResourceModel,
  served: ServedModel,
  request: ScimRequest,
): Call {
  return {
    served,
    model,
    parameters: new Map(),
    ifMatch: operation.version,
    ifNoneMatch: undefined,
    requestId: request.requestId,
    signal: request.signal,
    body: () => resolvedData(operation, (bulkId) => madeId(bulkId, ids)),
  };
}

function perform(operation: BulkOperation, call: Call, id: string | undefined): Promise<Reply> {
  if (id === undefined) {
    if (operation.method === "POST") return createResource(call);
  } else {
    const change = changes.get(operation.method);
    if (change) return change(call, id);
  }
  throw badRequest(
    "invalidSyntax",
    `${operation.method} does not go with the path ${excerpt(operation.path)}.`,
  );
}

function idOfSegment(segment: string, ids: ReadonlyMap<string, string>): string {
  const name = referredName(segment);
  return name === undefined ? decodeId(segment) : madeId(name, ids);
}

function madeId(bulkId: string, ids: ReadonlyMap<string, string>): string {
  const id = ids.get(bulkId);
  if (id !== undefined) return id;
  throw badRequest("invalidValue", `No operation of this request has made ${excerpt(referenceTo(bulkId))}.`);
}

function decodeId(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch (cause) {
    throw badRequest("invalidSyntax", `${excerpt(text)} is not percent-encoded as it should be.`, cause);
  }
}
