/** PATCH of the parts of one complex value. Nothing given is changed in place. */
import type { ScimAttribute } from "../contract/scim-attributes.ts";
import type { Json, Resource } from "../provisioning/served.ts";
import { subAttribute } from "./attribute-names.ts";
import { attributeValue, elementValue, only } from "./attribute-value.ts";
import { isObject, type JsonObject, newObject, own, sameJson } from "./json.ts";

/** The parts given replace or clear theirs, the others stay (RFC 7644 §3.5.2.1, §3.5.2.3). Undefined: unassigned. */
export function mergeParts(
  attribute: ScimAttribute,
  before: Json | undefined,
  given: Json,
): Json | undefined {
  const value = only(given);
  if (value === null || value === "") return undefined;
  if (!isObject(value)) {
    const whole = elementValue(attribute, value);
    return whole === undefined ? undefined : overlay(attribute, before, whole);
  }
  // A part that is null or empty goes; elementValue leaves these out, so they are looked for here.
  const parts = elementValue(attribute, value) ?? newObject();
  const result = newObject(overlay(attribute, before, parts) as JsonObject);
  for (const name of Object.keys(value)) {
    const sub = subAttribute(attribute, name);
    if (sub && sub.mutability !== "readOnly" && attributeValue(sub, own(value, name) ?? null) === undefined) {
      delete result[sub.name];
    }
  }
  return pointsNowhere(attribute, result) ? undefined : result;
}

/** Parts over parts. With another `value` the rest of a reference is about another resource and goes. */
export function overlay(attribute: ScimAttribute, before: Json | undefined, given: Json): Json {
  if (!isObject(given)) return given;
  const result = newObject(isObject(before) ? before : undefined);
  const value = own(given, "value");
  if (value !== undefined && !sameJson(own(result, "value"), value)) {
    for (const sub of attribute.subAttributes ?? []) if (isDerived(sub)) delete result[sub.name];
  }
  return Object.assign(result, given);
}

export function withPart(element: Json, sub: ScimAttribute, part: Json | undefined): Resource {
  const result = newObject(isObject(element) ? element : undefined);
  if (part === undefined) delete result[sub.name];
  else result[sub.name] = part;
  return result;
}

/** Whether nothing is left, or only what is derived from a `value` that is gone. */
function pointsNowhere(attribute: ScimAttribute, value: JsonObject): boolean {
  return Object.keys(value).every((name) => {
    const sub = subAttribute(attribute, name);
    return sub !== undefined && isDerived(sub);
  });
}

/** What a host says of the resource a reference points to. */
function isDerived(sub: ScimAttribute): boolean {
  return sub.mutability === "readOnly" || sub.name === "$ref";
}
