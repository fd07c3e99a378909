/** `/ResourceTypes` (RFC 7643 §6). */
import type { ScimSchema } from "../contract/scim-attributes.ts";
import type { ResourceType } from "../provisioning/served.ts";
import type { ServedModel } from "./resource-model.ts";

/** Documents by the resource type's name in lower case, as JSON texts. */
export function resourceTypeDocuments({ served, models }: ServedModel): ReadonlyMap<string, string> {
  return new Map(
    models.map(({ type }) => [type.name.toLowerCase(), JSON.stringify(document(type, served.baseUrl))]),
  );
}

function document(type: ResourceType, baseUrl: string) {
  const [core, ...extensions] = type.schemas;
  return {
    schemas: ["urn:ietf:params:scim:schemas:core:2.0:ResourceType"],
    id: type.name,
    name: type.name,
    endpoint: type.endpoint,
    description: type.description,
    schema: core?.id,
    schemaExtensions: extensions.map((schema) => ({ schema: schema.id, required: isRequired(schema) })),
    meta: { resourceType: "ResourceType", location: `${baseUrl}/ResourceTypes/${type.name}` },
  };
}

/** A resource has to have the extension to have an attribute that it has to have. */
function isRequired({ attributes }: ScimSchema): boolean {
  return attributes.some(({ required, mutability }) => required && mutability !== "readOnly");
}
