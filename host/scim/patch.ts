/** PATCH (RFC 7644 §3.5.2): operations on a resource, in order, all or none. */
import { ScimError } from "../contract/errors.ts";
import type { Change, Json, ReferenceOperation, Resource } from "../provisioning/served.ts";
import type { AttributeRef } from "./attribute-names.ts";
import { attributeValue } from "./attribute-value.ts";
import { type Folding, foldingOnce } from "./comparison.ts";
import { mergeParts } from "./complex-parts.ts";
import { badRequest } from "./error.ts";
import { matchElement } from "./filter-match.ts";
import { isArray, isObject, newObject, own, sameJson } from "./json.ts";
import { limits } from "./limits.ts";
import { addElements, changeElements, changeParts, removeElements, withoutBare } from "./patch-elements.ts";
import { referenceOperation } from "./patch-references.ts";
import type { PatchOperation } from "./patch-request.ts";
import { type PatchStep, readSteps } from "./patch-steps.ts";
import { isListReference, keepRequired, unassigned } from "./resource-body.ts";
import type { ResourceModel } from "./resource-model.ts";
import { checkSize } from "./resource-size.ts";

/**
 * The operations as one change. Paths are read at once; the rest happens when the change is made. Throws, then or now,
 * ScimError 400: invalidPath, noTarget, mutability, invalidValue.
 */
export function patchChange(
  operations: readonly PatchOperation[],
  model: ResourceModel,
): (current: Resource) => Change {
  const steps = readSteps(operations, model);
  const lists = changedLists(steps, model);
  const written = steps.map(writtenPath);
  const means: Means = { model, folding: foldingOnce(4 * limits.elements) };
  return (current) => {
    const resource = newObject(current);
    const references: ReferenceOperation[] = [];
    for (const step of steps) take(step, resource, references, means);
    // Not before: one step may make an element, and the next give it its value.
    for (const ref of lists) write(resource, ref, withoutBare(read(resource, ref), read(current, ref)));
    keepRequired(resource, current, model);
    checkSize(resource, current);
    if (references.filter((reference) => "where" in reference).length > limits.patchSearches)
      throw tooManySearches();
    return { resource, references, written };
  };
}

function writtenPath({ path: { ref, sub, filter } }: PatchStep): string {
  return filter && sub ? `${ref.path}.${sub.name}` : ref.path;
}

function changedLists(steps: readonly PatchStep[], model: ResourceModel): readonly AttributeRef[] {
  const refs = steps.map(({ path }) => path.ref).filter(({ attribute }) => attribute.multiValued);
  const lists = new Map(refs.map((ref) => [ref.attribute, ref]));
  return [...lists.values()].filter((ref) => !isListReference(ref, model));
}

interface Means {
  readonly model: ResourceModel;
  readonly folding: Folding;
}

const tooManySearches = () =>
  new ScimError(
    413,
    `A PATCH may look for members by ${limits.patchSearches} filters other than their ids, and not by more.`,
  );

function take(
  step: PatchStep,
  resource: Resource,
  references: ReferenceOperation[],
  { model, folding }: Means,
): void {
  const { ref, sub, filter } = step.path;
  if ([ref.attribute, sub].some((attribute) => attribute?.mutability === "readOnly")) {
    if (step.op !== "remove" && isThere(step, read(resource, ref), folding)) return;
    throw badRequest("mutability", `${filter && sub ? `${ref.path}.${sub.name}` : ref.path} is read-only.`);
  }
  if (isListReference(ref, model)) {
    if (sub) throw badRequest("mutability", `${ref.path} is changed as a whole: add and remove elements.`);
    const operation = referenceOperation(ref.attribute, step, filter);
    if (operation) references.push(operation);
    return;
  }
  write(resource, ref, changed(step, read(resource, ref), folding) ?? unassigned(ref));
}

/** Whether what a step gives is there as it is given: clients send back what they have read. */
function isThere(
  { path: { ref, sub, filter }, value = null }: PatchStep,
  held: Json = null,
  folding: Folding,
) {
  if (!sub) return sameJson(held, value);
  const matches = filter ? matchElement(filter, ref.attribute, folding) : () => true;
  const elements = (isArray(held) ? held : [held]).filter((element) => matches?.(element));
  return (
    elements.length > 0 &&
    elements.every((element) => isObject(element) && sameJson(own(element, sub.name), value))
  );
}

/** The attribute's value after the step; undefined for unassigned. */
function changed(step: PatchStep, before: Json | undefined, folding: Folding): Json | undefined {
  const { attribute } = step.path.ref;
  const { sub, filter } = step.path;
  const { op, value = null } = step;
  if (filter) {
    if (attribute.multiValued) return changeElements(attribute, before, { op, sub, filter, value, folding });
    throw badRequest("invalidPath", `${attribute.name} has one value: its path takes no filter.`);
  }
  if (sub) return changeParts(attribute, before, sub, op === "remove" ? null : value);
  if (op === "remove") {
    return attribute.multiValued && value !== null
      ? removeElements(attribute, before, value, folding)
      : undefined;
  }
  if (attribute.multiValued) {
    return op === "add" ? addElements(attribute, before, value, folding) : attributeValue(attribute, value);
  }
  return attribute.type === "complex"
    ? mergeParts(attribute, before, value)
    : attributeValue(attribute, value);
}

function read(resource: Resource, { extension, attribute }: AttributeRef): Json | undefined {
  const data = extension === undefined ? resource : own(resource, extension);
  return isObject(data) ? own(data, attribute.name) : undefined;
}

function write(resource: Resource, ref: AttributeRef, value: Json | undefined): void {
  const { extension, attribute } = ref;
  const before = read(resource, ref);
  if (attribute.mutability === "immutable" && before !== undefined && !sameJson(before, value)) {
    throw badRequest("mutability", `${ref.path} cannot be changed once it is set.`);
  }
  if (extension === undefined) return assign(resource, attribute.name, value);
  const held = own(resource, extension);
  const data = newObject(isObject(held) ? held : undefined);
  assign(data, attribute.name, value);
  assign(resource, extension, Object.keys(data).length > 0 ? data : undefined);
}

function assign(object: Resource, name: string, value: Json | undefined): void {
  if (value === undefined) delete object[name];
  else object[name] = value;
}
