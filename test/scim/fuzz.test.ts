/** Generated filters, paths and PATCH sequences against models that are too simple to be wrong. Seeds are fixed. */
import assert from "node:assert/strict";
import { test } from "node:test";
import * as fc from "fast-check";
import { ScimError } from "../../host/contract/errors.ts";
import { fold } from "../../host/contract/fold.ts";
import type { Json, Resource } from "../../host/provisioning/served.ts";
import { type Filter, operators, parseFilter } from "../../host/scim/filter.ts";
import { matchFilter } from "../../host/scim/filter-match.ts";
import { patchChange } from "../../host/scim/patch.ts";
import { readPatch } from "../../host/scim/patch-request.ts";
import { parsePath } from "../../host/scim/path.ts";
import { servedModel } from "../../host/scim/resource-model.ts";
import { filterText } from "../support/filter-text.ts";
import { memoryServed } from "../support/memory-served.ts";

const runs = Number(process.env["FUZZ_RUNS"] ?? 300);
const seed = Number(process.env["FUZZ_SEED"] ?? 20260131);
const { models } = servedModel(memoryServed("https://host.example/scim"));
const user = models[0] as (typeof models)[number];

const attributes = ["title", "displayName", "name.givenName", "unmapped"] as const;
const words = ["a", "A", "b", "ab", "é", ""] as const;

const condition: fc.Arbitrary<Filter> = fc.oneof(
  fc.record({ kind: fc.constant("present" as const), attribute: fc.constantFrom(...attributes) }),
  fc.record({
    kind: fc.constant("compare" as const),
    attribute: fc.constantFrom(...attributes),
    operator: fc.constantFrom(...operators),
    value: fc.oneof(fc.constantFrom(...words), fc.string({ unit: "binary" }), fc.boolean(), fc.integer()),
  }),
);

const { filter } = fc.letrec<{ filter: Filter; element: Filter }>((tie) => ({
  element: tree(condition, tie("element")),
  filter: tree(
    fc.oneof(
      condition,
      fc.record({
        kind: fc.constant("element" as const),
        attribute: fc.constant("emails"),
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

test("a filter that is written out and read again is the same filter", () => {
  fc.assert(
    fc.property(filter, (given) =>
      assert.deepEqual(
        parseFilter(filterText(given), () => false),
        structuredClone(given),
      ),
    ),
    { seed, numRuns: runs },
  );
});

test("a filter finds what a plain reading of it finds", () => {
  const person = fc.record(
    {
      title: fc.constantFrom("a", "A", "b", "ab", "é"),
      displayName: fc.constantFrom("a", "b"),
      name: fc.constant({ givenName: "ab" }),
    },
    { requiredKeys: [] },
  );
  fc.assert(
    fc.property(flat(filter), person, (given, resource) => {
      const found = matchFilter(given, user.names)?.test(resource) ?? false;
      assert.equal(found, holds(given, resource) === true);
    }),
    { seed, numRuns: runs },
  );
});

/** Filters without value filters, over text attributes and texts. */
function flat(filters: fc.Arbitrary<Filter>): fc.Arbitrary<Filter> {
  return filters.filter((given) => !filterText(given).includes("emails["));
}

/** True, false or, for what is not known, undefined. */
function holds(given: Filter, resource: Resource): boolean | undefined {
  switch (given.kind) {
    case "and":
    case "or": {
      const results = given.operands.map((operand) => holds(operand, resource));
      const decisive = given.kind === "or";
      if (results.includes(decisive)) return decisive;
      return results.includes(undefined) ? undefined : !decisive;
    }
    case "not": {
      const result = holds(given.operand, resource);
      return result === undefined ? undefined : !result;
    }
    case "element":
      return undefined;
    case "present":
    case "compare": {
      if (given.attribute === "unmapped") return undefined;
      const name = resource["name"] as { givenName?: string } | undefined;
      const held =
        given.attribute === "name.givenName"
          ? name?.givenName
          : (resource[given.attribute] as string | undefined);
      if (given.kind === "present") return held !== undefined;
      const [a, b] = [fold(held ?? ""), fold(String(given.value))];
      if (held === undefined) return given.operator === "ne";
      const answers = {
        eq: a === b,
        ne: a !== b,
        co: a.includes(b),
        sw: a.startsWith(b),
        ew: a.endsWith(b),
        gt: a > b,
        ge: a >= b,
        lt: a < b,
        le: a <= b,
      };
      return answers[given.operator];
    }
  }
}

const fragments = fc.constantFrom(
  "userName",
  "emails",
  "name",
  "eq",
  "and",
  "or",
  "not",
  "pr",
  "[",
  "]",
  "(",
  ")",
  ".",
  ":",
  " ",
  '"',
  "\\",
  '"x"',
  "'",
  "%",
  "*",
  "true",
  "null",
  "1e9",
  "__proto__",
  "constructor",
  "urn:ietf:params:scim:schemas:core:2.0:User",
  "\u0000",
  "😀",
  ";--",
  ")(uid=*",
  "(a+)+$",
);
const noise = fc.array(fragments, { maxLength: 40 }).map((parts) => parts.join(""));

for (const [name, read] of [
  [
    "filter",
    (text: string) =>
      matchFilter(
        parseFilter(text, () => false),
        user.names,
      ),
  ],
  ["path", (text: string) => parsePath(text, user.names)],
] as const) {
  test(`a ${name} of any text is read or refused, quickly`, () => {
    fc.assert(
      fc.property(fc.oneof(noise, fc.string({ unit: "binary", maxLength: 200 })), (text) => {
        const started = performance.now();
        try {
          read(text);
        } catch (error) {
          assert.ok(error instanceof ScimError && error.status < 500, String(error));
        }
        assert.ok(performance.now() - started < 100);
      }),
      { seed, numRuns: runs * 5 },
    );
  });
}

/** A person as the model has one: texts by place. */
type Model = Map<string, string>;
const places = [
  "title",
  "displayName",
  "name.givenName",
  "name.familyName",
  "emails.work",
  "emails.home",
] as const;

interface Write {
  readonly place: (typeof places)[number];
  readonly op: "add" | "replace" | "remove";
  readonly value: string;
  readonly dialect: "path" | "bundle";
}

const write: fc.Arbitrary<Write> = fc.record({
  place: fc.constantFrom(...places),
  op: fc.constantFrom("add" as const, "replace" as const, "remove" as const),
  value: fc.constantFrom("", "one", "two", "Ünïcödé 😀", '"; drop'),
  dialect: fc.constantFrom("path" as const, "bundle" as const),
});

function asOperation({ place, op, value, dialect }: Write): Json {
  const [list, type] = place.split(".");
  const path = list === "emails" ? `emails[type eq "${type}"].value` : place;
  if (op === "remove") return { op: "Remove", path };
  return dialect === "path"
    ? { op: op === "add" ? "Add" : "Replace", path, value }
    : { op, value: { [path]: value } };
}

function read(resource: Resource): Model {
  const model: Model = new Map();
  const put = (place: string, value: unknown) => typeof value === "string" && model.set(place, value);
  const name = resource["name"] as Record<string, string> | undefined;
  const emails = (resource["emails"] ?? []) as readonly { readonly type: string; readonly value: string }[];
  for (const place of ["title", "displayName"]) put(place, resource[place]);
  for (const part of ["givenName", "familyName"]) put(`name.${part}`, name?.[part]);
  for (const { type, value } of emails) put(`emails.${type}`, value);
  assert.equal(
    emails.length,
    new Set(emails.map(({ type }) => type)).size,
    "two e-mail addresses of one type",
  );
  return model;
}

test("any sequence of PATCH operations leaves what a list of texts would have", () => {
  fc.assert(
    fc.property(fc.array(fc.array(write, { minLength: 1, maxLength: 5 }), { maxLength: 5 }), (requests) => {
      let resource: Resource = { userName: "u" };
      const model: Model = new Map();
      for (const writes of requests) {
        resource = patchChange(readPatch({ Operations: writes.map(asOperation) }), user)(resource).resource;
        for (const { place, op, value } of writes) {
          if (op === "remove" || value === "") model.delete(place);
          else model.set(place, value);
        }
        assert.deepEqual(read(resource), model);
      }
    }),
    { seed, numRuns: runs },
  );
});

test("any PATCH of any JSON is made or refused, and never half made", () => {
  const value = fc.oneof(fc.jsonValue({ maxDepth: 3 }), fc.constantFrom("", null, [], {}, { value: "x" }));
  const path = fc.oneof(
    noise,
    fc.constantFrom(
      "emails",
      "name",
      "active",
      'emails[type eq "work"]',
      "roles",
      "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager",
    ),
  );
  const operation = fc.record(
    { op: fc.constantFrom("add", "replace", "remove"), path, value },
    { requiredKeys: ["op"] },
  );
  const before: Resource = {
    userName: "u",
    emails: [{ type: "work", value: "w" }],
    name: { givenName: "G" },
  };
  fc.assert(
    fc.property(fc.array(operation, { minLength: 1, maxLength: 4 }), (operations) => {
      const kept = structuredClone(before);
      try {
        patchChange(readPatch({ Operations: operations as Json }), user)(kept);
      } catch (error) {
        assert.ok(error instanceof ScimError && error.status === 400, String(error));
      }
      assert.deepEqual(kept, before);
    }),
    { seed, numRuns: runs * 3 },
  );
});
