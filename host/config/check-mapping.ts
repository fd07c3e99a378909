import type { AttributeMapping, ObjectTypeConfig } from "../contract/connector-config.ts";
import type { ConfigProblem } from "../contract/errors.ts";
import { type MappingPath, parseMappingPath } from "../contract/mapping-path.ts";
import type { ScimAttribute } from "../contract/scim-attributes.ts";
import { type MappedAttribute, resolveMapping } from "./mapped-attribute.ts";
import { didYouMean } from "./nearest-name.ts";

/** All that is wrong with the mappings of one object type, as far as it can be told without the target. */
export function checkMappings(
  objectType: ObjectTypeConfig,
  objectTypes: readonly ObjectTypeConfig[],
  path: string,
): ConfigProblem[] {
  return [
    ...objectType.mappings.flatMap((mapping, index) =>
      mappingProblems(mapping, objectType, objectTypes).map((message) => ({
        path: `${path}/${index}`,
        message: `${mapping.scim}: ${message}`,
      })),
    ),
    ...collisions(objectType.mappings, path),
    ...missingMappings(objectType).map((message) => ({ path, message })),
  ];
}

function mappingProblems(
  mapping: AttributeMapping,
  { resourceType }: ObjectTypeConfig,
  objectTypes: readonly ObjectTypeConfig[],
): string[] {
  const resolved = resolveMapping(mapping.scim, resourceType);
  if ("problem" in resolved) return [resolved.problem];
  return [
    ...sourceProblems(mapping),
    ...shapeProblems(mapping, resolved),
    ...referenceProblems(mapping, resolved, objectTypes),
    ...valueProblems(mapping, resolved.value),
  ];
}

function sourceProblems(mapping: AttributeMapping): string[] {
  if ((mapping.attribute === undefined) === (mapping.constant === undefined)) {
    return ["give either attribute, for a value of the target, or constant, for a fixed one."];
  }
  if (mapping.constant === undefined) return [];
  const idle = (["default", "values", "subAttributes", "reference", "unique", "required"] as const).filter(
    (key) => mapping[key] !== undefined,
  );
  return idle.map((key) => `${key} has no meaning for a constant. Remove it.`);
}

function shapeProblems(mapping: AttributeMapping, { attribute, value, path }: MappedAttribute): string[] {
  const whole = attribute && !value;
  if (!mapping.subAttributes) {
    if (!whole || isReference(attribute) || attribute.multiValued) return [];
    const parts = (attribute.subAttributes ?? []).map(({ name }) => name);
    return [`it has parts of its own. Map them one by one, as in ${path.attribute}.${parts[0] ?? "value"}.`];
  }
  if (attribute && (!whole || !attribute.multiValued))
    return ["subAttributes are only for a whole list, such as phoneNumbers."];
  const known = (attribute?.subAttributes ?? [])
    .filter(({ mutability }) => mutability !== "readOnly")
    .map(({ name }) => name);
  return Object.keys(mapping.subAttributes)
    .filter((name) => attribute && !known.includes(name))
    .map(
      (name) =>
        `"${name}" is not a sub-attribute of it.${didYouMean(name, known) || ` It has ${known.join(", ")}.`}`,
    );
}

function referenceProblems(
  mapping: AttributeMapping,
  { attribute }: MappedAttribute,
  objectTypes: readonly ObjectTypeConfig[],
): string[] {
  const { reference } = mapping;
  if (!reference) {
    return attribute && isReference(attribute) && mapping.attribute !== undefined
      ? [
          "it points to other objects. Say with reference to which resource type, and which attribute of theirs it holds.",
        ]
      : [];
  }
  if (attribute && !isReference(attribute)) return ["it does not point to other objects. Remove reference."];
  const problems = (["default", "values", "subAttributes"] as const)
    .filter((key) => mapping[key] !== undefined)
    .map((key) => `${key} has no meaning for a reference. Remove it.`);
  const names = objectTypes.map(({ resourceType }) => resourceType);
  if (!names.includes(reference.resourceType)) {
    problems.push(
      `it refers to the resource type "${reference.resourceType}", which this connector does not serve.${didYouMean(reference.resourceType, names)}`,
    );
  }
  return problems;
}

function valueProblems(mapping: AttributeMapping, attribute: ScimAttribute | undefined): string[] {
  const problems: string[] = [];
  for (const key of ["constant", "default"] as const) {
    const value = mapping[key];
    if (attribute && value !== undefined && !hasType(value, attribute.type)) {
      problems.push(
        `${key} must be ${attribute.type === "boolean" ? "true or false" : `a value of type ${attribute.type}`}, not ${JSON.stringify(value)}.`,
      );
    }
  }
  const targets = Object.values(mapping.values ?? {});
  const twice = targets.find((value, index) => targets.indexOf(value) !== index);
  if (twice !== undefined)
    problems.push(`values has "${twice}" for two SCIM values, so that it could not be read back.`);
  if (attribute?.type === "boolean") {
    const odd = Object.keys(mapping.values ?? {}).find((key) => key !== "true" && key !== "false");
    if (odd !== undefined) problems.push(`values may name "true" and "false" only, not "${odd}".`);
  }
  return problems;
}

function hasType(value: string | number | boolean, type: ScimAttribute["type"]): boolean {
  switch (type) {
    case "boolean":
      return typeof value === "boolean";
    case "integer":
      return Number.isSafeInteger(value);
    case "decimal":
      return typeof value === "number";
    case "string":
    case "dateTime":
    case "binary":
    case "reference":
      return typeof value === "string";
    case "complex":
      return false;
  }
}

/** Paths that are mapped twice, or of which one is a part of the other. SCIM names ignore case (RFC 7643 §2.1). */
function collisions(mappings: readonly AttributeMapping[], path: string): ConfigProblem[] {
  const parsed = mappings.map(({ scim }) => parseMappingPath(scim));
  return mappings.flatMap((mapping, index) => {
    const own = parsed[index];
    const other = own && parsed.slice(0, index).findIndex((earlier) => earlier && overlap(earlier, own));
    if (other === undefined || other < 0) return [];
    const first = mappings[other]?.scim ?? "";
    const message =
      first === mapping.scim
        ? `${first} is mapped twice. Remove one of the two.`
        : `${mapping.scim} and ${first} are mapped both, but one is a part of the other. Remove one of the two.`;
    return [{ path: `${path}/${index}`, message }];
  });
}

function overlap(a: MappingPath, b: MappingPath): boolean {
  if (namespace(a) !== namespace(b) || a.attribute.toLowerCase() !== b.attribute.toLowerCase()) return false;
  if (!isWhole(a) && !isWhole(b) && filterKey(a) !== filterKey(b)) return false;
  return !a.subAttribute || !b.subAttribute || a.subAttribute.toLowerCase() === b.subAttribute.toLowerCase();
}

function isWhole(path: MappingPath): boolean {
  return !path.filter && !path.subAttribute;
}

function filterKey({ filter }: MappingPath): string {
  return filter ? `${filter.attribute.toLowerCase()}=${String(filter.value).toLowerCase()}` : "";
}

function namespace({ schema = "" }: MappingPath): string {
  return schema.toLowerCase().startsWith("urn:ietf:params:scim:schemas:core:2.0:")
    ? ""
    : schema.toLowerCase();
}

const indispensable: Readonly<Record<string, string>> = { User: "userName", Group: "displayName" };

function missingMappings({ resourceType, mappings }: ObjectTypeConfig): string[] {
  const name = indispensable[resourceType];
  if (!name) return [];
  const found = mappings.find(({ scim }) => {
    const path = parseMappingPath(scim);
    return path && isWhole(path) && namespace(path) === "" && path.attribute === name;
  });
  if (!found)
    return [
      `${name} is not mapped. Every ${resourceType} needs it: map it to the attribute that names the object.`,
    ];
  return found.constant === undefined
    ? []
    : [`${name} cannot be a constant: it tells one ${resourceType} from another.`];
}

function isReference(attribute: ScimAttribute): boolean {
  return attribute.subAttributes?.some(({ name }) => name === "$ref") ?? false;
}
