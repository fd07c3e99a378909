/** Changes of one mapping that keep it in one piece: what has no meaning any more goes with what it belonged to. */
import type { TargetAttribute } from "../../host/contract/admin-api.ts";
import type { AttributeMapping, ObjectTypeConfig } from "../../host/contract/connector-config.ts";
import type { ScimPathMeaning } from "./scim-path.ts";

/** A fixed value in place of an attribute of the target, in the type the SCIM attribute has. */
export function toConstant(
  { scim }: AttributeMapping,
  text: string,
  meaning: ScimPathMeaning,
): AttributeMapping {
  return { scim, constant: typedValue(text, meaning) };
}

/** The mapping with an attribute of the target, and what goes without saying for it. */
export function toAttribute(
  mapping: AttributeMapping,
  attribute: TargetAttribute | undefined,
  meaning: ScimPathMeaning,
  objectTypes: readonly ObjectTypeConfig[],
): AttributeMapping {
  const { scim, unique, required, default: preset } = mapping;
  const common = {
    scim,
    attribute: attribute?.name ?? "",
    ...(unique !== undefined && { unique }),
    ...(required !== undefined && { required }),
  };
  if (meaning.kind === "reference") {
    const reference = referenceOf(attribute, objectTypes) ?? mapping.reference;
    return { ...common, ...(reference && { reference }) };
  }
  if (meaning.kind === "list" && attribute && attribute.columns.length > 0) {
    return { ...common, subAttributes: matchingColumns(meaning, attribute.columns) };
  }
  return { ...common, ...(preset !== undefined && { default: preset }) };
}

/** What the target itself says an attribute points to, where the connector serves it. */
function referenceOf(
  attribute: TargetAttribute | undefined,
  objectTypes: readonly ObjectTypeConfig[],
): AttributeMapping["reference"] {
  const { references } = attribute ?? {};
  const pointed = objectTypes.find(({ objectType }) => objectType === references?.objectType);
  return references && pointed && { resourceType: pointed.resourceType, attribute: references.attribute };
}

function matchingColumns(
  meaning: ScimPathMeaning,
  columns: readonly string[],
): Readonly<Record<string, string>> {
  const parts = meaning.attribute?.subAttributes ?? [];
  return Object.fromEntries(
    parts.flatMap(({ name, mutability }) => {
      const column =
        mutability === "readOnly"
          ? undefined
          : columns.find((one) => one.toLowerCase() === name.toLowerCase());
      return column === undefined ? [] : [[name, column]];
    }),
  );
}

/** Text as a value of the SCIM attribute's type, where it is one; else the text, which the host will refuse in words. */
export function typedValue(text: string, meaning: ScimPathMeaning): string | number | boolean {
  if (meaning.kind === "yes or no" && (text === "true" || text === "false")) return text === "true";
  if (meaning.kind === "number" && text.trim() !== "" && Number.isFinite(Number(text))) return Number(text);
  return text;
}

/** Sets or takes out an optional part. */
export function withPart<
  K extends "default" | "values" | "subAttributes" | "reference" | "unique" | "required",
>(mapping: AttributeMapping, part: K, value: AttributeMapping[K] | undefined): AttributeMapping {
  const { [part]: _, ...rest } = mapping;
  return (value === undefined ? rest : { ...rest, [part]: value }) as AttributeMapping;
}
