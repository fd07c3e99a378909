import type { SpaceObject } from "../connector-space/connector-space.ts";
import { indexKey } from "../connector-space/index-key.ts";
import type { Entry, Scalar } from "../connectors/connector.ts";
import { ScimError } from "../contract/errors.ts";
import { fold } from "../contract/fold.ts";
import { adopt, findInTarget } from "./adoption.ts";
import type { Field } from "./mapping/field.ts";
import type { ObjectMapping } from "./mapping/object-mapping.ts";
import { isDeleted, mappedResource } from "./mapping/object-state.ts";
import { readPlace } from "./mapping/place.ts";
import { storedEntry } from "./resource-reader.ts";
import type { Runtime } from "./runtime.ts";
import type { Resource } from "./served.ts";
import { claimTurn } from "./turns.ts";

/** A value that no two objects may have. */
export interface Claim {
  readonly field: Field & { readonly target: NonNullable<Field["target"]> };
  readonly value: string;
  /** The name of its turn. */
  readonly turn: string;
}

/** The values of unique attributes in a resource; with `unless`, only those that differ from it. */
export function claimsOf(mapping: ObjectMapping, resource: Resource, unless?: Resource): readonly Claim[] {
  return mapping.fields.flatMap((field) => {
    if (!field.unique || !field.target || field.target.type === "complex") return [];
    const value = textAt(resource, field);
    if (value === undefined || (unless && textAt(unless, field) === value)) return [];
    const turn = claimTurn(mapping.config.resourceType, field.place.lookupPath, fold(value));
    return [{ field: field as Claim["field"], value, turn }];
  });
}

/**
 * The object that has one of the values already, in the connector space or else in the target. A hidden one is
 * answered too: it may be taken over. `except`: the object that is changed.
 */
export async function holderOf(
  runtime: Runtime,
  mapping: ObjectMapping,
  claims: readonly Claim[],
  except?: number,
): Promise<SpaceObject | undefined> {
  const { resourceType } = mapping.config;
  let hidden: SpaceObject | undefined;
  for (const claim of claims) {
    const lookup = { path: claim.field.place.lookupPath, key: indexKey(claim.value) };
    const known = await runtime.space.lookup(resourceType, lookup, 0, 100);
    const holders = known.filter(
      (object) => object.key !== except && holds(claim, storedEntry(object, mapping), mapping),
    );
    const visible = holders.find((object) => !object.hidden);
    if (visible) return visible;
    hidden ??= holders[0];
    if (holders.length) continue;
    const inTarget = await holdersInTarget(runtime, mapping, claim);
    const adopted = await adopt(runtime, mapping, inTarget);
    const stranger = adopted.find((object) => object.key !== except);
    if (stranger && !stranger.hidden) return stranger;
    hidden ??= stranger;
    // Somebody is changing it just now, so it could not be adopted; it is there all the same.
    if (!adopted.length && inTarget.some((entry) => !isDeleted(entry.attributes, mapping)))
      throw alreadyExists(mapping, claim);
  }
  return hidden;
}

async function holdersInTarget(
  runtime: Runtime,
  mapping: ObjectMapping,
  claim: Claim,
): Promise<readonly Entry[]> {
  const value = claim.field.toTarget(claim.value)[0] as Scalar;
  const entries = await findInTarget(runtime, mapping, { [claim.field.target.name]: value }, 100);
  return entries.filter((entry) => holds(claim, entry, mapping));
}

function holds({ field, value }: Claim, entry: Entry, mapping: ObjectMapping): boolean {
  const found = textAt(mappedResource(entry.attributes, mapping), field);
  if (found === undefined) return false;
  const exact = (field.place.sub ?? field.place.attribute).caseExact;
  return exact ? found === value : fold(found) === fold(value);
}

function textAt(resource: Resource, field: Field): string | undefined {
  const value = readPlace(resource, field.place);
  if (value === undefined || value === null || value === "" || typeof value === "object") return undefined;
  return String(value);
}

/** RFC 7644 §3.3: 409 with `uniqueness`. */
export function alreadyExists(mapping: ObjectMapping, claim: Claim | undefined): ScimError {
  const { resourceType } = mapping.config;
  const what = claim
    ? `A ${resourceType} with the ${claim.field.place.path} ${JSON.stringify(claim.value)}`
    : `Such a ${resourceType}`;
  return new ScimError(409, `${what} exists already.`, { scimType: "uniqueness" });
}
