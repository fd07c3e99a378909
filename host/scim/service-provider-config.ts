/** `/ServiceProviderConfig` (RFC 7643 §5, RFC 9865 §4). */
import { limits } from "./limits.ts";
import type { ServedModel } from "./resource-model.ts";

export function serviceProviderConfig({ served, models }: ServedModel): string {
  return JSON.stringify({
    schemas: ["urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig"],
    patch: { supported: true },
    bulk: { supported: true, maxOperations: limits.bulkOperations, maxPayloadSize: limits.bodyBytes },
    filter: { supported: true, maxResults: limits.maxPageSize },
    changePassword: { supported: models.some(({ type }) => served.takesPasswords(type.name)) },
    sort: { supported: true },
    etag: { supported: true },
    pagination: {
      cursor: true,
      index: true,
      defaultPaginationMethod: "index",
      defaultPageSize: limits.defaultPageSize,
      maxPageSize: limits.maxPageSize,
    },
    authenticationSchemes: [
      {
        type: "oauthbearertoken",
        name: "Bearer token",
        description: "The connector's token, in the Authorization header of each request.",
        specUri: "https://www.rfc-editor.org/rfc/rfc6750",
        primary: true,
      },
    ],
    meta: { resourceType: "ServiceProviderConfig", location: `${served.baseUrl}/ServiceProviderConfig` },
  });
}
