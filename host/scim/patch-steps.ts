/** Operations of a PATCH taken apart into steps, each on one attribute: paths read, values without a path spread out. */
import { ScimError } from "../contract/errors.ts";
import type { ScimAttribute } from "../contract/scim-attributes.ts";
import type { Json } from "../provisioning/served.ts";
import { extensionData } from "./attribute-value.ts";
import { badRequest } from "./error.ts";
import type { Filter } from "./filter.ts";
import { isArray, isObject, own } from "./json.ts";
import { limits } from "./limits.ts";
import type { PatchOperation } from "./patch-request.ts";
import { type PatchPath, parsePath } from "./path.ts";
import { isListReference } from "./resource-body.ts";
import type { ResourceModel } from "./resource-model.ts";

export interface PatchStep {
  readonly op: PatchOperation["op"];
  readonly path: AttributePath;
  readonly value: Json | undefined;
}

type AttributePath = Extract<PatchPath, { kind: "attribute" }>;

/** Throws ScimError 400 invalidPath or invalidValue, and 413 for more comparisons than are worth making. */
export function readSteps(operations: readonly PatchOperation[], model: ResourceModel): readonly PatchStep[] {
  const steps: PatchStep[] = [];
  let comparisons = 0;
  for (const operation of operations) {
    for (const step of stepsOf(operation, model)) {
      steps.push(step);
      if (!isListReference(step.path.ref, model)) comparisons += comparisonsOf(step);
    }
    // At once: reading all of them would cost more than what is to be spared.
    if (comparisons > limits.patchComparisons) throw tooManyComparisons();
  }
  return steps;
}

/** Without a bound a small body could ask for millions of comparisons. */
const tooManyComparisons = () =>
  new ScimError(
    413,
    `A PATCH may have ${limits.patchComparisons} conditions and elements to compare. Send it in parts.`,
  );

/** How many times a step goes through all elements of its attribute. */
function comparisonsOf({ op, path, value }: PatchStep): number {
  if (path.filter) return conditionCount(path.filter);
  if (!path.ref.attribute.multiValued || op === "replace") return 0;
  return isArray(value) ? value.length : 1;
}

function stepsOf(operation: PatchOperation, model: ResourceModel): PatchStep[] {
  const { op, path, value } = operation;
  if (path === undefined) return stepsOfObject(op, value, "", model);
  const parsed = parsePath(path, model.names);
  switch (parsed.kind) {
    case "attribute":
      return parsed.ref.attribute.name === "schemas" ? [] : [{ op, path: parsed, value }];
    case "extension": {
      const { schema } = parsed;
      const data = op === "remove" ? undefined : extensionData(schema, value ?? null);
      return data
        ? stepsOfObject(op, data, `${schema.id}:`, model)
        : stepsOfObject("remove", cleared(schema.attributes), `${schema.id}:`, model);
    }
    case "unmapped":
      return [];
  }
}

/**
 * A value without a path is a part of a resource: its names may be dotted, qualified or hold a value filter (Entra's
 * aadOptscim062020). Names that are not mapped are passed over, as in POST; so is what is read-only, but for an id that
 * is another one (Okta sends the resource's own).
 */
function stepsOfObject(
  op: PatchOperation["op"],
  value: Json | undefined,
  prefix: string,
  model: ResourceModel,
): PatchStep[] {
  if (!isObject(value))
    throw badRequest("invalidValue", "An operation without a path needs an object as its value.");
  return Object.keys(value).flatMap((name) => {
    const part = own(value, name);
    const schema = prefix === "" ? model.names.schema(name) : undefined;
    if (schema) return stepsOf({ op, path: schema.id, value: part }, model);
    const path = knownPath(`${prefix}${name}`, model);
    // As in a body: the front part of another name of one attribute.
    if (!path) return prefix === "" && isObject(part) ? stepsOfObject(op, part, `${name}:`, model) : [];
    const readOnly = (path.sub ?? path.ref.attribute).mutability === "readOnly";
    return readOnly && path.ref.path !== "id" ? [] : [{ op, path, value: part }];
  });
}

function knownPath(name: string, model: ResourceModel): AttributePath | undefined {
  const ref = model.names.resolve(name);
  if (ref) return { kind: "attribute", ref, sub: ref.sub, filter: undefined };
  const path = name.includes("[") ? parsePath(name, model.names) : undefined;
  return path?.kind === "attribute" ? path : undefined;
}

function cleared(attributes: readonly ScimAttribute[]): Json {
  return Object.fromEntries(attributes.map((attribute) => [attribute.name, null]));
}

function conditionCount(filter: Filter): number {
  switch (filter.kind) {
    case "and":
    case "or":
      return filter.operands.reduce((sum, operand) => sum + conditionCount(operand), 0);
    case "not":
      return conditionCount(filter.operand);
    case "element":
      return conditionCount(filter.filter);
    case "present":
    case "compare":
      return 1;
  }
}
