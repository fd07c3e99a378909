/**
 * The order of a bulk request's operations: what is referred to by `bulkId:…` is made first. Where two are made that
 * refer to each other, the first goes without its reference and is given it by a change at the end (RFC 7644 §3.7.1).
 *
 * When the other one then cannot be made, the first stays and is told as made, without the reference: a failure would
 * have the client make it again, and that the other one failed is told of that one. It is not taken back: by its flow a
 * delete may leave it in the target, and what refers to it may have been told as done.
 */
import type { Json } from "../provisioning/served.ts";
import type { BulkOperation, Operation } from "./bulk-request.ts";
import { isArray, isObject, type JsonObject, newObject, own } from "./json.ts";

export interface BulkOrder {
  readonly steps: readonly BulkStep[];
  /** To be closed when the steps are done. */
  readonly circles: readonly Circle[];
}

export interface BulkStep {
  /** What is to be done: the operation as it came, or less than it. */
  readonly operation: Operation;
  /** The operation of the request that this is or is part of. */
  readonly origin: Operation;
}

/** What a resource was made without. */
export interface Circle {
  readonly origin: BulkOperation;
  readonly later: JsonObject;
}

export const bulkIdPrefix = "bulkId:";

export function orderOperations(operations: readonly Operation[]): BulkOrder {
  const makers = new Map<string, Operation>();
  for (const operation of operations) {
    if (operation.method === "POST" && operation.bulkId !== undefined)
      makers.set(operation.bulkId, operation);
  }
  const begun = new Set<Operation>();
  const ended = new Set<Operation>();
  const steps: BulkStep[] = [];
  const circles: Circle[] = [];
  const visit = (origin: Operation): void => {
    if (begun.has(origin)) return;
    begun.add(origin);
    const inCircle = new Set<string>();
    for (const id of "refusal" in origin ? [] : referredTo(origin)) {
      const maker = makers.get(id);
      if (!maker) continue;
      visit(maker);
      if (!ended.has(maker)) inCircle.add(`${bulkIdPrefix}${id}`);
    }
    ended.add(origin);
    if (
      inCircle.size === 0 ||
      "refusal" in origin ||
      origin.method !== "POST" ||
      origin.bulkId === undefined
    ) {
      steps.push({ operation: origin, origin });
      return;
    }
    const { now, later } = split(origin.data, (text) => inCircle.has(text));
    steps.push({ operation: { ...origin, data: now }, origin });
    circles.push({ origin, later });
  };
  for (const operation of operations) visit(operation);
  return { steps, circles };
}

/**
 * The change that gives a resource its references to those that have been made by now, by their `bulkId`; undefined
 * when it has none of them.
 */
export function closing(
  { origin: { path, bulkId }, later }: Circle,
  made: ReadonlyMap<string, string>,
): BulkOperation | undefined {
  const { now: value } = split(
    later,
    (text) => text.startsWith(bulkIdPrefix) && !made.has(text.slice(bulkIdPrefix.length)),
  );
  if (Object.keys(value).length === 0) return undefined;
  return {
    method: "PATCH",
    path: `${path}/${bulkIdPrefix}${bulkId}`,
    bulkId: undefined,
    version: undefined,
    data: { Operations: [{ op: "add", value }] },
  };
}

function referredTo({ path, data }: BulkOperation): Set<string> {
  const ids = new Set<string>();
  const place = path.indexOf(`/${bulkIdPrefix}`);
  if (place >= 0) ids.add(path.slice(place + 1 + bulkIdPrefix.length));
  forEachText(data, (text) => {
    if (text.startsWith(bulkIdPrefix)) ids.add(text.slice(bulkIdPrefix.length));
  });
  return ids;
}

function forEachText(value: Json, visit: (text: string) => void): void {
  if (typeof value === "string") visit(value);
  else if (isArray(value)) for (const element of value) forEachText(element, visit);
  else if (isObject(value))
    for (const name of Object.keys(value)) forEachText(own(value, name) ?? null, visit);
}

/** A resource in two: without the values that cannot be given yet, and these alone. Neither has what is left empty. */
function split(data: JsonObject, isLate: (text: string) => boolean): { now: JsonObject; later: JsonObject } {
  const now = newObject();
  const later = newObject();
  for (const name of Object.keys(data)) {
    const value = own(data, name) ?? null;
    if (isArray(value)) {
      const early = value.filter((element) => !hasText(element, isLate));
      const late = value.filter((element) => hasText(element, isLate));
      if (early.length > 0) now[name] = early;
      if (late.length > 0) later[name] = late;
    } else if (isObject(value) && name.toLowerCase().startsWith("urn:")) {
      const parts = split(value, isLate);
      if (Object.keys(parts.now).length > 0) now[name] = parts.now;
      if (Object.keys(parts.later).length > 0) later[name] = parts.later;
    } else if (hasText(value, isLate)) later[name] = value;
    else now[name] = value;
  }
  return { now, later };
}

function hasText(value: Json, isWanted: (text: string) => boolean): boolean {
  let found = false;
  forEachText(value, (text) => {
    found ||= isWanted(text);
  });
  return found;
}
