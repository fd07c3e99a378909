/** `/Schemas` (RFC 7643 §7): exactly what the connector maps. */
import type { ScimAttribute, ScimSchema } from "../contract/scim-attributes.ts";
import type { ServedModel } from "./resource-model.ts";

/** Documents by the schema's URN in lower case, as JSON texts. */
export function schemaDocuments({ served, models }: ServedModel): ReadonlyMap<string, string> {
  const documents = new Map<string, string>();
  for (const { type } of models) {
    for (const schema of type.schemas) {
      const key = schema.id.toLowerCase();
      if (!documents.has(key)) documents.set(key, JSON.stringify(document(schema, served.baseUrl)));
    }
  }
  return documents;
}

function document(schema: ScimSchema, baseUrl: string) {
  return {
    schemas: ["urn:ietf:params:scim:schemas:core:2.0:Schema"],
    id: schema.id,
    name: schema.name,
    description: schema.description,
    attributes: schema.attributes.map(characteristics),
    meta: { resourceType: "Schema", location: `${baseUrl}/Schemas/${schema.id}` },
  };
}

/** Members that do not apply are left out: Entra takes no null. */
function characteristics(attribute: ScimAttribute): Record<string, unknown> {
  return {
    name: attribute.name,
    type: attribute.type,
    multiValued: attribute.multiValued,
    description: attribute.description,
    required: attribute.required,
    caseExact: attribute.caseExact,
    mutability: attribute.mutability,
    returned: attribute.returned,
    uniqueness: attribute.uniqueness,
    canonicalValues: attribute.canonicalValues,
    referenceTypes: attribute.type === "reference" ? (attribute.referenceTypes ?? ["external"]) : undefined,
    subAttributes: attribute.subAttributes?.map(characteristics),
  };
}
