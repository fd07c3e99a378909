/**
 * Filters as predicates on resources. The logic has three values, as LDAP's has (RFC 4511 §4.5.1.7): a condition on an
 * attribute the connector does not map is neither true nor false, so that `not` of it finds nobody either.
 */
import { ScimError } from "../contract/errors.ts";
import type { ScimAttribute } from "../contract/scim-attributes.ts";
import type { Json } from "../provisioning/served.ts";
import { type AttributeNames, subAttribute } from "./attribute-names.ts";
import { comparison, type Folding, foldingOnce } from "./comparison.ts";
import { badRequest } from "./error.ts";
import type { Filter } from "./filter.ts";
import { isArray, isObject, type JsonObject, own } from "./json.ts";

export type Test = (object: JsonObject) => boolean;

export interface FilterMatch {
  readonly test: Test;
  /** Names of the attributes the test looks at, without extension and sub-attribute. */
  readonly attributes: ReadonlySet<string>;
}

/** Long texts of one resource, or of one element, as a rule. */
const longTexts = 32;

/** Undefined when no resource can satisfy the filter. Throws ScimError when a resource must not be asked this. */
export function matchFilter(filter: Filter, names: AttributeNames): FilterMatch | undefined {
  const attributes = new Set<string>();
  const folding = foldingOnce(longTexts);
  const test = compile(filter, false, (name) => {
    refusePassword(name);
    const ref = names.resolveInFilter(name);
    if (!ref) return undefined;
    if (ref.attribute.returned === "never") refuseSensitive(ref.path);
    attributes.add(ref.attribute.name);
    const { extension, attribute, sub } = ref;
    if (extension === undefined)
      return { attribute, sub, folding, read: (object) => own(object, attribute.name) };
    const read = (object: JsonObject) => {
      const data = own(object, extension);
      return isObject(data) ? own(data, attribute.name) : undefined;
    };
    return { attribute, sub, folding, read };
  });
  return test && { test, attributes };
}

/** The filter within brackets, as a predicate on one element of the attribute; undefined when none can satisfy it. */
export function matchElement(
  filter: Filter,
  attribute: ScimAttribute,
  folding: Folding = foldingOnce(longTexts),
): ((element: Json) => boolean) | undefined {
  if (!attribute.subAttributes) {
    const whole = compile(filter, false, (name) =>
      name.toLowerCase() === "value"
        ? {
            attribute: { ...attribute, multiValued: false },
            sub: undefined,
            folding,
            read: (object) => own(object, "value"),
          }
        : undefined,
    );
    return whole && ((value) => whole({ value }));
  }
  const test = compile(filter, false, (name) => {
    const sub = subAttribute(attribute, name);
    return sub && { attribute: sub, sub: undefined, folding, read: (object) => own(object, sub.name) };
  });
  return test && ((element) => isObject(element) && test(element));
}

/** A mapped attribute a condition is about, and how to get at its value. */
interface Subject {
  readonly attribute: ScimAttribute;
  readonly sub: ScimAttribute | undefined;
  readonly folding: Folding;
  readonly read: (object: JsonObject) => Json | undefined;
}

type Scope = (name: string) => Subject | undefined;

/** `negated` asks for the opposite; `not` is moved inwards, to where what is unknown stays unknown. */
function compile(filter: Filter, negated: boolean, scope: Scope): Test | undefined {
  switch (filter.kind) {
    case "and":
    case "or": {
      const tests = filter.operands.map((operand) => compile(operand, negated, scope));
      return (filter.kind === "and") === negated ? anyOf(tests) : allOf(tests);
    }
    case "not":
      return compile(filter.operand, !negated, scope);
    case "present": {
      const subject = scope(filter.attribute);
      return subject && polar(negated, exists(subject, isAssigned));
    }
    case "compare":
      return compare(filter, negated, scope);
    case "element": {
      const subject = scope(filter.attribute);
      const element = subject && matchElement(filter.filter, subject.attribute);
      return subject && element && polar(negated, exists({ ...subject, sub: undefined }, element));
    }
  }
}

function allOf(tests: readonly (Test | undefined)[]): Test | undefined {
  const known = tests.filter((test) => test !== undefined);
  return known.length === tests.length ? (object) => known.every((test) => test(object)) : undefined;
}

function anyOf(tests: readonly (Test | undefined)[]): Test | undefined {
  const known = tests.filter((test) => test !== undefined);
  return known.length > 0 ? (object) => known.some((test) => test(object)) : undefined;
}

function compare(
  filter: Extract<Filter, { kind: "compare" }>,
  negated: boolean,
  scope: Scope,
): Test | undefined {
  const subject = scope(filter.attribute);
  if (!subject) return undefined;
  const { operator, value } = filter;
  // "ne" says that no value equals, so an attribute without a value differs from every literal but null.
  const opposite = (operator === "ne") !== negated;
  const test = operator === "ne" ? "eq" : operator;
  if (value === null) return test === "eq" ? polar(!opposite, exists(subject, isAssigned)) : undefined;
  const target = simple(subject);
  const matches = comparison(target.sub ?? target.attribute, test, value, target.folding);
  return matches && polar(opposite, exists(target, matches));
}

/** `emails eq "x"` and `manager eq "x"` mean their `value` (RFC 7643 §2.4). */
function simple(subject: Subject): Subject {
  if (subject.sub || subject.attribute.type !== "complex") return subject;
  const sub = subAttribute(subject.attribute, "value");
  if (sub) return { ...subject, sub };
  throw badRequest(
    "invalidFilter",
    `${subject.attribute.name} has parts: compare one of them, such as ${subject.attribute.name}.${subject.attribute.subAttributes?.[0]?.name}.`,
  );
}

function polar(negated: boolean, test: Test): Test {
  return negated ? (object) => !test(object) : test;
}

function exists({ sub, read }: Subject, matches: (value: Json) => boolean): Test {
  const one = sub
    ? (value: Json) => {
        const part = isObject(value) ? own(value, sub.name) : undefined;
        return part !== undefined && part !== null && matches(part);
      }
    : matches;
  return (object) => {
    const value = read(object);
    if (value === undefined || value === null) return false;
    return isArray(value) ? value.some(one) : one(value);
  };
}

/** RFC 7644 §3.4.2.2: "pr" wants a value that is not empty, or a complex one with a part that is not. */
function isAssigned(value: Json): boolean {
  return isObject(value)
    ? Object.values(value).some((part) => part !== null && part !== "")
    : value !== null && value !== "";
}

function refusePassword(name: string): void {
  const lower = name.toLowerCase();
  if (lower === "password" || lower.endsWith(":password")) refuseSensitive("password");
}

/** RFC 7644 §7.5.2: 403 for a question that would put a secret into an address. */
function refuseSensitive(name: string): never {
  throw new ScimError(403, `${name} is secret: it cannot be searched for.`, { scimType: "sensitive" });
}
