/**
 * The path of an attribute mapping: what is written at `scim` in a configuration file. It is the part of a PATCH path
 * (RFC 7644 §3.5.2) that names one place in a resource for good.
 */
export interface MappingPath {
  /** The URN in front, without its last colon. Absent for the resource type's own core schema. */
  readonly schema?: string;
  readonly attribute: string;
  /** Which element of a list: `emails[type eq "work"]`. */
  readonly filter?: { readonly attribute: string; readonly value: string | boolean };
  readonly subAttribute?: string;
}

// An attribute of an extension may have a name outside RFC 7643 §2.1 ("-dn-"), as the original product gave them.
const form = new RegExp(
  [
    /^(?:(?<schema>urn:[^\s"[\]]+):)?/,
    /(?<attribute>[\w$-]+)/,
    /(?:\[(?<key>\w+) eq (?:"(?<text>(?:[^"\\]|\\["\\])*)"|(?<flag>true|false))\])?/,
    /(?:\.(?<subAttribute>[\w$-]+))?$/,
  ]
    .map((part) => part.source)
    .join(""),
);

/** Takes a mapping path apart; undefined when it is not one. Whether the attribute exists is not its business. */
export function parseMappingPath(path: string): MappingPath | undefined {
  const parts = form.exec(path)?.groups;
  if (!parts?.["attribute"]) return undefined;
  const { schema, attribute, key, text, flag, subAttribute } = parts;
  return {
    ...(schema !== undefined && { schema }),
    attribute,
    ...(key !== undefined && {
      filter: { attribute: key, value: flag ? flag === "true" : (text ?? "").replace(/\\(.)/g, "$1") },
    }),
    ...(subAttribute !== undefined && { subAttribute }),
  };
}
