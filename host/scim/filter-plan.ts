/** What of a filter an index can answer: the equalities that must hold for every hit; and what is left of it then. */
import type { ScimAttribute } from "../contract/scim-attributes.ts";
import type { Equality } from "../provisioning/served.ts";
import type { AttributeNames, AttributeRef } from "./attribute-names.ts";
import { subAttribute } from "./attribute-names.ts";
import type { Filter, Literal } from "./filter.ts";
import type { ResourceModel } from "./resource-model.ts";

export function equalities(filter: Filter, names: AttributeNames): Equality[] {
  switch (filter.kind) {
    case "and":
      return filter.operands.flatMap((operand) => equalities(operand, names));
    case "compare":
      return filter.operator === "eq" ? equality(names.resolveInFilter(filter.attribute), filter.value) : [];
    case "element":
      return elementEqualities(filter.attribute, filter.filter, names);
    case "or":
    case "not":
    case "present":
      return [];
  }
}

/** Whether the filter is one equality of a text in which letter case says nothing: an index of folded texts decides that. */
export function isPlainEquality(filter: Filter, names: AttributeNames): boolean {
  if (filter.kind !== "compare" || filter.operator !== "eq" || typeof filter.value !== "string") return false;
  const ref = names.resolveInFilter(filter.attribute);
  const leaf = ref && leafOf(ref);
  return (
    leaf?.type === "string" &&
    !leaf.caseExact &&
    ref?.attribute.returned !== "never" &&
    leaf.returned !== "never"
  );
}

function elementEqualities(attribute: string, filter: Filter, names: AttributeNames): Equality[] {
  if (filter.kind === "and")
    return filter.operands.flatMap((operand) => elementEqualities(attribute, operand, names));
  if (filter.kind !== "compare" || filter.operator !== "eq") return [];
  return equality(names.resolveInFilter(`${attribute}.${filter.attribute}`), filter.value);
}

/**
 * The filter without the equalities on references that are joined (`members eq "id"`): those are decided where the
 * references are kept. Undefined when nothing is left.
 */
export function undecided(
  filter: Filter,
  model: Pick<ResourceModel, "names" | "joined">,
): Filter | undefined {
  switch (filter.kind) {
    case "and": {
      const operands = filter.operands
        .map((operand) => undecided(operand, model))
        .filter((operand) => operand !== undefined);
      return operands.length > 1 ? { kind: "and", operands } : operands[0];
    }
    case "element":
      return filter.filter.kind === "compare" && isOnJoined(filter, model) ? undefined : filter;
    case "compare":
      return isOnJoined(filter, model) ? undefined : filter;
    case "or":
    case "not":
    case "present":
      return filter;
  }
}

function isOnJoined(filter: Filter, { names, joined }: Pick<ResourceModel, "names" | "joined">): boolean {
  return equalities(filter, names).some(({ path }) => joined.has(path.replace(/\.value$/, "")));
}

/** Parts that many resources have in common: an index would not narrow anything down. */
const unselective: ReadonlySet<string> = new Set(["type", "primary", "display"]);

function equality(ref: AttributeRef | undefined, literal: Literal): Equality[] {
  if (!ref || literal === null || ref.attribute.name === "meta") return [];
  const leaf = leafOf(ref);
  const sub = leaf === ref.attribute ? undefined : leaf;
  if (sub && unselective.has(sub.name)) return [];
  const path = ref.sub || !sub ? ref.path : `${ref.path}.${sub.name}`;
  const value = valueOf((sub ?? ref.attribute).type, literal);
  return value === undefined ? [] : [{ path, value }];
}

/** What a comparison is with: `emails eq "x"` means their `value` (RFC 7643 §2.4). */
const leafOf = ({ attribute, sub }: AttributeRef): ScimAttribute =>
  sub ?? (attribute.type === "complex" ? subAttribute(attribute, "value") : undefined) ?? attribute;

/** The literal in the attribute's own type; undefined where equal values may be written differently. */
function valueOf(
  type: AttributeRef["attribute"]["type"],
  literal: NonNullable<Literal>,
): Equality["value"] | undefined {
  switch (type) {
    case "string":
    case "reference":
    case "binary":
      return String(literal);
    case "boolean":
      return typeof literal === "boolean" ? literal : undefined;
    case "integer":
    case "decimal":
      return Number.isFinite(Number(literal)) ? Number(literal) : undefined;
    case "dateTime":
    case "complex":
      return undefined;
  }
}
