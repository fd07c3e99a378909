import { encodeValue } from "../../connector-space/value-text.ts";
import type { AttributeChange, Entry, Scalar, Value } from "../../connectors/connector.ts";
import { ScimError } from "../../contract/errors.ts";
import type { Change, Json, Resource } from "../served.ts";
import { type Field, isWritten } from "./field.ts";
import type { ObjectMapping } from "./object-mapping.ts";
import { readPlace, writePlace } from "./place.ts";

/**
 * What a new resource gives to the target: every mapped attribute that has a value. A default stands in for what the
 * client does not say. Throws ScimError 400 for a required attribute without a value.
 */
export function attributesOfCreate(
  resource: Resource,
  mapping: ObjectMapping,
): Map<string, readonly Value[]> {
  const attributes = new Map<string, readonly Value[]>();
  for (const field of mapping.fields) {
    if (!isWritten(field)) continue;
    const value = assigned(readPlace(resource, field.place)) ?? field.mapping.default;
    if (value === undefined) {
      if (field.required) throw missing(field);
      continue;
    }
    if (!attributes.has(field.target.name)) attributes.set(field.target.name, field.toTarget(value));
  }
  return attributes;
}

/** The resource with defaults where it has no value. */
export function withDefaults(resource: Resource, mapping: ObjectMapping): Resource {
  const filled = structuredClone(resource);
  for (const field of mapping.fields)
    if (field.mapping.default !== undefined && assigned(readPlace(filled, field.place)) === undefined)
      writePlace(filled, field.place, field.mapping.default);
  return filled;
}

/**
 * What has to change in the target to turn `current` into `next`: for each mapped attribute that differs its new values,
 * none to clear it. Of several places that hold one attribute one that changed decides; with `isWhole`, it is cleared
 * only when no place keeps a value. `held`: what the target has.
 */
export function attributesOfUpdate(
  current: Resource,
  { resource: next, isWhole, written = [] }: Pick<Change, "resource" | "isWhole" | "written">,
  mapping: ObjectMapping,
  held: Entry["attributes"],
): Map<string, readonly Value[]> {
  const changed = new Map<string, Changed>();
  const kept = new Set<string>();
  for (const field of mapping.fields) {
    if (!isWritten(field)) continue;
    const { name } = field.target;
    const before = assigned(readPlace(current, field.place));
    const after = assigned(readPlace(next, field.place));
    if (after !== undefined) kept.add(name);
    const isTakenAway = isNeverRead(field) && readPlace(next, field.place) === null;
    if (!isTakenAway && (before === after || JSON.stringify(before) === JSON.stringify(after))) continue;
    if (after === undefined && field.required) throw missing(field);
    const other = changed.get(name);
    if (!other || decides({ field, after }, other, written)) changed.set(name, { field, after });
  }
  const attributes = new Map<string, readonly Value[]>();
  for (const [name, { field, after }] of changed)
    if (after !== undefined) attributes.set(name, field.toTarget(after, held[name]));
    // An object without its anchor cannot be: a PUT that leaves it out means to keep it.
    else if (!(isWhole && kept.has(name)) && !mapping.config.anchor.includes(name)) attributes.set(name, []);
  return attributes;
}

interface Changed {
  readonly field: Field;
  readonly after: Json | undefined;
}

/** The last that was written, else a value before a removal, else the first. */
function decides(one: Changed, other: Changed, written: readonly string[]): boolean {
  const later = writtenAt(one.field, written) - writtenAt(other.field, written);
  return later === 0 ? one.after !== undefined && other.after === undefined : later > 0;
}

function writtenAt({ place: { lookupPath, sub } }: Field, written: readonly string[]): number {
  return written.findLastIndex(
    (path) => path === lookupPath || (sub && `${path}.${sub.name}` === lookupPath),
  );
}

/** The resource with null for what is never read and not named: nothing of it stays. */
export function withoutUnread(resource: Resource, mapping: ObjectMapping): Resource {
  const emptied = structuredClone(resource);
  for (const field of mapping.fields)
    if (isNeverRead(field) && assigned(readPlace(emptied, field.place)) === undefined)
      writePlace(emptied, field.place, null);
  return emptied;
}

/** The change of one attribute; undefined when it has these values already. `before`: undefined for what is never read. */
export function attributeChange(
  name: string,
  before: readonly Value[] | undefined,
  after: readonly Value[],
  options: { readonly valueChanges: boolean; readonly multiValued: boolean },
): AttributeChange | undefined {
  if (!before)
    return after.length ? { name, modification: "replace", values: after } : { name, modification: "delete" };
  const known = new Set(before.map(encodeValue));
  const wanted = new Set(after.map(encodeValue));
  if (known.size === wanted.size && [...known].every((value) => wanted.has(value))) return undefined;
  if (!after.length) return { name, modification: "delete" };
  if (!before.length) return { name, modification: "add", values: after };
  if (!options.multiValued || !options.valueChanges) return { name, modification: "replace", values: after };
  return {
    name,
    modification: "update",
    add: after.filter((value) => !known.has(encodeValue(value))),
    delete: before.filter((value) => !wanted.has(encodeValue(value))),
  };
}

/** Whether it is one value rather than a row, and there at all. */
export const isScalar = (value: Value | undefined): value is Scalar =>
  value !== undefined && (typeof value !== "object" || value instanceof Date || value instanceof Uint8Array);

const isNeverRead = (field: Field) => field.place.attribute.returned === "never";

/** RFC 7643 §2.5: null and an empty list are the same as no value; so is an empty text. */
function assigned(value: Json | undefined): Json | undefined {
  if (value === null || value === "" || (Array.isArray(value) && value.length === 0)) return undefined;
  return value;
}

const missing = ({ place }: Field) =>
  new ScimError(400, `${place.path} is required and has no value.`, { scimType: "invalidValue" });
