/** Filters as a grammar makes them, and what they mean, told independently of the host. */
import * as fc from "fast-check";
import { fold } from "../../../host/contract/fold.ts";
import { type Filter, operators } from "../../../host/scim/filter.ts";

const enterprise = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";

// oxlint-disable-next-line typescript/no-explicit-any -- a resource, looked into by name
type Resource = any;

/** Attributes of text: how they are written and what a resource has there. */
const texts: Readonly<
  Record<string, { readonly read: (user: Resource) => string[]; readonly isExact?: boolean }>
> = {
  userName: { read: (user) => [user.userName] },
  USERNAME: { read: (user) => [user.userName] },
  title: { read: (user) => one(user.title) },
  displayName: { read: (user) => one(user.displayName) },
  "name.givenName": { read: (user) => one(user.name?.givenName) },
  "urn:ietf:params:scim:schemas:core:2.0:User:name.familyName": {
    read: (user) => one(user.name?.familyName),
  },
  "emails.value": { read: (user) => (user.emails ?? []).map(({ value }: Resource) => value) },
  emails: { read: (user) => (user.emails ?? []).map(({ value }: Resource) => value) },
  [`${enterprise}:department`]: { read: (user) => one(user[enterprise]?.department) },
  externalId: { read: (user) => one(user.externalId), isExact: true },
};
const one = (value: string | undefined) => (value === undefined ? [] : [value]);

const words = [
  "a",
  "A",
  "ab",
  "é",
  "",
  "Engineer",
  "engineer",
  "@contoso.example",
  "user1",
  "(a+)+$",
  "%",
  "_",
  '"',
  "\\",
];
const literal = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(...words) },
  fc.string({ unit: "binary", maxLength: 20 }).filter((text) => text.isWellFormed()),
  fc.constantFrom(true, false, 0, 12, -1.5, null),
);

const condition: fc.Arbitrary<Filter> = fc.oneof(
  fc.record({
    kind: fc.constant("present" as const),
    attribute: fc.constantFrom(...Object.keys(texts), "unmapped", "active"),
  }),
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant("compare" as const),
      attribute: fc.constantFrom(...Object.keys(texts), "unmapped"),
      operator: fc.constantFrom(...operators),
      value: literal,
    }),
  },
  fc.record({
    kind: fc.constant("compare" as const),
    attribute: fc.constant("active"),
    operator: fc.constantFrom("eq" as const, "ne" as const),
    value: fc.boolean(),
  }),
);

const elementCondition: fc.Arbitrary<Filter> = fc.record({
  kind: fc.constant("compare" as const),
  attribute: fc.constantFrom("value", "type"),
  operator: fc.constantFrom(...operators),
  value: fc.oneof(fc.constantFrom(...words), fc.constant("work")),
});

export const { filter } = fc.letrec<{ filter: Filter; element: Filter }>((tie) => ({
  element: tree(elementCondition, tie("element")),
  filter: tree(
    fc.oneof(
      { weight: 4, arbitrary: condition },
      fc.record({
        kind: fc.constant("element" as const),
        attribute: fc.constantFrom("emails", "phoneNumbers"),
        filter: tie("element"),
      }),
    ),
    tie("filter"),
  ),
}));

function tree(leaf: fc.Arbitrary<Filter>, self: fc.Arbitrary<Filter>): fc.Arbitrary<Filter> {
  return fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    leaf,
    fc.record({ kind: fc.constant("not" as const), operand: self }),
    fc.record({
      kind: fc.constantFrom("and" as const, "or" as const),
      operands: fc.array(self, { minLength: 2, maxLength: 3 }),
    }),
  );
}

/** True, false or, for what is not known, undefined. */
export function holds(given: Filter, user: Resource): boolean | undefined {
  switch (given.kind) {
    case "and":
    case "or": {
      const results = given.operands.map((operand) => holds(operand, user));
      const decisive = given.kind === "or";
      if (results.includes(decisive)) return decisive;
      return results.includes(undefined) ? undefined : !decisive;
    }
    case "not": {
      const result = holds(given.operand, user);
      return result === undefined ? undefined : !result;
    }
    case "element":
      return (user[given.attribute] ?? []).some((element: Resource) => elementHolds(given.filter, element));
    case "present":
      if (given.attribute === "active") return true;
      return texts[given.attribute] && valuesOf(given.attribute, user).length > 0;
    case "compare": {
      if (given.attribute === "active") return (user.active === given.value) === (given.operator === "eq");
      const text = texts[given.attribute];
      return text && compared(valuesOf(given.attribute, user), given, text.isExact ?? false);
    }
  }
}

const valuesOf = (attribute: string, user: Resource) => texts[attribute]?.read(user) ?? [];

function elementHolds(given: Filter, element: Resource): boolean {
  switch (given.kind) {
    case "and":
      return given.operands.every((operand) => elementHolds(operand, element));
    case "or":
      return given.operands.some((operand) => elementHolds(operand, element));
    case "not":
      return !elementHolds(given.operand, element);
    case "present":
    case "element":
      return false;
    case "compare":
      return compared(one(element[given.attribute]), given, false) === true;
  }
}

function compared(
  values: readonly string[],
  { operator, value }: Extract<Filter, { kind: "compare" }>,
  isExact: boolean,
): boolean | undefined {
  if (value === null) {
    if (operator !== "eq" && operator !== "ne") return undefined;
    return (values.length === 0) === (operator === "eq");
  }
  const key = (text: string) => (isExact ? text : fold(text));
  const b = key(String(value));
  const some = (test: (a: string) => boolean) => values.some((text) => test(key(text)));
  switch (operator) {
    case "eq":
      return some((a) => a === b);
    case "ne":
      return !some((a) => a === b);
    case "co":
      return some((a) => a.includes(b));
    case "sw":
      return some((a) => a.startsWith(b));
    case "ew":
      return some((a) => a.endsWith(b));
    case "gt":
      return some((a) => a > b);
    case "ge":
      return some((a) => a >= b);
    case "lt":
      return some((a) => a < b);
    case "le":
      return some((a) => a <= b);
  }
}

const fragments = fc.constantFrom(
  ..."userName emails name eq and or not pr [ ] ( ) . : , ; ' % * + & = # / true null 1e9 -0 __proto__ constructor".split(
    " ",
  ),
  " ",
  '"',
  "\\",
  '"x"',
  "\u0000",
  "\ud800",
  "😀",
  "\u202e",
  ";--",
  ")(uid=*",
  "(a+)+$",
  "$ref",
  "-dn-",
  "members",
  "urn:ietf:params:scim:schemas:core:2.0:User",
  enterprise,
);

/** Text that looks like a filter or a path here and there. */
export const garbage = fc.oneof(
  fc.array(fragments, { maxLength: 40 }).map((parts) => parts.join("")),
  fc.array(fragments, { maxLength: 20 }).map((parts) => parts.join(" ")),
  fc.string({ unit: "binary", maxLength: 200 }),
);

/** The text with a few of its characters changed, left out or said twice. */
export function mutated(text: fc.Arbitrary<string>): fc.Arbitrary<string> {
  const change = fc.record({
    at: fc.double({ min: 0, max: 1, noNaN: true }),
    length: fc.nat(3),
    by: fragments,
  });
  return fc.tuple(text, fc.array(change, { minLength: 1, maxLength: 3 })).map(([given, changes]) =>
    changes.reduce((result, { at, length, by }) => {
      const place = Math.floor(at * result.length);
      return result.slice(0, place) + by + result.slice(place + length);
    }, given),
  );
}
