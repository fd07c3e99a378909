/**
 * The stored text of a resource: its JSON without references and meta, with marks where references go. What depends on
 * other objects is put in when it is read, without parsing: a mark is a control character, which JSON text never holds.
 */
import type { ListedObject, ResolvedReference } from "../../connector-space/connector-space.ts";
import type { Resource } from "../served.ts";
import type { ObjectMapping, ReferenceField } from "./object-mapping.ts";

const mark = "\u0001";

/** The text of a resource. `referring`: for which of `mapping.references` the object has a value. */
export function resourceText(
  mapping: ObjectMapping,
  id: string,
  resource: Resource,
  referring: readonly ReferenceField[],
): string {
  const core = mapping.resourceType.schemas[0]?.id ?? "";
  let schemas = JSON.stringify(core);
  let body = `,"id":${JSON.stringify(id)}`;
  let extensions = "";
  for (const [name, value] of Object.entries(resource))
    if (!name.startsWith("urn:")) body += `,${JSON.stringify(name)}:${JSON.stringify(value)}`;
  for (const reference of referring)
    if (reference.place.extension === undefined)
      body += `${mark}A${mapping.references.indexOf(reference)}${mark}-`;
  for (const { id: urn } of mapping.resourceType.schemas.slice(1)) {
    const own = resource[urn];
    const inside = referring.filter(({ place }) => place.extension === urn);
    const marks = inside.map((reference) => mapping.references.indexOf(reference)).join("+");
    if (own && Object.keys(own).length) {
      schemas += `,${JSON.stringify(urn)}`;
      const text = JSON.stringify(own);
      extensions += `,${JSON.stringify(urn)}:${inside.length ? `${text.slice(0, -1)}${mark}A${marks}${mark}-}` : text}`;
    } else if (inside.length) {
      schemas += `${mark}S${marks}${mark}-`;
      extensions += `${mark}E${marks}${mark}-`;
    }
  }
  return `{"schemas":[${schemas}]${body}${extensions}`;
}

export interface TextParts {
  readonly baseUrl: string;
  readonly mapping: ObjectMapping;
  /** The single references of the object that could be resolved. */
  readonly references: readonly ResolvedReference[];
  /** Joined lists, each with its leading comma: `,"members":[…]`. */
  readonly lists: string;
  /** Endpoint of a resource type, with its slash. */
  readonly endpointOf: (resourceType: string) => string;
}

/** The whole resource as it is answered. */
export function composeResource(object: ListedObject, parts: TextParts): string {
  const { resource } = object;
  const text = resource.includes(mark) ? fill(resource, parts) : resource;
  const created = new Date(object.created).toISOString();
  const modified = object.modified === object.created ? created : new Date(object.modified).toISOString();
  const location = `${parts.baseUrl}${parts.mapping.resourceType.endpoint}/${object.id}`;
  return `${text}${parts.lists},"meta":{"resourceType":"${object.resourceType}","created":"${created}","lastModified":"${modified}","version":"W/\\"${object.version}\\"","location":${JSON.stringify(location)}}}`;
}

function fill(text: string, parts: TextParts): string {
  let filled = "";
  for (const [index, piece] of text.split(mark).entries()) {
    if (index === 0) filled += piece;
    else if (piece.startsWith("-")) filled += piece.slice(1);
    else filled += markText(piece, parts);
  }
  return filled;
}

/** One mark: its letter, then the numbers of the references it stands for. */
function markText(piece: string, { mapping, references, baseUrl, endpointOf }: TextParts): string {
  const numbers = /^[ASE]([\d+]*)/.exec(piece);
  const rest = piece.slice(numbers?.[0].length ?? 0);
  const members: string[] = [];
  let urn = "";
  for (const number of (numbers?.[1] ?? "").split("+")) {
    const field = mapping.references[Number(number)];
    const resolved = field && references.find(({ attribute }) => attribute === field.target.name);
    if (!field || !resolved) continue;
    urn = field.place.extension ?? "";
    members.push(
      `${JSON.stringify(field.place.attribute.name)}:${referenceText(field, resolved, baseUrl, endpointOf)}`,
    );
  }
  if (!members.length) return rest;
  if (piece.startsWith("A")) return `,${members.join(",")}${rest}`;
  if (piece.startsWith("S")) return `,${JSON.stringify(urn)}${rest}`;
  return `,${JSON.stringify(urn)}:{${members.join(",")}}${rest}`;
}

function referenceText(
  field: ReferenceField,
  { target }: ResolvedReference,
  baseUrl: string,
  endpointOf: (type: string) => string,
): string {
  if (!field.place.attribute.subAttributes) return JSON.stringify(target.id);
  const address = JSON.stringify(`${baseUrl}${endpointOf(target.resourceType)}/${target.id}`);
  return `{"value":"${target.id}","$ref":${address},"displayName":${JSON.stringify(target.display)}}`;
}

/** One element of `members`. */
export function memberText(
  { target }: ResolvedReference,
  baseUrl: string,
  endpointOf: (type: string) => string,
): string {
  const address = JSON.stringify(`${baseUrl}${endpointOf(target.resourceType)}/${target.id}`);
  return `{"value":"${target.id}","$ref":${address},"type":"${target.resourceType}","display":${JSON.stringify(target.display)}}`;
}

/** One element of a user's `groups`. */
export function groupText(
  { target }: ResolvedReference,
  baseUrl: string,
  endpointOf: (type: string) => string,
): string {
  const address = JSON.stringify(`${baseUrl}${endpointOf(target.resourceType)}/${target.id}`);
  return `{"value":"${target.id}","$ref":${address},"display":${JSON.stringify(target.display)},"type":"direct"}`;
}
