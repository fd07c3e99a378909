/** The three endpoints that tell a client what there is (RFC 7644 §4). They take no filter and no writes. */
import { ScimError } from "../contract/errors.ts";
import { excerpt } from "./error.ts";
import { listResponse } from "./list-response.ts";
import type { ServedModel } from "./resource-model.ts";
import { resourceTypeDocuments } from "./resource-types.ts";
import type { Reply } from "./response.ts";
import { schemaDocuments } from "./schemas.ts";
import { serviceProviderConfig } from "./service-provider-config.ts";

export interface Discovery {
  /** Whether this is one of the endpoints, in lower case. */
  has(endpoint: string): boolean;
  /** The answer to a GET of one of them. Throws ScimError 404 for an id that is none, 403 for a filter. */
  get(endpoint: string, id: string | undefined, parameters: ReadonlyMap<string, string>): Reply;
}

export function discovery(model: ServedModel): Discovery {
  const config = serviceProviderConfig(model);
  const collections = new Map([
    ["schemas", schemaDocuments(model)],
    ["resourcetypes", resourceTypeDocuments(model)],
    ["serviceproviderconfig", new Map<string, string>()],
  ]);
  return {
    has: (endpoint) => collections.has(endpoint),
    get(endpoint, id, parameters) {
      if (parameters.has("filter")) throw new ScimError(403, "This endpoint takes no filter (RFC 7644 §4).");
      const documents = collections.get(endpoint) ?? new Map<string, string>();
      if (id !== undefined) {
        const document = documents.get(id.toLowerCase());
        if (document === undefined) throw new ScimError(404, `There is no ${excerpt(id)} here.`);
        return { status: 200, body: document };
      }
      if (endpoint === "serviceproviderconfig") return { status: 200, body: config };
      const resources = [...documents.values()];
      return { status: 200, body: listResponse({ total: resources.length, startIndex: 1, resources }) };
    },
  };
}
