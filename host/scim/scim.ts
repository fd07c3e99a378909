/**
 * SCIM 2.0 as a function from a request to an answer, over one connector that serves. It knows no HTTP server: what
 * carries requests has checked the token before.
 */
import { ScimError } from "../contract/errors.ts";
import type { Served } from "../provisioning/served.ts";
import { bulk } from "./bulk.ts";
import { type Discovery, discovery } from "./discovery.ts";
import { errorBody, errorReply, excerpt } from "./error.ts";
import type { JsonObject } from "./json.ts";
import { readJsonBody } from "./json-body.ts";
import { type Call, changes, createResource, getResource } from "./operations.ts";
import { type ServedModel, servedModel } from "./resource-model.ts";
import { type Reply, respond, type ScimRequest, type ScimResponse } from "./response.ts";
import { search } from "./search.ts";
import { searchAtRoot } from "./search-at-root.ts";
import { queryParameters, searchOfBody, searchOfQuery } from "./search-request.ts";

export type ScimHandler = (request: ScimRequest, served: Served) => Promise<ScimResponse>;

/** A handler that answers every request, failures included, and prepares each connector once. */
export function scimHandler(): ScimHandler {
  const endpoints = new WeakMap<Served, Endpoint>();
  return async (request, served) => {
    try {
      let endpoint = endpoints.get(served);
      if (!endpoint) {
        const model = servedModel(served);
        endpoint = { model, discovery: discovery(model) };
        endpoints.set(served, endpoint);
      }
      return respond(await answer(request, endpoint), header(request, "accept"));
    } catch (error) {
      return respond(errorReply(error, request.requestId), header(request, "accept"));
    }
  };
}

interface Endpoint {
  readonly model: ServedModel;
  readonly discovery: Discovery;
}

async function answer(request: ScimRequest, endpoint: Endpoint): Promise<Reply> {
  const path = readPath(request.path);
  const model = path && endpoint.model.byEndpoint.get(path.name);
  if (!path) throw notFound(request.path);
  if (!model) return answerForAll(request, path, endpoint);
  const call: Call = {
    served: endpoint.model,
    model,
    parameters: queryParameters(request.query),
    ifMatch: header(request, "if-match"),
    ifNoneMatch: header(request, "if-none-match"),
    requestId: request.requestId,
    signal: request.signal,
    body: () => bodyOf(request),
  };
  if (path.id === undefined) return onCollection(call, request.method);
  if (path.id.toLowerCase() !== ".search") return onResource(call, request.method, path.id);
  if (request.method !== "POST") return notAllowed(["POST"]);
  return search(endpoint.model, model, searchOfBody(call.body()), request.signal);
}

function onCollection(call: Call, method: string): Promise<Reply> | Reply {
  switch (method) {
    case "GET":
      return search(call.served, call.model, searchOfQuery(call.parameters), call.signal);
    case "POST":
      return createResource(call);
    default:
      return notAllowed(["GET", "POST"]);
  }
}

function onResource(call: Call, method: string, id: string): Promise<Reply> | Reply {
  if (method === "GET") return getResource(call, id);
  const change = changes.get(method);
  return change ? change(call, id) : notAllowed(["GET", ...changes.keys()]);
}

/** Endpoints that belong to no resource type. */
async function answerForAll(request: ScimRequest, { name, id }: Path, endpoint: Endpoint): Promise<Reply> {
  const { method, signal } = request;
  const parameters = queryParameters(request.query);
  if (id === undefined) {
    switch (name) {
      case "":
        return method === "GET"
          ? searchAtRoot(endpoint.model, searchOfQuery(parameters), signal)
          : notAllowed(["GET"]);
      case ".search":
        return method === "POST"
          ? searchAtRoot(endpoint.model, searchOfBody(bodyOf(request)), signal)
          : notAllowed(["POST"]);
      case "bulk":
        return method === "POST" ? bulk(bodyOf(request), endpoint.model, request) : notAllowed(["POST"]);
      case "me":
        throw new ScimError(501, "There is no /Me: a token stands for a client, not for a person.");
    }
  }
  if (!endpoint.discovery.has(name)) throw notFound(request.path);
  return method === "GET" ? endpoint.discovery.get(name, id, parameters) : notAllowed(["GET"]);
}

interface Path {
  /** First segment, in lower case: endpoints are found in any letter case. */
  readonly name: string;
  readonly id: string | undefined;
}

/** Undefined for a path with too many segments or with escapes that are not UTF-8. A slash at the end says nothing. */
function readPath(path: string): Path | undefined {
  const start = path.startsWith("/") ? 1 : 0;
  const end = path.length > start && path.endsWith("/") ? path.length - 1 : path.length;
  const slash = path.indexOf("/", start);
  const inner = slash < 0 || slash >= end ? undefined : path.slice(slash + 1, end);
  if (inner?.includes("/")) return undefined;
  const name = decode(path.slice(start, inner === undefined ? end : slash));
  const id = inner === undefined ? undefined : decode(inner);
  if (name === undefined || (inner !== undefined && id === undefined)) return undefined;
  return { name: name.toLowerCase(), id };
}

function decode(segment: string): string | undefined {
  if (!segment.includes("%")) return segment;
  try {
    return decodeURIComponent(segment);
  } catch {
    return undefined;
  }
}

function bodyOf(request: ScimRequest): JsonObject {
  return readJsonBody(request.body, header(request, "content-type"));
}

function header({ headers }: ScimRequest, name: string): string | undefined {
  const value = headers[name];
  return value === undefined || typeof value === "string" ? value : value.join(", ");
}

function notFound(path: string): ScimError {
  return new ScimError(404, `There is nothing at ${excerpt(path)}.`);
}

function notAllowed(methods: readonly string[]): Reply {
  const allow = methods.join(", ");
  return {
    status: 405,
    headers: { allow },
    body: errorBody(405, `This address takes ${allow} only.`, undefined),
  };
}
