/**
 * Values as clients send them, made into what the schema says (RFC 7643 §2.3). Nothing means "unassigned": null, an
 * empty list, an empty text, an object without parts. What cannot be converted is 400 invalidValue.
 */
import { ScimError } from "../contract/errors.ts";
import type { ScimAttribute, ScimSchema } from "../contract/scim-attributes.ts";
import type { Json, Resource } from "../provisioning/served.ts";
import { subAttribute } from "./attribute-names.ts";
import { badRequest } from "./error.ts";
import { isArray, isObject, type JsonObject, newObject, own, sameJson } from "./json.ts";
import { limits } from "./limits.ts";
import { onePrimary } from "./primary.ts";
import { simpleValue, wrongType } from "./simple-value.ts";

/** The attribute's whole value, or undefined for unassigned. */
export function attributeValue(attribute: ScimAttribute, value: Json): Json | undefined {
  if (attribute.multiValued) {
    const elements = elementValues(attribute, value).filter((element) => !isBare(element));
    return elements.length > 0 ? onePrimary(elements) : undefined;
  }
  return elementValue(attribute, only(value));
}

/** The data of a whole extension; undefined for none. Like one complex value it may stand alone in a list. */
export function extensionData({ id }: ScimSchema, given: Json): JsonObject | undefined {
  const value = only(given);
  if (value === null || value === "") return undefined;
  if (!isObject(value))
    throw badRequest("invalidValue", `${id} must be an object that holds its attributes.`);
  return value;
}

/** The one value that a list holds: Entra sends a manager now and then as a list of one. */
export function only(value: Json): Json {
  return isArray(value) && value.length < 2 ? (value[0] ?? null) : value;
}

/** The elements of a multi-valued attribute as they were sent; one alone need not stand in a list. */
export function givenElements(attribute: ScimAttribute, value: Json): readonly Json[] {
  const given = isArray(value) ? value : [value];
  if (given.length > limits.elements) throw tooManyElements(attribute);
  return given;
}

/** The elements of a multi-valued attribute. Equal ones count once. */
export function elementValues(attribute: ScimAttribute, value: Json): Json[] {
  const elements: Json[] = [];
  const seen = new Set<string>();
  for (const one of givenElements(attribute, value)) {
    const element = elementValue(attribute, one);
    if (element === undefined) continue;
    const key = JSON.stringify(element);
    if (seen.has(key)) continue;
    seen.add(key);
    elements.push(element);
  }
  return elements;
}

export function tooManyElements({ name }: ScimAttribute) {
  return badRequest("invalidValue", `${name} may have ${limits.elements} values and not more.`);
}

/** One value or one element. A complex one given as a text means its `value` (Entra's manager). */
export function elementValue(attribute: ScimAttribute, value: Json): Json | undefined {
  if (value === null || value === "") return undefined;
  if (attribute.type !== "complex") return simpleValue(attribute, value);
  if (isObject(value)) return complexValue(attribute, roleFromText(attribute, value));
  const sub = subAttribute(attribute, "value");
  if (!sub || isArray(value)) throw wrongType(attribute, "an object");
  return complexValue(attribute, roleFromText(attribute, { [sub.name]: value }));
}

/** Whether an element only says what it would be, such as `{"type":"work"}`: it is none. */
export function isBare(element: Json): boolean {
  return isObject(element) && Object.keys(element).every((name) => name === "type" || name === "primary");
}

/** The value of a part; what does not fit is told with the part's whole name, such as `emails.value`. */
export function partValue(attribute: ScimAttribute, sub: ScimAttribute, value: Json): Json | undefined {
  try {
    return attributeValue(sub, value);
  } catch (cause) {
    if (!(cause instanceof ScimError)) throw cause;
    throw badRequest("invalidValue", `${attribute.name}.${cause.message}`, cause);
  }
}

function complexValue(
  attribute: ScimAttribute,
  value: { readonly [name: string]: Json },
): Resource | undefined {
  const result = newObject();
  for (const name of Object.keys(value)) {
    const sub = subAttribute(attribute, name);
    if (!sub || sub.mutability === "readOnly") continue;
    const part = partValue(attribute, sub, own(value, name) ?? null);
    if (part === undefined) continue;
    if (Object.hasOwn(result, sub.name) && !sameJson(result[sub.name], part)) {
      throw badRequest("invalidSyntax", `${attribute.name}.${sub.name} is given twice.`);
    }
    result[sub.name] = part;
  }
  return Object.keys(result).length > 0 ? result : undefined;
}

/** Entra's app roles arrive as JSON text in `value`: `{"id":…,"value":"Admin","displayName":"Admin"}`. */
function roleFromText(
  attribute: ScimAttribute,
  element: { readonly [name: string]: Json },
): { readonly [name: string]: Json } {
  const text = own(element, "value");
  if (attribute.name !== "roles" || typeof text !== "string" || !text.startsWith("{")) return element;
  let role: Json;
  try {
    role = JSON.parse(text) as Json;
  } catch {
    // A role may well be called {x}.
    return element;
  }
  if (!isObject(role)) return element;
  const value = own(role, "value") ?? own(role, "id") ?? text;
  const display = own(role, "displayName") ?? own(role, "display") ?? own(element, "display") ?? null;
  return { ...element, value, display };
}
