/** Paths of PATCH operations (RFC 7644 §3.5.2, figure 7): `attr`, `attr.sub`, `attr[filter].sub`, each with or without a URN. */
import { ScimError } from "../contract/errors.ts";
import type { ScimAttribute, ScimSchema } from "../contract/scim-attributes.ts";
import { type AttributeNames, type AttributeRef, subAttribute } from "./attribute-names.ts";
import { badRequest, excerpt } from "./error.ts";
import { type Filter, parseElementFilter } from "./filter.ts";

export type PatchPath =
  | {
      readonly kind: "attribute";
      readonly ref: AttributeRef;
      readonly sub: ScimAttribute | undefined;
      readonly filter: Filter | undefined;
    }
  /** A whole extension, by its URN. */
  | { readonly kind: "extension"; readonly schema: ScimSchema }
  /** An attribute that SCIM has and this connector does not map: changes to it are accepted and not kept. */
  | { readonly kind: "unmapped" };

/** Throws ScimError 400 invalidPath for what is no path and for what names nothing that SCIM or the connector knows. */
export function parsePath(text: string, names: AttributeNames): PatchPath {
  const ref = names.resolve(text);
  if (ref) return { kind: "attribute", ref, sub: ref.sub, filter: undefined };
  const schema = names.schema(text);
  if (schema) return { kind: "extension", schema };
  const bracket = text.indexOf("[");
  return bracket < 0 ? unmapped(text, text, names) : parseValuePath(text, bracket, names);
}

function parseValuePath(text: string, bracket: number, names: AttributeNames): PatchPath {
  const { filter, end } = elementFilter(text, bracket + 1);
  const rest = text.slice(end);
  if (rest !== "" && !(rest.startsWith(".") && rest.length > 1)) throw invalidPath(text);
  const name = text.slice(0, bracket);
  const ref = names.resolve(name);
  if (!ref) return unmapped(`${name}${rest}`, text, names);
  if (ref.sub) throw invalidPath(text);
  if (rest === "") return { kind: "attribute", ref, sub: undefined, filter };
  const sub = subAttribute(ref.attribute, rest.slice(1));
  return sub ? { kind: "attribute", ref, sub, filter } : unmapped(`${name}${rest}`, text, names);
}

function elementFilter(text: string, start: number): { readonly filter: Filter; readonly end: number } {
  try {
    return parseElementFilter(text, start);
  } catch (cause) {
    if (cause instanceof ScimError) throw badRequest("invalidPath", `In the path: ${cause.message}`, cause);
    throw cause;
  }
}

function unmapped(name: string, text: string, names: AttributeNames): PatchPath {
  if (names.isStandard(name)) return { kind: "unmapped" };
  throw invalidPath(text);
}

function invalidPath(text: string): ScimError {
  return badRequest(
    "invalidPath",
    `The path “${excerpt(text)}” names no attribute that this connector maps.`,
  );
}
