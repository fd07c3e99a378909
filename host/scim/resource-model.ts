/** A resource type as the protocol works with it, made once for each connector that serves. */
import { type ScimAttribute, type ScimSchema, userSchema } from "../contract/scim-attributes.ts";
import type { ResourceType, Served } from "../provisioning/served.ts";
import { type AttributeNames, attributeNames } from "./attribute-names.ts";
import { createPageCache, type PageCache } from "./page-cache.ts";
import { type Projection, projection } from "./projection.ts";

export interface ResourceModel {
  readonly type: ResourceType;
  readonly names: AttributeNames;
  /** Multi-valued references that are changed value by value and never loaded to be changed: `members`. */
  readonly listReferences: ReadonlySet<string>;
  /** Attributes that cost a look-up of their own to show: the list references, and `groups`. */
  readonly joined: ReadonlySet<string>;
  /** Attributes that must have a value, by schema id. */
  readonly required: ReadonlyMap<string, readonly ScimAttribute[]>;
  /** What is answered when the client does not choose. */
  readonly whole: Projection;
}

export interface ServedModel {
  readonly served: Served;
  readonly models: readonly ResourceModel[];
  /** By endpoint in lower case, without its slash. */
  readonly byEndpoint: ReadonlyMap<string, ResourceModel>;
  readonly pages: PageCache;
}

/** Some dozens of pages of a hundred: clients that check whether all is well ask for the first one over and over. */
const keptPageBytes = 4 * 1024 * 1024;

export function servedModel(served: Served): ServedModel {
  const models = served.resourceTypes.map((type) => resourceModel(served, type));
  return {
    served,
    models,
    pages: createPageCache(keptPageBytes),
    byEndpoint: new Map(models.map((model) => [model.type.endpoint.slice(1).toLowerCase(), model])),
  };
}

function resourceModel(served: Served, declared: ResourceType): ResourceModel {
  const type = served.takesPasswords(declared.name) ? withPassword(declared) : declared;
  const listReferences = served.listReferences(type.name);
  const joined = new Set(listReferences);
  if (type.schemas[0]?.attributes.some((attribute) => attribute.name === "groups")) joined.add("groups");
  const names = attributeNames(type);
  const required = new Map(
    type.schemas.map(({ id, attributes }) => [id, attributes.filter(isRequired(listReferences))]),
  );
  return {
    type,
    names,
    listReferences,
    joined,
    required,
    whole: projection({ type, names, joined }, [], []),
  };
}

const isRequired =
  (listReferences: ReadonlySet<string>) =>
  ({ name, required, mutability }: ScimAttribute) =>
    required && mutability !== "readOnly" && mutability !== "writeOnly" && !listReferences.has(name);

/** A password is not mapped like other attributes: the target has a way of its own to set it. */
function withPassword(type: ResourceType): ResourceType {
  const [core, ...extensions] = type.schemas;
  const password = userSchema.attributes.find((attribute) => attribute.name === "password");
  if (!core || !password || core.attributes.some((attribute) => attribute.name === "password")) return type;
  const extended: ScimSchema = { ...core, attributes: [...core.attributes, password] };
  return { ...type, schemas: [extended, ...extensions] };
}
