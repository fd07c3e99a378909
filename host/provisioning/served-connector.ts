import { createResource } from "./create.ts";
import { deleteResource } from "./delete.ts";
import { queryResources } from "./query.ts";
import { presentResources } from "./resource-reader.ts";
import { mappingOf, type Runtime } from "./runtime.ts";
import type { Served } from "./served.ts";
import { updateResource } from "./update.ts";

/** A runtime as the SCIM layer sees it. `enter` counts a request in until the function it answers is called. */
export function servedConnector(runtime: Runtime, enter: () => () => void): Served {
  async function counted<T>(work: () => Promise<T>): Promise<T> {
    const leave = enter();
    try {
      return await work();
    } finally {
      leave();
    }
  }

  return {
    name: runtime.config.name,
    baseUrl: runtime.baseUrl,
    resourceTypes: [...runtime.mappings.values()].map(({ resourceType }) => resourceType),
    listReferences: (resourceType) =>
      new Set(mappingOf(runtime, resourceType).lists.map(({ place }) => place.attribute.name)),
    takesPasswords: (resourceType) =>
      mappingOf(runtime, resourceType).fields.some(({ place }) => place.lookupPath === "password"),
    get: async (resourceType, id, { omit }) => {
      const object = await runtime.space.show(resourceType, id);
      if (!object) return undefined;
      const [resource] = await presentResources(runtime, resourceType, [object], omit);
      return resource;
    },
    query: (resourceType, query, signal) =>
      counted(() => queryResources(runtime, resourceType, query, signal)),
    create: (resourceType, change, context) =>
      counted(() => createResource(runtime, resourceType, change, context)),
    update: (resourceType, id, change, context) =>
      counted(() => updateResource(runtime, resourceType, id, change, context)),
    delete: (resourceType, id, context) => counted(() => deleteResource(runtime, resourceType, id, context)),
  };
}
