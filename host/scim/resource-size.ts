import { ScimError } from "../contract/errors.ts";
import type { Resource } from "../provisioning/served.ts";
import { limits } from "./limits.ts";

/**
 * Throws ScimError 413 for a resource so large that each request about it would keep others waiting. One that the target
 * made so may stay so.
 */
export function checkSize(resource: Resource, before?: Resource): void {
  const size = JSON.stringify(resource).length;
  if (size <= limits.resourceSize) return;
  if (before && size <= JSON.stringify(before).length) return;
  throw new ScimError(
    413,
    `A resource may have ${limits.resourceSize} characters, and this would have ${size}.`,
  );
}
