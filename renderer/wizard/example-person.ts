/** One real object of the target, by which pages explain what will happen. */
import type { TargetObjectType } from "../../host/contract/admin-api.ts";
import type { ObjectTypeConfig } from "../../host/contract/connector-config.ts";
import { scimSamples } from "./mapping-rows.ts";

export interface Example {
  /** What people call it: "Ana"; "somebody" where the target has no object yet. */
  readonly name: string;
  /** Values of its anchor, as the target writes them. */
  readonly anchor: string;
  /** First values of the target's attributes, for a glance at the row. */
  readonly row: readonly string[];
}

/** Paths that hold what somebody is called, the shortest name first. */
const namePaths = ["name.givenName", "nickName", "displayName", "name.formatted", "userName"];
/** Names of attributes that hold it, for the time before anything is mapped. */
const nameAttributes = [
  /^(first|given)_?name$/i,
  /^(display|full)?_?name$/i,
  /name$/i,
  /^login$/i,
  /^title$/i,
];

/** The first object of a type of the target, as far as its samples tell. */
export function exampleOf(objectType: ObjectTypeConfig, target: TargetObjectType | undefined): Example {
  const attributes = target?.attributes ?? [];
  const named = namePaths.flatMap((path) => {
    const mapping = objectType.mappings.find(({ scim }) => scim === path);
    return mapping
      ? scimSamples(
          mapping,
          attributes.find(({ name }) => name === mapping.attribute),
        ).slice(0, 1)
      : [];
  });
  const guessed = nameAttributes.flatMap((form) =>
    attributes.filter(({ name }) => form.test(name)).flatMap(({ samples }) => samples.slice(0, 1)),
  );
  const anchor = objectType.anchor.map(
    (name) => attributes.find((one) => one.name === name)?.samples[0] ?? `{${name}}`,
  );
  return {
    name: named[0] ?? guessed[0] ?? (objectType.resourceType === "Group" ? "a group" : "somebody"),
    anchor: anchor.join(" | "),
    row: attributes
      .filter(({ multiValued }) => !multiValued)
      .flatMap(({ samples }) => samples.slice(0, 1))
      .slice(0, 5),
  };
}

/** The DN of the example: `{NAME}` of a template stands for the attribute's value. */
export function exampleDn(objectType: ObjectTypeConfig, target: TargetObjectType | undefined): string {
  const sample = (name: string) => target?.attributes.find((one) => one.name === name)?.samples[0];
  const { dn } = objectType;
  if (!dn) return exampleOf(objectType, target).anchor;
  if ("attribute" in dn) return sample(dn.attribute) ?? `{${dn.attribute}}`;
  return dn.template.replace(/\{([^{}]+)\}/g, (whole, name: string) => sample(name) ?? whole);
}
