import type { AttributeSchema, ObjectTypeSchema } from "../../connectors/connector.ts";
import type { AttributeMapping, ObjectTypeConfig } from "../../contract/connector-config.ts";
import {
  enterpriseUserSchema,
  groupSchema,
  type ScimAttribute,
  userSchema,
} from "../../contract/scim-attributes.ts";
import {
  addressSynonyms,
  groupSynonyms,
  listSynonyms,
  plainName,
  referenceSynonyms,
  type Synonyms,
  subAttributeSynonyms,
  userSynonyms,
} from "./synonyms.ts";

/**
 * Mappings for one object type, from the names and types of its attributes and from what they refer to. Each attribute
 * of the target is used once. Only what is likely is proposed: a wrong guess costs the administrator more than a gap.
 */
export function suggestMappings(
  resource: Pick<ObjectTypeConfig, "resourceType" | "objectType">,
  target: ObjectTypeSchema,
  resources: readonly Pick<ObjectTypeConfig, "resourceType" | "objectType" | "anchor">[],
): AttributeMapping[] {
  const isGroup = resource.resourceType === "Group";
  const references = suggestReferences(isGroup, target, resources);
  const lists = isGroup ? [] : suggestLists(target);
  const taken = new Set([...references, ...lists].map(({ attribute }) => attribute));
  const listed = new Set(lists.map(({ scim }) => scim));
  // A key that the target numbers itself is not for clients to write.
  const numbered = target.anchor.filter((name) => target.generated.includes(name));
  const single = target.attributes.filter(
    ({ name, multiValued, references }) =>
      !multiValued && !references && !taken.has(name) && !numbered.includes(name),
  );
  const scalars = suggestScalars(isGroup ? groupSynonyms : userSynonyms, single).filter(
    ({ scim }) => !listed.has(scim.split("[", 1)[0] ?? ""),
  );
  return [...scalars, ...lists, ...references];
}

function suggestScalars(
  table: readonly Synonyms[],
  attributes: readonly AttributeSchema[],
): AttributeMapping[] {
  const free = new Map(attributes.map((attribute) => [plainName(attribute.name), attribute]));
  const mappings: AttributeMapping[] = [];
  const take = (scim: string, names: readonly string[]) => {
    const attribute = names
      .map((name) => free.get(plainName(name)))
      .find((found) => found && holds(found, scim));
    if (!attribute) return;
    free.delete(plainName(attribute.name));
    mappings.push({ scim, attribute: attribute.name });
  };
  for (const { scim, names } of table) take(scim, names);
  // Where people sign in with their mail address, the address is the name that all clients match by.
  if (!mappings.some(({ scim }) => scim === "userName")) {
    const mail = mappings.findIndex(({ scim }) => scim === 'emails[type eq "work"].value');
    const mapping = mappings[mail];
    if (table === userSynonyms && mapping) mappings[mail] = { ...mapping, scim: "userName" };
  }
  return mappings;
}

function holds(attribute: AttributeSchema, scim: string): boolean {
  const wanted = scimType(scim);
  switch (attribute.type) {
    case "string":
      return wanted !== "boolean";
    case "integer":
    case "decimal":
      // Numbers that name a person: an employee number, a cost center, a postal code. Not a name or an address.
      return /employeeNumber|costCenter|postalCode|phoneNumbers|externalId/.test(scim);
    case "boolean":
      return wanted === "boolean";
    case "datetime":
    case "binary":
    case "reference":
    case "complex":
      return false;
  }
}

function scimType(path: string): ScimAttribute["type"] {
  const [name = "", part] = path.slice(path.lastIndexOf(":") + 1).split(/\[.*\]\.|\./);
  const all = [userSchema, enterpriseUserSchema, groupSchema].flatMap(({ attributes }) => attributes);
  const attribute = all.find((one) => one.name === name);
  return (part ? attribute?.subAttributes?.find((one) => one.name === part) : attribute)?.type ?? "string";
}

function suggestLists(target: ObjectTypeSchema): AttributeMapping[] {
  const mappings: AttributeMapping[] = [];
  for (const attribute of target.attributes) {
    if (!attribute.multiValued || attribute.references || attribute.type === "reference") continue;
    const name = plainName(attribute.name);
    const list = listSynonyms.find(({ names }) => names.some((part) => name.includes(plainName(part))));
    if (!list || mappings.some(({ scim }) => scim === list.scim)) continue;
    if (attribute.type !== "complex") {
      mappings.push({ scim: list.scim, attribute: attribute.name });
      continue;
    }
    const subAttributes = suggestColumns(
      list.scim === "addresses" ? addressSynonyms : subAttributeSynonyms,
      attribute,
    );
    if (Object.keys(subAttributes).length > 0)
      mappings.push({ scim: list.scim, attribute: attribute.name, subAttributes });
  }
  return mappings;
}

function suggestColumns(
  table: readonly Synonyms[],
  { columns = [] }: AttributeSchema,
): Record<string, string> {
  const free = new Map(columns.map(({ name }) => [plainName(name), name]));
  const found: Record<string, string> = {};
  for (const { scim, names } of table) {
    const name = names.map(plainName).find((one) => free.has(one));
    const column = name === undefined ? undefined : free.get(name);
    if (name === undefined || column === undefined) continue;
    free.delete(name);
    found[scim] = column;
  }
  return found;
}

/** A foreign key says what it refers to; in a directory the name of the attribute must tell. */
function suggestReferences(
  multiValued: boolean,
  target: ObjectTypeSchema,
  resources: readonly Pick<ObjectTypeConfig, "resourceType" | "objectType" | "anchor">[],
): AttributeMapping[] {
  const users = resources.find(({ resourceType }) => resourceType === "User");
  const entry = referenceSynonyms.find(({ scim }) => (scim === "members") === multiValued);
  const known = (entry?.names ?? []).map(plainName);
  const candidates = target.attributes.filter(({ name, references, type, ...attribute }) => {
    if (attribute.multiValued !== multiValued) return false;
    if (references)
      return references.objectType === users?.objectType && (multiValued || known.includes(plainName(name)));
    return type === "reference" && known.includes(plainName(name));
  });
  const attribute = candidates.find(({ name }) => known.includes(plainName(name))) ?? candidates[0];
  const refersTo = attribute?.references?.attribute ?? users?.anchor[0];
  if (!attribute || !users || !entry || refersTo === undefined) return [];
  return [
    { scim: entry.scim, attribute: attribute.name, reference: { resourceType: "User", attribute: refersTo } },
  ];
}
