/** The mapping of one object type as the page lists it: what is mapped, what needs the administrator, what is left. */

import type { TargetAttribute, TargetObjectType } from "../../host/contract/admin-api.ts";
import type { AttributeMapping, ObjectTypeConfig } from "../../host/contract/connector-config.ts";

export interface MappingRow {
  readonly index: number;
  readonly mapping: AttributeMapping;
  /** Undefined for a constant, and for an attribute the target does not have. */
  readonly attribute?: TargetAttribute;
  /** What a client will see for the first object. */
  readonly sample: string;
}

/** One row for each mapping, in the order of the configuration. */
export function mappingRows(
  objectType: ObjectTypeConfig,
  target: TargetObjectType | undefined,
): readonly MappingRow[] {
  return objectType.mappings.map((mapping, index) => {
    const attribute = target?.attributes.find(({ name }) => name === mapping.attribute);
    return {
      index,
      mapping,
      ...(attribute && { attribute }),
      sample:
        mapping.constant === undefined
          ? (scimSamples(mapping, attribute)[0] ?? "")
          : String(mapping.constant),
    };
  });
}

/** Values of the first objects as a client will see them. */
export function scimSamples(
  mapping: AttributeMapping,
  attribute: TargetAttribute | undefined,
): readonly string[] {
  const back = new Map(Object.entries(mapping.values ?? {}).map(([scim, target]) => [target, scim]));
  return attribute?.samples.map((sample) => back.get(sample) ?? sample) ?? [];
}

/** The target's attributes that nothing is mapped to and no flow sets. */
export function unmapped(
  objectType: ObjectTypeConfig,
  target: TargetObjectType | undefined,
): readonly TargetAttribute[] {
  const used = new Set(objectType.mappings.map(({ attribute }) => attribute));
  for (const flow of [objectType.deprovisioning.disable, objectType.deprovisioning.delete]) {
    if (flow.flow === "set") used.add(flow.attribute);
  }
  return target?.attributes.filter(({ name }) => !used.has(name)) ?? [];
}

/** Attributes without which the target takes no new object, and which nothing fills. */
export function missingRequired(
  objectType: ObjectTypeConfig,
  target: TargetObjectType | undefined,
): readonly TargetAttribute[] {
  return unmapped(objectType, target).filter(({ required, generated }) => required && !generated);
}

/** The object type with one mapping put in the place of another; undefined takes it out, a place past the end adds. */
export function withMapping(
  objectType: ObjectTypeConfig,
  index: number,
  mapping: AttributeMapping | undefined,
): ObjectTypeConfig {
  const { mappings } = objectType;
  if (mapping === undefined)
    return { ...objectType, mappings: mappings.filter((_, place) => place !== index) };
  return {
    ...objectType,
    mappings: index < mappings.length ? mappings.with(index, mapping) : [...mappings, mapping],
  };
}
