import { ScimError } from "../contract/errors.ts";
import type { Json, Resource } from "../provisioning/served.ts";
import { limits } from "./limits.ts";

/**
 * Throws ScimError 413 for a resource so large that each request about it would keep others waiting. One that the target
 * made so may stay so.
 */
export function checkSize(resource: Resource, before?: Resource): void {
  if (mostCharacters(resource) <= limits.resourceSize) return;
  const size = JSON.stringify(resource).length;
  if (size <= limits.resourceSize) return;
  if (before && size <= JSON.stringify(before).length) return;
  throw new ScimError(
    413,
    `A resource may have ${limits.resourceSize} characters, and this would have ${size}.`,
  );
}

/** No value has more characters as JSON than this, which is told without making the text. */
function mostCharacters(value: Json): number {
  if (typeof value === "string") return 2 + longestEscape * value.length;
  if (typeof value !== "object" || value === null) return longestNumber;
  let most = 2;
  if (Array.isArray(value))
    for (const element of value as readonly Json[]) most += 1 + mostCharacters(element);
  else
    for (const name of Object.keys(value))
      most += 4 + longestEscape * name.length + mostCharacters((value as Resource)[name] as Json);
  return most;
}

/** `\u0000`, and numbers such as -1.2345678901234567e-300. */
const longestEscape = 6;
const longestNumber = 24;
