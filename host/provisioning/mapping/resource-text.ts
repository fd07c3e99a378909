/**
 * The stored text of a resource: its JSON without references and meta, with marks where references go. What depends on
 * other objects is put in when it is read, without parsing: a mark stands between control characters, which JSON text never holds.
 */
import type { ListedObject, ShownWith } from "../../connector-space/connector-space.ts";
import { isoTime } from "../../contract/iso-time.ts";
import type { Json, Resource } from "../served.ts";
import { asciiJson } from "./ascii-json.ts";
import type { ObjectMapping, ReferenceField } from "./object-mapping.ts";
import type { ReferenceWords } from "./reference-words.ts";

const mark = "\u0001";

/** The text of a resource. `referring`: for which of `mapping.references` the object has a value. */
export function resourceText(
  mapping: ObjectMapping,
  id: string,
  resource: Resource,
  referring: readonly ReferenceField[],
): string {
  const core = mapping.resourceType.schemas[0]?.id ?? "";
  let schemas = asciiJson(core);
  let body = `,"id":${asciiJson(id)}`;
  let extensions = "";
  const attributes = asciiJson(withoutExtensions(resource));
  if (attributes !== "{}") body += `,${attributes.slice(1, -1)}`;
  for (const reference of referring)
    if (reference.place.extension === undefined)
      body += `${mark}A${mapping.references.indexOf(reference)}${mark}`;
  for (const { id: urn } of mapping.resourceType.schemas.slice(1)) {
    const own = resource[urn];
    const inside = referring.filter(({ place }) => place.extension === urn);
    const marks = inside.map((reference) => mapping.references.indexOf(reference)).join("+");
    if (own && Object.keys(own).length) {
      schemas += `,${asciiJson(urn)}`;
      const text = asciiJson(own);
      extensions += `,${asciiJson(urn)}:${inside.length ? `${text.slice(0, -1)}${mark}A${marks}${mark}}` : text}`;
    } else if (inside.length) {
      schemas += `${mark}S${marks}${mark}`;
      extensions += `${mark}E${marks}${mark}`;
    }
  }
  return `{"schemas":[${schemas}]${body}${extensions}`;
}

function withoutExtensions(resource: Resource): Resource {
  const core: Resource = {};
  for (const name of Object.keys(resource)) if (!name.startsWith("urn:")) core[name] = resource[name] as Json;
  return core;
}

export interface TextParts {
  readonly mapping: ObjectMapping;
  /** The single references of the object that could be resolved. */
  readonly references: ShownWith["references"];
  readonly words: ReferenceWords;
  /** Joined lists, each with its leading comma: `,"members":[…]`. */
  readonly lists: string;
  /** Version and address of the resource. */
  readonly version: string;
  readonly location: string;
}

/** The whole resource as it is answered. */
export function composeResource(object: ListedObject, parts: TextParts): string {
  const { resource } = object;
  const first = resource.indexOf(mark);
  const text = first < 0 ? resource : fill(resource, first, parts);
  const created = isoTime(object.created);
  const modified = object.modified === object.created ? created : isoTime(object.modified);
  return `${text}${parts.lists},"meta":{"resourceType":"${object.resourceType}","created":"${created}","lastModified":"${modified}","version":"W/\\"${parts.version}\\"","location":${asciiJson(parts.location)}}}`;
}

function fill(text: string, first: number, parts: TextParts): string {
  let filled = text.slice(0, first);
  for (let start = first; start >= 0; ) {
    const end = text.indexOf(mark, start + 1);
    filled += markText(text.charAt(start + 1), text.slice(start + 2, end), parts);
    start = text.indexOf(mark, end + 1);
    filled += start < 0 ? text.slice(end + 1) : text.slice(end + 1, start);
  }
  return filled;
}

/** What stands for a mark: its letter, then the numbers of the references it is about. */
function markText(letter: string, numbers: string, { mapping, references, words }: TextParts): string {
  let members = "";
  let urn = "";
  for (const number of numbers.split("+")) {
    const field = mapping.references[Number(number)];
    const resolved = field && references.find(({ attribute }) => attribute === field.target.name);
    if (!field || !resolved) continue;
    urn = field.place.extension ?? "";
    members += `${members ? "," : ""}${asciiJson(field.place.attribute.name)}:${words.single(field, resolved.target)}`;
  }
  if (!members) return "";
  if (letter === "A") return `,${members}`;
  if (letter === "S") return `,${asciiJson(urn)}`;
  return `,${asciiJson(urn)}:{${members}}`;
}
