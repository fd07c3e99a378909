import type { SpaceObject } from "../connector-space/connector-space.ts";
import { indexKey } from "../connector-space/index-key.ts";
import { anchorText } from "../connector-space/value-text.ts";
import type { Entry, Scalar } from "../connectors/connector.ts";
import { ScimError } from "../contract/errors.ts";
import { fold } from "../contract/fold.ts";
import { adopt, findInTarget } from "./adoption.ts";
import type { Field } from "./mapping/field.ts";
import type { ObjectMapping, UniqueField } from "./mapping/object-mapping.ts";
import { anchorOf, isDeleted, mappedResource } from "./mapping/object-state.ts";
import { readPlace } from "./mapping/place.ts";
import { currentEntry, refreshed } from "./object-access.ts";
import { storedEntry } from "./resource-reader.ts";
import type { Runtime } from "./runtime.ts";
import type { Resource } from "./served.ts";
import { claimTurn, objectTurn } from "./turns.ts";

/** A value that no two objects may have. */
export interface Claim {
  readonly field: UniqueField;
  readonly value: string;
  /** The name of its turn. */
  readonly turn: string;
}

/**
 * The values of unique attributes in a resource, under whatever name they are given; with `unless`, only those that
 * differ from it.
 */
export function claimsOf(mapping: ObjectMapping, resource: Resource, unless?: Resource): readonly Claim[] {
  const claims = new Map<string, Claim>();
  for (const given of mapping.fields) {
    const field = given.target && mapping.unique.get(given.target.name);
    if (!field) continue;
    const value = textAt(resource, given);
    if (value === undefined || (unless && textAt(unless, given) === value)) continue;
    const turn = claimTurn(mapping.config.resourceType, field.place.lookupPath, fold(value));
    if (!claims.has(turn)) claims.set(turn, { field, value, turn });
  }
  return [...claims.values()];
}

export interface Holder {
  readonly object: SpaceObject;
  /** The claim it stands in the way of. */
  readonly claim: Claim;
}

/**
 * The object that has one of the values already, in the connector space or else in the target. A hidden one is
 * answered too: it may be taken over. `except`: the object that is changed.
 */
export async function holderOf(
  runtime: Runtime,
  mapping: ObjectMapping,
  claims: readonly Claim[],
  except?: SpaceObject,
): Promise<Holder | undefined> {
  let hidden: Holder | undefined;
  for (const claim of claims) {
    const known = await knownHolders(runtime, mapping, claim, except);
    const holders = known.length ? known : await adoptedHolders(runtime, mapping, claim, except);
    for (const object of holders)
      if (!object.hidden) return { object, claim };
      else hidden ??= { object, claim };
  }
  return hidden;
}

/** Those the connector space knows, less what was deleted or changed by hand in the target since. */
async function knownHolders(
  runtime: Runtime,
  mapping: ObjectMapping,
  claim: Claim,
  except: SpaceObject | undefined,
): Promise<readonly SpaceObject[]> {
  const lookup = { path: claim.field.place.lookupPath, key: indexKey(claim.value) };
  const found = await runtime.space.lookup(mapping.config.resourceType, lookup, 0, 100);
  const holders: SpaceObject[] = [];
  for (const object of found) {
    if (object.key === except?.key || !holds(claim, storedEntry(object, mapping), mapping)) continue;
    const now = await confirmed(runtime, mapping, object);
    if (now && holds(claim, storedEntry(now, mapping), mapping)) holders.push(now);
  }
  return holders;
}

/** The object as the target has it; as it is known while somebody is changing it. */
async function confirmed(
  runtime: Runtime,
  mapping: ObjectMapping,
  object: SpaceObject,
): Promise<SpaceObject | undefined> {
  const give = runtime.turns.tryTake([objectTurn(object.resourceType, object.anchor)]);
  if (!give) return object;
  try {
    const entry = await currentEntry(runtime, mapping, object);
    return entry && (await refreshed(runtime, mapping, object, entry));
  } finally {
    give();
  }
}

async function adoptedHolders(
  runtime: Runtime,
  mapping: ObjectMapping,
  claim: Claim,
  except: SpaceObject | undefined,
): Promise<readonly SpaceObject[]> {
  const holders = await holdersInTarget(runtime, mapping, claim);
  const inTarget = holders.filter((entry) => anchorText(anchorOf(entry, mapping)) !== except?.anchor);
  const adopted = await adopt(runtime, mapping, inTarget);
  // Somebody is changing it just now, so it could not be adopted; it is there all the same.
  if (!adopted.length && inTarget.some((entry) => !isDeleted(entry.attributes, mapping)))
    throw alreadyExists(mapping, claim);
  return adopted;
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
export function alreadyExists(mapping: ObjectMapping, { field, value }: Claim): ScimError {
  const what = `A ${mapping.config.resourceType} with the ${field.place.path} ${JSON.stringify(value)}`;
  return new ScimError(409, `${what} exists already.`, { scimType: "uniqueness" });
}
