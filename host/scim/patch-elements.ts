/** PATCH within one attribute: elements of a multi-valued one, parts of a complex one. Nothing given is changed in place. */
import type { ScimAttribute } from "../contract/scim-attributes.ts";
import type { Json } from "../provisioning/served.ts";
import { subAttribute } from "./attribute-names.ts";
import {
  elementValue,
  elementValues,
  givenElements,
  isBare,
  only,
  partValue,
  tooManyElements,
} from "./attribute-value.ts";
import { type Folding, sortKey } from "./comparison.ts";
import { mergeParts, overlay, withPart } from "./complex-parts.ts";
import { badRequest } from "./error.ts";
import type { Filter } from "./filter.ts";
import { matchElement } from "./filter-match.ts";
import { isArray, isObject, type JsonObject, newObject, own, sameJson } from "./json.ts";
import { limits } from "./limits.ts";
import { withPrimary, withPrimaryAt } from "./primary.ts";

export interface ElementChange {
  readonly op: "add" | "replace" | "remove";
  readonly sub: ScimAttribute | undefined;
  readonly filter: Filter;
  readonly value: Json;
  readonly folding: Folding;
}

/** `attr` add: appends. What is there already is brought up to date, not repeated. */
export function addElements(
  attribute: ScimAttribute,
  before: Json | undefined,
  value: Json,
  folding: Folding,
): Json | undefined {
  let elements = elementsOf(before);
  for (const given of givenElements(attribute, value)) {
    const added = elementValue(attribute, given);
    if (added === undefined) continue;
    const place = elements.findIndex((element) => isSameElement(attribute, element, added, folding));
    if (place < 0 && isBare(added)) continue;
    const updated =
      place < 0
        ? [...elements, added]
        : elements.with(place, mergeParts(attribute, elements[place], given) ?? added);
    elements = withPrimary(updated, added);
  }
  if (elements.length > limits.elements) throw tooManyElements(attribute);
  return assigned(elements);
}

/** `attr` remove with a value (Entra): removes the elements that have all the parts of one given. */
export function removeElements(
  attribute: ScimAttribute,
  before: Json | undefined,
  value: Json,
  folding: Folding,
): Json | undefined {
  const given = elementValues(attribute, value);
  return assigned(
    elementsOf(before).filter(
      (element) => !given.some((part) => includes(attribute, element, part, folding)),
    ),
  );
}

/** `attr[filter]` and `attr[filter].sub`. An element that an eq filter describes is made when there is none. */
export function changeElements(
  attribute: ScimAttribute,
  before: Json | undefined,
  { op, sub, filter, value, folding }: ElementChange,
): Json | undefined {
  const elements = elementsOf(before);
  const matches = matchElement(filter, attribute, folding);
  const wanted =
    op === "remove"
      ? undefined
      : sub
        ? partValue(attribute, sub, value)
        : elementValue(attribute, only(value));
  const described = describedBy(filter, attribute);
  const change = (element: Json): Json | undefined => {
    if (sub) return withPart(element, sub, wanted);
    if (op === "add") return mergeParts(attribute, element, value);
    // RFC 7644 §3.5.2.3: the element is replaced; it goes on being the one that the filter describes.
    return wanted === undefined ? undefined : overlay(attribute, described, wanted);
  };
  const hits = new Set(matches ? elements.filter(matches) : []);
  if (hits.size > 0) {
    const after = elements.map((element) => (hits.has(element) ? change(element) : element));
    return assigned(withPrimaryAt(after, elements));
  }
  if (wanted === undefined) return before;
  if (!described)
    throw badRequest("noTarget", `No element of ${attribute.name} satisfies the filter of the path.`);
  if (elements.length >= limits.elements) throw tooManyElements(attribute);
  const made = change(described) ?? described;
  return assigned(withPrimary([...elements, made], made));
}

/** The elements that say something, and those that the target kept in this form. */
export function withoutBare(elements: Json | undefined, kept: Json | undefined): Json | undefined {
  const before = elementsOf(kept);
  const isKept = (element: Json) => before.some((other) => sameJson(other, element));
  return assigned(elementsOf(elements).filter((element) => !isBare(element) || isKept(element)));
}

/** `attr.sub`: of a complex value, or of each element; the first is made when there is none. */
export function changeParts(
  attribute: ScimAttribute,
  before: Json | undefined,
  sub: ScimAttribute,
  value: Json,
): Json | undefined {
  const part = partValue(attribute, sub, value);
  if (!attribute.multiValued) return mergeParts(attribute, before, { [sub.name]: value });
  const elements = elementsOf(before);
  if (elements.length === 0) return part === undefined ? undefined : [withPart(newObject(), sub, part)];
  return elements.map((element) => withPart(element, sub, part));
}

/** The element that a conjunction of equalities describes; undefined for any other filter. */
function describedBy(filter: Filter, attribute: ScimAttribute): JsonObject | undefined {
  const conditions = filter.kind === "and" ? filter.operands : [filter];
  const element = newObject();
  for (const condition of conditions) {
    if (condition.kind !== "compare" || condition.operator !== "eq") return undefined;
    const sub = subAttribute(attribute, condition.attribute);
    const value = sub && partValue(attribute, sub, condition.value);
    if (!sub || value === undefined) return undefined;
    element[sub.name] = value;
  }
  return element;
}

/** Whether an added element stands for one that is there: the same value, or the only one of its type. */
function isSameElement(attribute: ScimAttribute, element: Json, added: Json, folding: Folding): boolean {
  if (!isObject(element) || !isObject(added)) return samePart(attribute, element, added, folding);
  const type = subAttribute(attribute, "type");
  const sameType = samePart(type, own(element, "type"), own(added, "type"), folding);
  const hasValue = own(added, "value") !== undefined;
  if (type?.canonicalValues && own(added, "type") !== undefined && sameType) return true;
  if (!hasValue) return !isBare(added) && includes(attribute, element, added, folding);
  const eitherUntyped = own(element, "type") === undefined || own(added, "type") === undefined;
  const value = subAttribute(attribute, "value");
  return (sameType || eitherUntyped) && samePart(value, own(element, "value"), own(added, "value"), folding);
}

function includes(attribute: ScimAttribute, element: Json, part: Json, folding: Folding): boolean {
  if (!isObject(element) || !isObject(part)) return samePart(attribute, element, part, folding);
  return Object.keys(part).every((name) =>
    samePart(subAttribute(attribute, name), own(element, name), own(part, name), folding),
  );
}

function samePart(
  attribute: ScimAttribute | undefined,
  a: Json | undefined,
  b: Json | undefined,
  folding: Folding,
): boolean {
  if (!attribute) return false;
  const key = sortKey(attribute, a, folding);
  return key === undefined ? sameJson(a, b) : key === sortKey(attribute, b, folding);
}

function elementsOf(value: Json | undefined): readonly Json[] {
  if (value === undefined || value === null) return [];
  return isArray(value) ? value : [value];
}

function assigned(elements: readonly Json[]): Json | undefined {
  return elements.length > 0 ? elements : undefined;
}
