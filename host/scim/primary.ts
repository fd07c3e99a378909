/** At most one element of a list is primary (RFC 7643 §2.4). */
import type { Json } from "../provisioning/served.ts";
import { isObject, type JsonObject, newObject, own, sameJson } from "./json.ts";

/** Of several that say they are, the last is. */
export function onePrimary(elements: readonly Json[]): readonly Json[] {
  const last = elements.findLastIndex(isPrimary);
  if (last === elements.findIndex(isPrimary)) return elements;
  return elements.map((element, i) => (i === last ? element : demoted(element)));
}

/** Where one becomes primary, the others cease to be. */
export function withPrimary(elements: readonly Json[], preferred: Json): readonly Json[] {
  if (!isObject(preferred) || own(preferred, "primary") !== true) return elements;
  const place = elements.findLastIndex((element) => element === preferred || includesAll(element, preferred));
  return elements.map((element, i) => (i === place ? element : demoted(element)));
}

/** The elements that are left after a change of each in its place; of those that became primary the first is. */
export function withPrimaryAt(
  after: readonly (Json | undefined)[],
  before: readonly Json[],
): readonly Json[] {
  const promoted = after.findIndex((element, i) => isPrimary(element) && !isPrimary(before[i]));
  const elements = after.flatMap((element, i) => {
    if (element === undefined) return [];
    return promoted < 0 || i === promoted ? [element] : [demoted(element)];
  });
  return onePrimary(elements);
}

function includesAll(element: Json, part: JsonObject): boolean {
  return (
    isObject(element) && Object.keys(part).every((name) => sameJson(own(element, name), own(part, name)))
  );
}

function isPrimary(element: Json | undefined): boolean {
  return isObject(element) && own(element, "primary") === true;
}

function demoted(element: Json): Json {
  return isPrimary(element) ? Object.assign(newObject(element as JsonObject), { primary: false }) : element;
}
