/** Reading JSON that came from outside: own properties only, so that `constructor` and `__proto__` are plain names. */
import type { Json, Resource } from "../provisioning/served.ts";

export type JsonObject = { readonly [name: string]: Json };

export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function isArray(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value);
}

export function own(object: JsonObject, name: string): Json | undefined {
  return Object.hasOwn(object, name) ? object[name] : undefined;
}

/** The member of that name in any letter case, as SCIM has its names (RFC 7643 §2.1). */
export function ownIgnoringCase(object: JsonObject, name: string): Json | undefined {
  if (Object.hasOwn(object, name)) return object[name];
  const lower = name.toLowerCase();
  for (const key of Object.keys(object)) if (key.toLowerCase() === lower) return object[key];
  return undefined;
}

/** An object without a prototype: whatever its keys are, they are its own. */
export function newObject(from?: JsonObject): Resource {
  const object: Resource = Object.create(null);
  if (from) for (const name of Object.keys(from)) object[name] = from[name] as Json;
  return object;
}

export function sameJson(a: Json | undefined, b: Json | undefined): boolean {
  if (a === b) return true;
  if (isArray(a)) return isArray(b) && a.length === b.length && a.every((value, i) => sameJson(value, b[i]));
  if (!isObject(a) || !isObject(b)) return false;
  const names = Object.keys(a);
  return names.length === Object.keys(b).length && names.every((name) => sameJson(a[name], own(b, name)));
}
