/** Bulk requests (RFC 7644 §3.7): operations one after the other, each as if it came alone. */
import { ScimError } from "../contract/errors.ts";
import type { Json } from "../provisioning/served.ts";
import { bulkIdPrefix, closing, orderOperations } from "./bulk-order.ts";
import { type BulkOperation, readBulk } from "./bulk-request.ts";
import { badRequest, errorResponse, excerpt } from "./error.ts";
import { entityTag } from "./etag.ts";
import { isArray, isObject, type JsonObject, newObject, own } from "./json.ts";
import { type Call, createResource, deleteResource, patchResource, replaceResource } from "./operations.ts";
import type { ResourceModel, ServedModel } from "./resource-model.ts";
import type { Reply, ScimRequest } from "./response.ts";

/**
 * Carries out the operations, those first whose results others refer to, until `failOnErrors` of them have failed. The
 * answer lists what was done in the order of the request.
 */
export async function bulk(body: JsonObject, served: ServedModel, request: ScimRequest): Promise<Reply> {
  const { operations, failOnErrors } = readBulk(body);
  const ids = new Map<string, string>();
  const results = new Map<BulkOperation, Result>();
  const { steps, circles } = orderOperations(operations);
  let failures = 0;
  const take = async (operation: BulkOperation): Promise<Result> => {
    const result = await carryOut(operation, ids, served, request);
    if (result.status >= 400) failures++;
    return result;
  };
  for (const { operation, origin } of steps) {
    if (failures >= failOnErrors) break;
    results.set(origin, await take(operation));
  }
  for (const circle of circles) {
    if (failures >= failOnErrors) break;
    const made = results.get(circle.origin);
    const operation = closing(circle, ids);
    if (!made || made.status >= 400 || !operation) continue;
    const closed = await take(operation);
    // A change that closes a circle is told with the create it belongs to.
    results.set(
      circle.origin,
      closed.status < 400 ? { ...made, version: closed.version } : { ...closed, version: made.version },
    );
  }
  const done = operations.flatMap((operation) => {
    const result = results.get(operation);
    return result ? outcome(operation, result) : [];
  });
  const schemas = '"urn:ietf:params:scim:api:messages:2.0:BulkResponse"';
  const failure = [...results.values()].find(({ status }) => status === 500)?.failure;
  return { status: 200, body: `{"schemas":[${schemas}],"Operations":[${done.join(",")}]}`, failure };
}

interface Result {
  readonly status: number;
  readonly location: string | undefined;
  readonly version?: string | undefined;
  /** The Error body of a failure. */
  readonly response?: unknown;
  readonly failure?: unknown;
}

function outcome({ method, bulkId }: BulkOperation, { status, location, version, response }: Result): string {
  return JSON.stringify({ method, bulkId, location, version, response, status: String(status) });
}

async function carryOut(
  operation: BulkOperation,
  ids: Map<string, string>,
  served: ServedModel,
  request: ScimRequest,
): Promise<Result> {
  let location: string | undefined;
  try {
    const { model, id } = targetOf(operation.path, ids, served);
    if (id !== undefined && operation.method !== "POST") location = locationOf(id, model, served);
    // What was done before time ran out is told; the rest is told as not done.
    request.signal().throwIfAborted();
    const reply = await perform(operation, callOf(operation, ids, model, served, request), id);
    if (reply.stored && operation.bulkId !== undefined) ids.set(operation.bulkId, reply.stored.id);
    return {
      status: reply.status,
      location: reply.stored?.location ?? location,
      version: reply.stored && entityTag(reply.stored.version),
    };
  } catch (error) {
    const { status, body, failure } = errorResponse(error, request.requestId);
    // RFC 7644 §3.7: a failure has its location too, unless it is a POST's.
    return { status, location, response: JSON.parse(body) as unknown, failure };
  }
}

function targetOf(
  path: string,
  ids: ReadonlyMap<string, string>,
  served: ServedModel,
): { readonly model: ResourceModel; readonly id: string | undefined } {
  const [before, endpoint = "", id, ...rest] = path.split("/");
  const model = served.byEndpoint.get(endpoint.toLowerCase());
  if (before !== "" || !model || rest.length > 0) {
    throw new ScimError(404, `There is nothing at ${excerpt(path)}.`);
  }
  return { model, id: id === undefined || id === "" ? undefined : resolvedId(id, ids) };
}

function locationOf(id: string, { type }: ResourceModel, { served }: ServedModel): string {
  return `${served.baseUrl}${type.endpoint}/${encodeURIComponent(id)}`;
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
    body: () => resolved(operation.data, ids) as JsonObject,
  };
}

function perform(operation: BulkOperation, call: Call, id: string | undefined): Promise<Reply> {
  if (id === undefined) {
    if (operation.method === "POST") return createResource(call);
  } else {
    switch (operation.method) {
      case "PUT":
        return replaceResource(call, id);
      case "PATCH":
        return patchResource(call, id);
      case "DELETE":
        return deleteResource(call, id);
      case "POST":
        break;
    }
  }
  throw badRequest(
    "invalidSyntax",
    `${operation.method} does not go with the path ${excerpt(operation.path)}.`,
  );
}

/** The data with the ids that other operations were given in place of their `bulkId:…`. */
function resolved(value: Json, ids: ReadonlyMap<string, string>): Json {
  if (typeof value === "string") return value.startsWith(bulkIdPrefix) ? resolvedId(value, ids) : value;
  if (isArray(value)) return value.map((element) => resolved(element, ids));
  if (!isObject(value)) return value;
  const result = newObject();
  for (const name of Object.keys(value)) result[name] = resolved(own(value, name) ?? null, ids);
  return result;
}

function resolvedId(text: string, ids: ReadonlyMap<string, string>): string {
  if (!text.startsWith(bulkIdPrefix)) return decodeId(text);
  const id = ids.get(text.slice(bulkIdPrefix.length));
  if (id !== undefined) return id;
  throw badRequest("invalidValue", `No operation of this request has made ${excerpt(text)}.`);
}

function decodeId(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch (cause) {
    throw badRequest("invalidSyntax", `${excerpt(text)} is not percent-encoded as it should be.`, cause);
  }
}
