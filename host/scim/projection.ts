/** `attributes` and `excludedAttributes` (RFC 7644 §3.9): what of a resource is answered. */
import type { Json, Resource, StoredResource } from "../provisioning/served.ts";
import { isArray, isObject, newObject } from "./json.ts";
import type { ResourceModel } from "./resource-model.ts";

export interface Projection {
  /** Attributes that need not be joined. */
  readonly omit: ReadonlySet<string>;
  /** The resource's JSON text, less what is not wanted. A whole resource is handed on unread. */
  text(stored: StoredResource): string;
}

/** The projection that a client asks for by `attributes` and `excludedAttributes`. */
export function chosenProjection(
  model: ResourceModel,
  attributes: readonly string[],
  excluded: readonly string[],
): Projection {
  return attributes.length === 0 && excluded.length === 0
    ? model.whole
    : projection(model, attributes, excluded);
}

/** What of a resource type a projection depends on. */
export type ProjectedModel = Pick<ResourceModel, "type" | "names" | "joined">;

/** Names that are no attribute are passed over. Empty lists are as none. */
export function projection(
  model: ProjectedModel,
  attributes: readonly string[],
  excluded: readonly string[],
): Projection {
  const wanted = attributes.length > 0 ? selection([...alwaysReturned, ...attributes], model) : undefined;
  const unwanted = selection(excluded, model);
  for (const name of alwaysReturned) unwanted.delete(name);
  if (!wanted) for (const path of onRequest(model)) add(unwanted, path);
  const omit = new Set(
    [...model.joined].filter((name) => (wanted && !wanted.has(name)) || unwanted.get(name) === "all"),
  );
  // What is not joined need not be cut out.
  for (const name of omit) unwanted.delete(name);
  if (!wanted && unwanted.size === 0) return { omit, text: (stored) => stored.json };
  return {
    omit,
    text({ json }) {
      const whole = JSON.parse(json) as Resource;
      const kept = wanted ? (keep(whole, wanted) as Resource) : whole;
      return JSON.stringify(unwanted.size > 0 ? drop(kept, unwanted) : kept);
    },
  };
}

const alwaysReturned = ["schemas", "id"] as const;

/** Attributes, extensions and sub-attributes as they lie within each other in a resource. */
type Selection = Map<string, Selection | "all">;

function selection(names: readonly string[], model: ProjectedModel): Selection {
  const result: Selection = new Map();
  for (const name of names) {
    const ref = model.names.resolve(name);
    if (ref && ref.attribute.returned !== "never") {
      add(result, [ref.extension, ref.attribute.name, ref.sub?.name]);
      continue;
    }
    const schema = model.names.schema(name);
    if (!schema) continue;
    if (schema === model.type.schemas[0])
      for (const attribute of schema.attributes) add(result, [attribute.name]);
    else add(result, [schema.id]);
  }
  return result;
}

function onRequest(model: ProjectedModel): (string | undefined)[][] {
  return model.type.schemas.flatMap((schema, position) =>
    schema.attributes
      .filter((attribute) => attribute.returned === "request")
      .map((attribute) => [position === 0 ? undefined : schema.id, attribute.name]),
  );
}

function add(selection: Selection, path: readonly (string | undefined)[]): void {
  const steps = path.filter((step) => step !== undefined);
  const last = steps.pop();
  if (last === undefined) return;
  let inner = selection;
  for (const step of steps) {
    const next = inner.get(step) ?? new Map();
    if (next === "all") return;
    inner.set(step, next);
    inner = next;
  }
  inner.set(last, "all");
}

function keep(value: Json, selection: Selection): Json | undefined {
  if (isArray(value)) return left(value.map((element) => keep(element, selection)));
  if (!isObject(value)) return undefined;
  const result = newObject();
  for (const [name, inner] of selection) {
    const part = Object.hasOwn(value, name) ? value[name] : undefined;
    const kept = part === undefined || inner === "all" ? part : keep(part, inner);
    if (kept !== undefined) result[name] = kept;
  }
  return Object.keys(result).length > 0 ? result : undefined;
}

/** What is left; undefined where that is nothing: what has no value is left out (RFC 7643 §2.5). */
function drop(value: Json, selection: Selection): Json | undefined {
  if (isArray(value)) return left(value.map((element) => drop(element, selection)));
  if (!isObject(value)) return value;
  const result = newObject();
  for (const name of Object.keys(value)) {
    const part = value[name] as Json;
    const inner = selection.get(name);
    const rest = inner === undefined ? part : inner === "all" ? undefined : drop(part, inner);
    if (rest !== undefined) result[name] = rest;
  }
  return Object.keys(result).length > 0 ? result : undefined;
}

function left(elements: readonly (Json | undefined)[]): Json | undefined {
  const some = elements.filter((element) => element !== undefined);
  return some.length > 0 ? some : undefined;
}
