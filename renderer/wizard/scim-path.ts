/** What a SCIM attribute path stands for, as the mapping page shows it. */

import { type MappingPath, parseMappingPath } from "../../host/contract/mapping-path.ts";
import type { ScimAttribute, ScimSchema } from "../../host/contract/scim-attributes.ts";
import { commonAttributes } from "../../host/contract/scim-attributes.ts";

export interface ScimPathMeaning {
  readonly kind: "text" | "yes or no" | "number" | "date" | "binary" | "reference" | "list" | "own";
  /** Of the whole path; undefined for an attribute of the administrator's own. */
  readonly attribute?: ScimAttribute;
  readonly description: string;
}

/** The schemas of one resource type: its core schema and the extensions made for it. */
export function schemasFor(resourceType: string, schemas: readonly ScimSchema[]): readonly ScimSchema[] {
  return schemas.filter(({ id }) => id.endsWith(`:${resourceType}`));
}

/** What the path stands for. One that no schema declares is the administrator's own; whether it may be, the host says. */
export function meaningOf(
  scim: string,
  resourceType: string,
  schemas: readonly ScimSchema[],
): ScimPathMeaning {
  const path = parseMappingPath(scim);
  const attribute = path && declared(path, schemasFor(resourceType, schemas));
  if (!attribute) return { kind: "own", description: "An attribute of your own." };
  if (isReference(attribute)) return { kind: "reference", attribute, description: attribute.description };
  const part = path.subAttribute;
  if (part !== undefined) {
    const sub = attribute.subAttributes?.find(({ name }) => same(name, part));
    return sub ? scalarMeaning(sub) : { kind: "own", description: "An attribute of your own." };
  }
  if (attribute.multiValued) return { kind: "list", attribute, description: attribute.description };
  return scalarMeaning(attribute);
}

function scalarMeaning(attribute: ScimAttribute): ScimPathMeaning {
  const kinds = {
    string: "text",
    reference: "text",
    complex: "text",
    boolean: "yes or no",
    decimal: "number",
    integer: "number",
    dateTime: "date",
    binary: "binary",
  } as const;
  return { kind: kinds[attribute.type], attribute, description: attribute.description };
}

function declared(path: MappingPath, schemas: readonly ScimSchema[]): ScimAttribute | undefined {
  const schema =
    path.schema === undefined ? schemas[0] : schemas.find(({ id }) => same(id, path.schema ?? ""));
  const attributes = [...(schema?.attributes ?? []), ...(path.schema === undefined ? commonAttributes : [])];
  return attributes.find(({ name }) => same(name, path.attribute));
}

/** Whether a value points to another resource: it has a `$ref` (RFC 7643 §2.3.7). */
function isReference(attribute: ScimAttribute): boolean {
  return attribute.subAttributes?.some(({ name }) => name === "$ref") ?? false;
}

/** Attribute names and URNs ignore case (RFC 7643 §2.1). */
function same(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}

export interface PathChoice {
  readonly path: string;
  readonly description: string;
}

/** Every path that may be mapped for a resource type, in the order of its schemas. */
export function pathChoices(resourceType: string, schemas: readonly ScimSchema[]): readonly PathChoice[] {
  const own = schemasFor(resourceType, schemas);
  const external = commonAttributes
    .filter(({ name }) => name === "externalId")
    .flatMap((one) => pathsOf(one, ""));
  const core = own[0]?.attributes.flatMap((attribute) => pathsOf(attribute, "")) ?? [];
  const extensions = own
    .slice(1)
    .flatMap((schema) => schema.attributes.flatMap((attribute) => pathsOf(attribute, `${schema.id}:`)));
  return [...core, ...external, ...extensions];
}

function pathsOf(attribute: ScimAttribute, prefix: string): readonly PathChoice[] {
  const path = prefix + attribute.name;
  const { description, multiValued, subAttributes } = attribute;
  if (attribute.mutability === "readOnly") return [];
  if (!subAttributes || isReference(attribute)) return [{ path, description }];
  const parts = subAttributes.filter(({ mutability }) => mutability !== "readOnly");
  if (!multiValued)
    return parts.map((part) => ({ path: `${path}.${part.name}`, description: part.description }));
  const types = parts.find(({ name }) => name === "type")?.canonicalValues ?? [];
  const values = parts.filter(({ name }) => !["type", "primary", "display"].includes(name));
  return [
    ...types.flatMap((type) =>
      values.map((part) => ({
        path: `${path}[type eq "${type}"].${part.name}`,
        description: part.description,
      })),
    ),
    { path, description: `${description} The whole list, kept in a table of its own.` },
  ];
}

/** The sub-attributes a column of a child table may be given to. */
export function listParts(meaning: ScimPathMeaning): readonly ScimAttribute[] {
  return meaning.attribute?.subAttributes?.filter(({ mutability }) => mutability !== "readOnly") ?? [];
}

/** The path in two parts for a narrow column: the name, and of an extension the end of its URN. */
export function shortPath(scim: string): { readonly name: string; readonly schema?: string } {
  const schema = parseMappingPath(scim)?.schema;
  if (schema === undefined) return { name: scim };
  return { name: scim.slice(schema.length + 1), schema: schema.split(":").slice(-3).join(":") };
}
