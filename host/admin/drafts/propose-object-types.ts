import type { AttributeSchema, ObjectTypeSchema, Schema } from "../../connectors/connector.ts";
import type { Deprovisioning, ObjectTypeConfig } from "../../contract/connector-config.ts";
import type { Samples } from "./draft-state.ts";
import { suggestMappings } from "./suggest-mappings.ts";
import {
  activeNames,
  activeTexts,
  groupTypes,
  inactiveNames,
  personTypes,
  plainName,
  userSynonyms,
} from "./synonyms.ts";

/** Which object type of the target is a person and which a group; with the anchors the target proposes. */
export function proposeObjectTypes(schema: Schema): ObjectTypeConfig[] {
  const person =
    best(schema.objectTypes, personTypes) ?? schema.objectTypes.find(hasLogin) ?? onlyOne(schema.objectTypes);
  const others = schema.objectTypes.filter((type) => type !== person);
  const group = best(others, groupTypes);
  return [
    ...(person ? [proposal("User", person)] : []),
    ...(group && person ? [proposal("Group", group)] : []),
  ];
}

/**
 * Fills in mappings and deprovisioning of the object types that have none which fit their target's object type: they
 * are new, or another object type was chosen for them.
 */
export function proposeMappings(
  objectTypes: readonly ObjectTypeConfig[],
  schema: Schema,
  samples: Samples,
): ObjectTypeConfig[] {
  return objectTypes.map((resource) => {
    const target = schema.objectTypes.find(({ name }) => name === resource.objectType);
    const fits = resource.mappings.some(({ attribute }) =>
      target?.attributes.some(({ name }) => name === attribute),
    );
    if (!target || fits) return resource;
    return {
      ...resource,
      mappings: suggestMappings(resource, target, objectTypes),
      deprovisioning: suggestDeprovisioning(target, samples[target.name] ?? {}),
    };
  });
}

/** Disabling sets the attribute that says so, where there is one; deleting deletes. */
export function suggestDeprovisioning(target: ObjectTypeSchema, samples: Samples[string]): Deprovisioning {
  for (const [names, inverse] of [
    [activeNames, false],
    [inactiveNames, true],
  ] as const) {
    for (const name of names) {
      const attribute = target.attributes.find(
        (one) => !one.multiValued && plainName(one.name) === plainName(name),
      );
      const values = attribute && onAndOff(attribute, samples[attribute.name] ?? []);
      if (!attribute || !values) continue;
      const [value, restore] = inverse ? [values.on, values.off] : [values.off, values.on];
      return {
        disable: { flow: "set", attribute: attribute.name, value, restore },
        delete: { flow: "delete" },
      };
    }
  }
  return { disable: { flow: "none" }, delete: { flow: "delete" } };
}

/** The two values of a yes-or-no attribute; of text only where the target's own values show which they are. */
function onAndOff(
  { type }: AttributeSchema,
  samples: readonly string[],
): { off: string; on: string } | undefined {
  if (type === "boolean") return { off: "false", on: "true" };
  if (type === "integer")
    return samples.every((one) => one === "0" || one === "1") ? { off: "0", on: "1" } : undefined;
  if (type !== "string") return undefined;
  for (const pair of activeTexts) {
    const seen = samples.find(
      (sample) =>
        sample.toLowerCase() === pair.on.toLowerCase() || sample.toLowerCase() === pair.off.toLowerCase(),
    );
    if (seen !== undefined) return { off: inCaseOf(seen, pair.off), on: inCaseOf(seen, pair.on) };
  }
  return undefined;
}

function inCaseOf(seen: string, word: string): string {
  if (seen === seen.toUpperCase()) return word.toUpperCase();
  if (seen === seen.toLowerCase()) return word.toLowerCase();
  return word.charAt(0).toUpperCase() + word.slice(1).toLowerCase();
}

function proposal(resourceType: string, target: ObjectTypeSchema): ObjectTypeConfig {
  return {
    resourceType,
    objectType: target.name,
    anchor: target.anchor,
    mappings: [],
    deprovisioning: { disable: { flow: "none" }, delete: { flow: "delete" } },
  };
}

/** The type with the likeliest name; `dbo.Employees` counts as `employee`. */
function best(types: readonly ObjectTypeSchema[], names: readonly string[]): ObjectTypeSchema | undefined {
  for (const name of names.map(plainName)) {
    const found = types.find((type) =>
      [name, `${name}s`, `${name}n`].includes(plainName(type.name.split(".").at(-1) ?? "")),
    );
    if (found) return found;
  }
  return undefined;
}

function hasLogin({ attributes }: ObjectTypeSchema): boolean {
  const logins = userSynonyms.find(({ scim }) => scim === "userName")?.names.map(plainName) ?? [];
  return attributes.some(({ name }) => logins.includes(plainName(name)));
}

function onlyOne<T>(items: readonly T[]): T | undefined {
  return items.length === 1 ? items[0] : undefined;
}
