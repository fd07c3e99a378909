/**
 * The order of a bulk request's operations: what is referred to by `bulkId:…` is made first. Where two are made that
 * refer to each other, the first goes without its reference and is given it by a change at the end (RFC 7644 §3.7.1).
 *
 * When the other one then cannot be made, the first stays and is told as made, without the reference: a failure would
 * have the client make it again, and that the other one failed is told of that one. It is not taken back: by its flow a
 * delete may leave it in the target, and what refers to it may have been told as done.
 */
import { referenceTo, referredNames, refersTo } from "./bulk-references.ts";
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
    for (const name of "refusal" in origin ? [] : referredNames(origin)) {
      const maker = makers.get(name);
      if (!maker) continue;
      visit(maker);
      if (!ended.has(maker)) inCircle.add(name);
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
    const { now, later } = split(origin.data, (name) => inCircle.has(name));
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
  { origin: { path, bulkId = "" }, later }: Circle,
  made: ReadonlyMap<string, string>,
): BulkOperation | undefined {
  const { now: value } = split(later, (name) => !made.has(name));
  if (Object.keys(value).length === 0) return undefined;
  return {
    method: "PATCH",
    path: `${path}/${referenceTo(bulkId)}`,
    bulkId: undefined,
    version: undefined,
    data: { Operations: [{ op: "add", value }] },
  };
}

/** A resource in two: without the values that cannot be given yet, and these alone. Neither has what is left empty. */
function split(
  data: JsonObject,
  isLate: (bulkId: string) => boolean,
): { now: JsonObject; later: JsonObject } {
  const now = newObject();
  const later = newObject();
  for (const name of Object.keys(data)) {
    const value = own(data, name) ?? null;
    if (isArray(value)) {
      const early = value.filter((element) => !refersTo(element, isLate));
      const late = value.filter((element) => refersTo(element, isLate));
      if (early.length > 0) now[name] = early;
      if (late.length > 0) later[name] = late;
    } else if (isObject(value) && name.toLowerCase().startsWith("urn:")) {
      const parts = split(value, isLate);
      if (Object.keys(parts.now).length > 0) now[name] = parts.now;
      if (Object.keys(parts.later).length > 0) later[name] = parts.later;
    } else if (refersTo(value, isLate)) later[name] = value;
    else now[name] = value;
  }
  return { now, later };
}
