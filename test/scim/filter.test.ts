import assert from "node:assert/strict";
import { test } from "node:test";
import { ScimError } from "../../host/contract/errors.ts";
import { type Filter, type Literal, type Operator, parseFilter } from "../../host/scim/filter.ts";

const compare = (attribute: string, operator: Operator, value: Literal): Filter => ({
  kind: "compare",
  attribute,
  operator,
  value,
});
const eq = (attribute: string, value: Literal) => compare(attribute, "eq", value);
const bracketed = "urn:x:2.0:User:phone[0]";
const parse = (text: string) => parseFilter(text, (name) => name === bracketed);

const understood: readonly [string, Filter][] = [
  ['userName eq "a"', eq("userName", "a")],
  ['USERNAME Eq "a"', eq("USERNAME", "a")],
  ['  userName   eq   "a"  ', eq("userName", "a")],
  ['displayName eq "Ann \\"Ace\\" \\u00e9 \\\\"', eq("displayName", 'Ann "Ace" é \\')],
  ["externalId eq jyoung@x.example", eq("externalId", "jyoung@x.example")],
  ["active eq True", eq("active", true)],
  ["title eq null", eq("title", null)],
  ["floor ge -3.5", compare("floor", "ge", -3.5)],
  ["badge eq 007", eq("badge", "007")],
  ["badge eq 12345678901234567890", eq("badge", "12345678901234567890")],
  ["title pr", { kind: "present", attribute: "title" }],
  [
    "a eq 1 or b eq 2 and c eq 3",
    { kind: "or", operands: [eq("a", 1), { kind: "and", operands: [eq("b", 2), eq("c", 3)] }] },
  ],
  [
    "(a eq 1 or b eq 2) and c eq 3",
    { kind: "and", operands: [{ kind: "or", operands: [eq("a", 1), eq("b", 2)] }, eq("c", 3)] },
  ],
  ["not (a eq 1)", { kind: "not", operand: eq("a", 1) }],
  ["NOT(a eq 1)", { kind: "not", operand: eq("a", 1) }],
  ["note eq 1", eq("note", 1)],
  ["android eq 1 and order eq 2", { kind: "and", operands: [eq("android", 1), eq("order", 2)] }],
  ["a eq 1 AND b eq 2", { kind: "and", operands: [eq("a", 1), eq("b", 2)] }],
  ["a eq 1 and(b eq 2)", { kind: "and", operands: [eq("a", 1), eq("b", 2)] }],
  ['emails[type eq "work"]', { kind: "element", attribute: "emails", filter: eq("type", "work") }],
  [
    'emails[type eq "work"].value eq "x"',
    {
      kind: "element",
      attribute: "emails",
      filter: { kind: "and", operands: [eq("type", "work"), eq("value", "x")] },
    },
  ],
  [
    "emails[not (type pr)]",
    {
      kind: "element",
      attribute: "emails",
      filter: { kind: "not", operand: { kind: "present", attribute: "type" } },
    },
  ],
  ['urn:a:2.0:User:manager.value eq "x"', eq("urn:a:2.0:User:manager.value", "x")],
  [`${bracketed} eq "1"`, eq(bracketed, "1")],
  ['-dn- eq "x"', eq("-dn-", "x")],
  ['_x$1.$ref eq "x"', eq("_x$1.$ref", "x")],
  ['2nd eq "x"', eq("2nd", "x")],
  ['toString eq "[x] (y)"', eq("toString", "[x] (y)")],
];

for (const [text, tree] of understood) {
  test(`the filter ${text} is understood`, () => assert.deepEqual(parse(text), tree));
}

const refused = [
  "",
  "   ",
  'userName eq "unclosed',
  'userName eq "bad \\x escape"',
  'userName xx "v"',
  "userName eq",
  "userName",
  '(userName eq "v"',
  'userName eq "v")',
  'and userName eq "v"',
  'userName eq "v" and',
  'userName eq "v" or or title pr',
  'userName eq "v" title pr',
  'emails[type eq "work"',
  'emails[type eq "work"]]',
  'emails[type eq "work"].',
  "emails[]",
  'emails[type eq "work"]. eq "x"',
  'emails[type eq "work"].value. eq "x"',
  'emails.[type eq "work"]',
  '.userName eq "x"',
  'userName. eq "x"',
  'userName..x eq "x"',
  "user!name pr",
  'urn:a:2.0:User: eq "x"',
  'urn:a:2.0:User:.manager eq "x"',
  "a[b[c eq 1]]",
  "userName eq 'single'",
  "userName eq and",
  'userName eq v"x"',
  'eq "v"',
  "not title pr",
  "()",
  "[",
  "userName eq (1)",
  `${"(".repeat(100_000)}a eq 1${")".repeat(100_000)}`,
  `${"(".repeat(60)}a eq 1${")".repeat(60)}`,
  `${"not (".repeat(60)}a eq 1${")".repeat(60)}`,
  `userName eq "${"x".repeat(20_000)}"`,
];

for (const text of refused) {
  const name = text.length > 40 ? `${text.slice(0, 40)}… of ${text.length} characters` : text;
  test(`the filter “${name}” is refused with invalidFilter`, () => {
    assert.throws(
      () => parse(text),
      (error) => error instanceof ScimError && error.status === 400 && error.scimType === "invalidFilter",
    );
  });
}

test("a filter of a thousand alternatives is read without nesting", () => {
  const filter = parse(Array.from({ length: 1000 }, (_, i) => `id eq ${i}`).join(" or "));
  assert.equal(filter.kind === "or" && filter.operands.length, 1000);
});
