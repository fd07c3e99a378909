/** What can be done with resources of a type (RFC 7644 §3.3 to §3.6). */
import { ScimError } from "../contract/errors.ts";
import type { Change, StoredResource, WriteContext } from "../provisioning/served.ts";
import { excerpt } from "./error.ts";
import { namesChanges, namesVersion } from "./etag.ts";
import type { JsonObject } from "./json.ts";
import { patchChange } from "./patch.ts";
import { readPatch } from "./patch-request.ts";
import { chosenProjection, type Projection } from "./projection.ts";
import { keepImmutable, readResource } from "./resource-body.ts";
import type { ResourceModel, ServedModel } from "./resource-model.ts";
import type { Reply } from "./response.ts";
import { nameList } from "./search-request.ts";

/** One call on resources of a type, from a request of its own or from within a bulk request. */
export interface Call {
  readonly served: ServedModel;
  readonly model: ResourceModel;
  readonly parameters: ReadonlyMap<string, string>;
  readonly ifMatch: string | undefined;
  readonly ifNoneMatch: string | undefined;
  readonly requestId: string;
  readonly signal: () => AbortSignal;
  /** Reads the body; throws ScimError when it cannot be used. */
  body(): JsonObject;
}

export async function getResource(call: Call, id: string): Promise<Reply> {
  const type = call.model.type.name;
  const shape = shapeOf(call);
  const stored = await call.served.served.get(type, id, { omit: shape.omit });
  if (!stored) throw new ScimError(404, `There is no ${type} with the id ${excerpt(id)}.`);
  if (call.ifNoneMatch !== undefined && namesVersion(call.ifNoneMatch, stored.version)) {
    return { status: 304, stored, type };
  }
  return { status: 200, body: shape.text(stored), stored, type };
}

export async function createResource(call: Call): Promise<Reply> {
  const type = call.model.type.name;
  const shape = shapeOf(call);
  const change = readResource(call.body(), call.model);
  const stored = await call.served.served.create(type, change, writeContext(call, shape));
  return { status: 201, headers: { location: stored.location }, body: shape.text(stored), stored, type };
}

/** What the body does not name is cleared, list references included (RFC 7644 §3.5.1). */
export async function replaceResource(call: Call, id: string): Promise<Reply> {
  const { model } = call;
  const shape = shapeOf(call);
  const { resource, references } = readResource(call.body(), model);
  const given = new Set(references.map(({ attribute }) => attribute));
  const emptied = [...model.listReferences]
    .filter((attribute) => !given.has(attribute))
    .map((attribute) => ({ attribute, op: "clear" }) as const);
  const change = (current: Change["resource"]): Change => {
    keepImmutable(resource, current, model);
    return { resource, references: [...references, ...emptied], isWhole: true };
  };
  const stored = await call.served.served.update(model.type.name, id, change, writeContext(call, shape));
  return updated(stored, shape, call);
}

/** Groups are answered with 204: to show one is to read all its members (RFC 7644 §3.5.2 leaves the choice). */
export async function patchResource(call: Call, id: string): Promise<Reply> {
  const { model } = call;
  const silent = model.listReferences.size > 0 && !call.parameters.has("attributes");
  const shape: Projection = silent ? { ...shapeOf(call), omit: model.joined } : shapeOf(call);
  const change = patchChange(readPatch(call.body()), model);
  const stored = await call.served.served.update(model.type.name, id, change, writeContext(call, shape));
  return silent ? { status: 204, stored, type: model.type.name } : updated(stored, shape, call);
}

export async function deleteResource(call: Call, id: string): Promise<Reply> {
  const type = call.model.type.name;
  await call.served.served.delete(type, id, writeContext(call, undefined));
  return { status: 204, type };
}

/** What the methods that change a resource do. */
export const changes: ReadonlyMap<string, (call: Call, id: string) => Promise<Reply>> = new Map([
  ["PUT", replaceResource],
  ["PATCH", patchResource],
  ["DELETE", deleteResource],
]);

function updated(stored: StoredResource, shape: Projection, call: Call): Reply {
  const headers = { location: stored.location };
  return { status: 200, headers, body: shape.text(stored), stored, type: call.model.type.name };
}

function shapeOf({ model, parameters }: Call): Projection {
  const attributes = nameList(parameters.get("attributes"));
  return chosenProjection(model, attributes, nameList(parameters.get("excludedattributes")));
}

function writeContext(call: Call, shape: Projection | undefined): WriteContext {
  const { ifMatch, requestId, signal } = call;
  return {
    requestId,
    signal,
    ...(shape ? { omit: shape.omit } : {}),
    ...(ifMatch === undefined ? {} : { precondition: (changes: number) => namesChanges(ifMatch, changes) }),
  };
}
