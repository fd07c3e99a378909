import { type MappingPath, parseMappingPath } from "../contract/mapping-path.ts";
import {
  commonAttributes,
  enterpriseUserSchema,
  groupSchema,
  type ScimAttribute,
  type ScimSchema,
  userSchema,
} from "../contract/scim-attributes.ts";
import { didYouMean } from "./nearest-name.ts";

/** What a mapping path stands for. */
export interface MappedAttribute {
  readonly path: MappingPath;
  /** The attribute named first; undefined for one of the administrator's own, whose type is the target's. */
  readonly attribute: ScimAttribute | undefined;
  /** The one that holds the mapped value; undefined for a whole list, a reference, and one of the administrator's own. */
  readonly value: ScimAttribute | undefined;
}

/** Finds the attribute of a mapping path, or says what is wrong with the path. */
export function resolveMapping(
  scim: string,
  resourceType: string,
): MappedAttribute | { readonly problem: string } {
  const path = parseMappingPath(scim);
  if (!path)
    return {
      problem:
        'this is no SCIM attribute path. Write it as in userName, name.givenName or emails[type eq "work"].value.',
    };
  const schema = schemaOf(path, resourceType);
  if (typeof schema === "string") return { problem: schema };
  if (!schema) return ownAttribute(path);
  const inherited = path.schema === undefined ? commonAttributes : [];
  const attribute = named(path.attribute, [...schema.attributes, ...inherited]);
  if (!attribute) {
    const known = schema.attributes.map(({ name }) => name);
    return {
      problem: `"${path.attribute}" is not an attribute of ${schema.name}.${didYouMean(path.attribute, known)} An attribute of your own has a URN in front.`,
    };
  }
  const reserved = reservedBecause(attribute);
  if (reserved) return { problem: reserved };
  return knownAttribute(path, attribute);
}

/** The schema that declares the attribute; undefined when nobody does; text when the URN cannot be used. */
function schemaOf(path: MappingPath, resourceType: string): ScimSchema | string | undefined {
  const core = { User: userSchema, Group: groupSchema }[resourceType];
  if (path.schema === undefined) return core;
  const known = [core, resourceType === "User" ? enterpriseUserSchema : undefined].find(
    (schema) => schema?.id === path.schema,
  );
  if (known) return known;
  const ownForm = /^urn:[a-z0-9][a-z0-9-]*:(?:[^\s:]+:)+2\.0:([A-Za-z][A-Za-z0-9]*)$/i.exec(path.schema);
  if (!ownForm) {
    return `"${path.schema}" is not a schema's URN. Write it as in urn:ietf:params:scim:schemas:extension:Contoso:2.0:${resourceType}:${path.attribute}.`;
  }
  if (ownForm[1] !== resourceType)
    return `its URN is one for ${ownForm[1]}. The URN of an attribute of ${resourceType} ends with :2.0:${resourceType}.`;
  const near = [core, enterpriseUserSchema].find(
    (schema) => schema?.id.toLowerCase() === path.schema?.toLowerCase(),
  );
  if (near) return `the URN is written ${near.id}.`;
  return undefined;
}

function ownAttribute(path: MappingPath): MappedAttribute | { readonly problem: string } {
  const common = path.schema === undefined ? named(path.attribute, commonAttributes) : undefined;
  const reserved = common && reservedBecause(common);
  if (reserved) return { problem: reserved };
  if (path.filter)
    return { problem: "elements can be chosen by [ ] only in SCIM's own lists, such as emails." };
  if (path.subAttribute !== undefined) {
    const name = `${path.schema === undefined ? "" : `${path.schema}:`}${path.attribute}_${path.subAttribute}`;
    return {
      problem: `an attribute of your own has no parts, so that its name takes no dot. Write it as in ${name}.`,
    };
  }
  return { path, attribute: undefined, value: undefined };
}

function knownAttribute(
  path: MappingPath,
  attribute: ScimAttribute,
): MappedAttribute | { readonly problem: string } {
  const { filter, subAttribute } = path;
  const parts = attribute.subAttributes ?? [];
  if (filter) {
    if (!attribute.multiValued)
      return { problem: `${attribute.name} is not a list, so nothing can be chosen by [ ].` };
    if (!named(filter.attribute, parts)) {
      return {
        problem: `"${filter.attribute}" is not a sub-attribute of ${attribute.name}.${didYouMean(filter.attribute, names(parts))}`,
      };
    }
    if (!subAttribute)
      return {
        problem: `say which part of the element is meant, as in ${attribute.name}[...].${parts[0]?.name ?? "value"}.`,
      };
  }
  if (!subAttribute) return { path, attribute, value: parts.length ? undefined : attribute };
  if (parts.some(({ name }) => name === "$ref"))
    return { problem: `map ${attribute.name} as a whole, with reference.` };
  const value = named(subAttribute, parts);
  if (!value)
    return {
      problem: `"${subAttribute}" is not a sub-attribute of ${attribute.name}.${didYouMean(subAttribute, names(parts)) || ` It has ${names(parts).join(", ")}.`}`,
    };
  if (attribute.multiValued && !filter) {
    return {
      problem: `say which element of the list is meant, as in ${attribute.name}[type eq "work"].${value.name}, or map ${attribute.name} as a whole.`,
    };
  }
  return { path, attribute, value };
}

function reservedBecause(attribute: ScimAttribute): string | undefined {
  if (attribute.name === "active")
    return "active is not mapped: it follows from the disable flow under deprovisioning.";
  if (attribute.mutability === "readOnly")
    return `Linkspan itself gives ${attribute.name} its value. Remove the mapping.`;
  return undefined;
}

function named(name: string, attributes: readonly ScimAttribute[]): ScimAttribute | undefined {
  return attributes.find((attribute) => attribute.name === name);
}

function names(attributes: readonly ScimAttribute[]): string[] {
  return attributes.map(({ name }) => name);
}
