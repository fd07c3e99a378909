/**
 * PATCH of a list reference (`members`): operations on single values that are handed on, so that a group of 100,000 is
 * never loaded to gain one member.
 */
import type { ScimAttribute } from "../contract/scim-attributes.ts";
import type { Json, ReferenceOperation } from "../provisioning/served.ts";
import { badRequest } from "./error.ts";
import type { Filter } from "./filter.ts";
import { matchElement } from "./filter-match.ts";
import { isArray, isObject, ownIgnoringCase } from "./json.ts";
import type { PatchOperation } from "./patch-request.ts";

/** The operation as it is handed on; undefined when it changes nothing. */
export function referenceOperation(
  attribute: ScimAttribute,
  { op, value }: Pick<PatchOperation, "op" | "value">,
  filter: Filter | undefined,
): ReferenceOperation | undefined {
  const name = attribute.name;
  if (filter) {
    // RFC 7643 §4.2: the parts of a member are immutable; it is removed and added as a whole.
    if (op !== "remove")
      throw badRequest("mutability", `Members of ${name} cannot be changed: remove and add them.`);
    const ids = idsOf(filter);
    if (ids) return { attribute: name, op, ids };
    const where = matchElement(filter, attribute);
    return where && { attribute: name, op, where };
  }
  if (op === "remove" && (value === undefined || value === null)) return { attribute: name, op: "clear" };
  const ids = referenceIds(attribute, value ?? null);
  if (op === "replace")
    return ids.length > 0 ? { attribute: name, op, ids } : { attribute: name, op: "clear" };
  // Entra's remove names the members in `value`; an empty list there names nobody, not everybody.
  if (ids.length === 0) return undefined;
  return op === "add" ? { attribute: name, op, ids } : { attribute: name, op, ids };
}

/** Ids in `[{"value":"id","$ref":null},…]`, one such object alone, or bare ids. */
export function referenceIds(attribute: ScimAttribute, value: Json): string[] {
  const ids = new Set<string>();
  for (const element of isArray(value) ? value : [value]) {
    if (element === null || element === "") continue;
    const id = isObject(element) ? ownIgnoringCase(element, "value") : element;
    if (typeof id !== "string" || id === "") {
      throw badRequest(
        "invalidValue",
        `Each element of ${attribute.name} must name a resource's id in "value".`,
      );
    }
    ids.add(id);
  }
  return [...ids];
}

/** The ids of `value eq "a" or value eq "b"`; undefined for any other filter. */
function idsOf(filter: Filter): string[] | undefined {
  if (filter.kind === "compare") {
    const { attribute, operator, value } = filter;
    return attribute.toLowerCase() === "value" && operator === "eq" && value !== null
      ? [String(value)]
      : undefined;
  }
  if (filter.kind !== "or") return undefined;
  const ids: string[] = [];
  for (const operand of filter.operands) {
    const some = idsOf(operand);
    if (!some) return undefined;
    ids.push(...some);
  }
  return ids;
}
