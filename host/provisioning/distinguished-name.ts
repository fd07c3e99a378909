import type { CSEntryChange, Value } from "../connectors/connector.ts";
import { ScimError } from "../contract/errors.ts";
import { isScalar } from "./mapping/attribute-changes.ts";
import type { ObjectMapping } from "./mapping/object-mapping.ts";

/** The DN of a new object, from its attribute or its template. */
export function dnOf(
  mapping: ObjectMapping,
  attributes: ReadonlyMap<string, readonly Value[]>,
): Pick<CSEntryChange, "dn"> {
  const { dn } = mapping.config;
  if (!dn) return {};
  const textOf = (name: string) => {
    const value = attributes.get(name)?.[0];
    if (isScalar(value) && typeof value !== "object") return String(value);
    throw new ScimError(400, `The distinguished name is made of ${name}, which has no value.`, {
      scimType: "invalidValue",
    });
  };
  if ("attribute" in dn) return { dn: textOf(dn.attribute) };
  return { dn: dn.template.replace(/\{([^{}]+)\}/g, (_, name: string) => escapeDn(textOf(name))) };
}

/** RFC 4514 §2.4, so that a value can never become another part of the name. */
function escapeDn(value: string): string {
  const escaped = value.replace(/[\\",+;<>=]/g, (character) => `\\${character}`).replaceAll("\0", "\\00");
  return escaped.replace(/^[ #]/, (character) => `\\${character}`).replace(/ $/, "\\ ");
}
