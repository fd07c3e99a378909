/**
 * `bulkId:NAME` in place of the id of what another operation of a bulk request makes (RFC 7644 §3.7.2): in an
 * operation's path, as a value in its data, and as a literal in a path of a PATCH.
 */
import type { Json } from "../provisioning/served.ts";
import type { BulkOperation } from "./bulk-request.ts";
import { isArray, isObject, type JsonObject, newObject, own } from "./json.ts";
import { endOfString } from "./json-body.ts";

/** Gives the id for a name; may throw. */
export type IdOf = (bulkId: string) => string;

const prefix = "bulkId:";

export const referenceTo = (bulkId: string): string => `${prefix}${bulkId}`;

/** The name in a text that is a reference. */
export function referredName(text: string): string | undefined {
  return text.startsWith(prefix) ? text.slice(prefix.length) : undefined;
}

/** All names that an operation refers to. */
export function referredNames(operation: BulkOperation): ReadonlySet<string> {
  const names = new Set<string>();
  for (const segment of operation.path.split("/")) {
    const name = referredName(segment);
    if (name !== undefined) names.add(name);
  }
  resolvedData(operation, (name) => {
    names.add(name);
    return "";
  });
  return names;
}

/** Whether a value is or holds a reference to one of these. */
export function refersTo(value: Json, isMeant: (bulkId: string) => boolean): boolean {
  if (typeof value === "string") {
    const name = referredName(value);
    return name !== undefined && isMeant(name);
  }
  if (isArray(value)) return value.some((element) => refersTo(element, isMeant));
  return isObject(value) && Object.keys(value).some((name) => refersTo(own(value, name) ?? null, isMeant));
}

/** The operation's data with ids in place of its references. */
export function resolvedData({ method, data }: BulkOperation, idOf: IdOf): JsonObject {
  const resolved = withIds(data, idOf) as JsonObject;
  return method === "PATCH" ? withIdsInPaths(resolved, idOf) : resolved;
}

function withIds(value: Json, idOf: IdOf): Json {
  if (typeof value === "string") {
    const name = referredName(value);
    return name === undefined ? value : idOf(name);
  }
  if (isArray(value)) return value.map((element) => withIds(element, idOf));
  if (!isObject(value)) return value;
  const result = newObject();
  for (const name of Object.keys(value)) result[name] = withIds(own(value, name) ?? null, idOf);
  return result;
}

function withIdsInPaths(patch: JsonObject, idOf: IdOf): JsonObject {
  const inOperation = (operation: Json): Json =>
    isObject(operation)
      ? withMember(operation, "path", (path) => (typeof path === "string" ? withIdsInPath(path, idOf) : path))
      : operation;
  return withMember(patch, "operations", (operations) =>
    isArray(operations) ? operations.map(inOperation) : operations,
  );
}

/** The object with what it has under a name, in any letter case, changed. */
function withMember(object: JsonObject, lowerName: string, change: (value: Json) => Json): JsonObject {
  const result = newObject(object);
  for (const name of Object.keys(object))
    if (name.toLowerCase() === lowerName) result[name] = change(own(object, name) ?? null);
  return result;
}

/** Only a whole literal is a reference, and the id is put in as one: a value never becomes part of the language. */
function withIdsInPath(path: string, idOf: IdOf): string {
  const parts: string[] = [];
  let end = 0;
  for (let start = path.indexOf('"'); start >= 0; start = path.indexOf('"', end)) {
    parts.push(path.slice(end, start));
    end = endOfString(path, start);
    const literal = path.slice(start, end);
    const name = literal.startsWith(`"${prefix}`) ? nameInLiteral(literal) : undefined;
    parts.push(name === undefined ? literal : JSON.stringify(idOf(name)));
  }
  return parts.join("") + path.slice(end);
}

function nameInLiteral(literal: string): string | undefined {
  try {
    return referredName(JSON.parse(literal) as string);
  } catch {
    // No JSON string; the path's own reader says so.
    return undefined;
  }
}
