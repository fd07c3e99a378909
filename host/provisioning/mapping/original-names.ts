import type { ObjectTypeSchema } from "../../connectors/connector.ts";
import type { AttributeMapping, ObjectTypeConfig } from "../../contract/connector-config.ts";
import { parseMappingPath } from "../../contract/mapping-path.ts";

/** The extension under which Microsoft's ECMA Connector Host shows a connector's own attributes. */
export const originalUrn = "urn:ietf:params:scim:schemas:extension:ECMA2Host:2.0";

/**
 * The mappings by which a client that was set up for the original host goes on working: every attribute that is mapped,
 * and the anchor, under its own name; `-dn-` for the attribute the distinguished name is made from, and
 * `export_password` for the one that takes the password.
 */
export function originalMappings(
  config: ObjectTypeConfig,
  schema: ObjectTypeSchema,
): readonly AttributeMapping[] {
  return mappingsByName(config, schema).filter(hasPath(config));
}

/**
 * The attributes that have no such name, since none of SCIM's paths can have theirs in it: a dot begins a part, a bracket
 * a filter. The original host left them out as well.
 */
export function withoutOriginalName(config: ObjectTypeConfig, schema: ObjectTypeSchema): readonly string[] {
  const isNamed = hasPath(config);
  return mappingsByName(config, schema).flatMap((mapping) => (isNamed(mapping) ? [] : mapping.attribute));
}

interface OriginalMapping extends AttributeMapping {
  readonly attribute: string;
}

function mappingsByName(config: ObjectTypeConfig, schema: ObjectTypeSchema): readonly OriginalMapping[] {
  if (!config.originalNames) return [];
  const urn = urnOf(config);
  const taken = new Set(config.mappings.map(({ scim }) => scim.toLowerCase()));
  const plain = new Set(schema.attributes.filter(({ type }) => type !== "complex").map(({ name }) => name));
  const own: OriginalMapping[] = [];
  for (const { attribute, scim, values, reference } of config.mappings)
    if (attribute !== undefined && plain.has(attribute) && !reference && scim !== "password")
      own.push({ scim: `${urn}:${attribute}`, attribute, ...(values && { values }) });
  for (const name of config.anchor) own.push({ scim: `${urn}:${name}`, attribute: name });
  if (config.dn && "attribute" in config.dn)
    own.push({ scim: `${urn}:-dn-`, attribute: config.dn.attribute });
  const password = config.mappings.find(({ scim }) => scim === "password")?.attribute;
  if (password !== undefined) own.push({ scim: `${urn}:export_password`, attribute: password });
  return own.filter(({ scim }) => !taken.has(scim.toLowerCase()) && taken.add(scim.toLowerCase()));
}

const urnOf = ({ resourceType }: ObjectTypeConfig) => `${originalUrn}:${resourceType}`;

/** Whether the path is read as one attribute's that has all the rest as its name. */
function hasPath(config: ObjectTypeConfig): (mapping: AttributeMapping) => boolean {
  const urn = urnOf(config);
  return ({ scim }) => {
    const path = parseMappingPath(scim);
    return path?.schema === urn && scim === `${urn}:${path.attribute}`;
  };
}
