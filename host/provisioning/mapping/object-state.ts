import type { LookupKey, ObjectState } from "../../connector-space/connector-space.ts";
import { indexKey } from "../../connector-space/index-key.ts";
import { anchorText, encodeValue, scalarText } from "../../connector-space/value-text.ts";
import type { Anchor, Entry, Scalar, Value } from "../../connectors/connector.ts";
import type { DeprovisioningFlow } from "../../contract/connector-config.ts";
import { ConnectorError } from "../../contract/errors.ts";
import type { Resource } from "../served.ts";
import { jsonText, toTarget } from "./conversion.ts";
import type { ObjectMapping } from "./object-mapping.ts";
import { writePlace } from "./place.ts";
import { resourceText } from "./resource-text.ts";

/**
 * What the connector space keeps of an object, made of the entry as the target has it. `known`: what the space has of it
 * already; references that are the same there are left as they are.
 */
export function objectState(entry: Entry, mapping: ObjectMapping, known?: Entry): ObjectState {
  const resource = mappedResource(entry.attributes, mapping);
  const referring = mapping.references.filter(({ target }) => entry.attributes[target.name]?.length);
  return {
    resourceType: mapping.config.resourceType,
    anchor: anchorText(anchorOf(entry, mapping)),
    dn: entry.dn,
    hidden:
      mapping.config.deprovisioning.delete.flow === "set" ? isDeleted(entry.attributes, mapping) : "keep",
    active: activeInTarget(entry.attributes, mapping) ?? "keep",
    display: displayOf(resource),
    attributes: keptText(entry, mapping),
    mapping: mapping.version,
    resource: (id, active) =>
      resourceText(mapping, id, mapping.hasActive ? { ...resource, active } : resource, referring),
    keys: lookupKeys(resource, entry.attributes, mapping),
    references: Object.fromEntries(
      [...mapping.references, ...mapping.lists].map(({ target: { name } }) => [
        name,
        known && sameValues(known.attributes[name], entry.attributes[name])
          ? undefined
          : referenceValues(entry, name, mapping),
      ]),
    ),
  };
}

/** The anchor that `anchorText` made a text of. */
export function anchorOfText(text: string, mapping: ObjectMapping): Anchor {
  const names = [...mapping.config.anchor].sort();
  const texts = names.length === 1 ? [text] : (JSON.parse(text) as string[]);
  const anchor: Record<string, Scalar> = {};
  for (const [i, name] of names.entries()) anchor[name] = valueOfText(texts[i] ?? "", name, mapping);
  return anchor;
}

/** A text as a value of the type that the target has for the attribute. */
function valueOfText(text: string, name: string, { schema }: ObjectMapping): Scalar {
  const type = schema.attributes.find((attribute) => attribute.name === name)?.type ?? "string";
  return toTarget(text, type === "complex" ? "string" : type, name);
}

/** The anchor as the configuration names it, which need not be the one the target proposes. */
export function anchorOf(entry: Pick<Entry, "anchor" | "attributes">, mapping: ObjectMapping): Anchor {
  const anchor: Record<string, Scalar> = {};
  for (const name of mapping.config.anchor) {
    const value = entry.anchor[name] ?? (entry.attributes[name]?.[0] as Scalar | undefined);
    if (value === undefined)
      throw new ConnectorError(
        "invalid-value",
        `An object of ${mapping.config.objectType} has no ${name}, which is the anchor.`,
      );
    anchor[name] = value;
  }
  return anchor;
}

/** The resource as the mapping makes it: without id, meta, `active` and references. */
export function mappedResource(attributes: Entry["attributes"], mapping: ObjectMapping): Resource {
  const resource: Resource = {};
  for (const field of mapping.fields) {
    if (field.place.attribute.returned === "never") continue;
    const values = field.target ? attributes[field.target.name] : undefined;
    const json = field.target ? values && field.toScim(values) : field.toScim([]);
    if (json !== undefined) writePlace(resource, field.place, json);
  }
  return resource;
}

/** `active` as the disable flow's attribute says; undefined where the host keeps it. */
export function activeInTarget(attributes: Entry["attributes"], mapping: ObjectMapping): boolean | undefined {
  const { disable } = mapping.config.deprovisioning;
  return disable.flow === "set" ? !hasFlowValue(attributes, disable, mapping) : undefined;
}

/** Whether the delete flow's attribute says that the object was deleted. */
export function isDeleted(attributes: Entry["attributes"], mapping: ObjectMapping): boolean {
  const flow = mapping.config.deprovisioning.delete;
  return flow.flow === "set" && hasFlowValue(attributes, flow, mapping);
}

type SetFlow = Extract<DeprovisioningFlow, { flow: "set" }>;

/** A flow's value in the type of the attribute it is set on. */
export function flowValue(mapping: ObjectMapping, flow: SetFlow, value: string): Scalar {
  return valueOfText(value, flow.attribute, mapping);
}

function hasFlowValue(attributes: Entry["attributes"], flow: SetFlow, mapping: ObjectMapping): boolean {
  const value = attributes[flow.attribute]?.[0];
  return value !== undefined && encodeValue(value) === encodeValue(flowValue(mapping, flow, flow.value));
}

/** The target's attributes as the connector space keeps them. Multi-valued references are kept apart. */
export function keptText(entry: Entry, mapping: ObjectMapping): string {
  let { attributes } = entry;
  for (const [name, value] of Object.entries(anchorOf(entry, mapping)))
    if (!attributes[name]?.length) attributes = { ...attributes, [name]: [value] };
  return mapping.encode(attributes);
}

/** Undefined for a list that was not read: what is known of it stays. */
function referenceValues(entry: Entry, name: string, mapping: ObjectMapping): readonly string[] | undefined {
  const values = entry.attributes[name];
  if (!values) return mapping.lists.some(({ target }) => target.name === name) ? undefined : [];
  return values.map((value) => scalarText(value as Scalar));
}

const sameValues = (a: readonly Value[] = [], b: readonly Value[] = []) =>
  a.length === b.length && a.every((value, i) => encodeValue(value) === encodeValue(b[i] as Value));

function lookupKeys(
  resource: Resource,
  attributes: Entry["attributes"],
  mapping: ObjectMapping,
): LookupKey[] {
  const keys: LookupKey[] = [];
  for (const { path, valuesIn } of mapping.lookupPaths)
    for (const key of distinct(valuesIn(resource).map((value) => indexKey(jsonText(value)))))
      keys.push({ path, key });
  for (const name of mapping.referredBy)
    for (const text of distinct(attributes[name]?.map((value) => scalarText(value as Scalar)) ?? []))
      keys.push({ path: `@${name}`, key: indexKey(text), text });
  return keys;
}

const distinct = (texts: readonly string[]) => (texts.length > 1 ? new Set(texts) : texts);

function displayOf(resource: Resource): string {
  const { displayName, userName } = resource;
  return typeof displayName === "string" ? displayName : typeof userName === "string" ? userName : "";
}
