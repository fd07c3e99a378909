import assert from "node:assert/strict";
import { test } from "node:test";
import { ScimError } from "../../host/contract/errors.ts";
import { attributeNames } from "../../host/scim/attribute-names.ts";
import { parseFilter } from "../../host/scim/filter.ts";
import { matchFilter } from "../../host/scim/filter-match.ts";
import { equalities } from "../../host/scim/filter-plan.ts";
import { customUrn, enterpriseUrn, userType } from "../support/resource-types.ts";

const names = attributeNames(userType);
const amelia = {
  schemas: ["urn:ietf:params:scim:schemas:core:2.0:User", enterpriseUrn],
  id: "2819c223-Aa",
  externalId: "Ext-1",
  userName: "Amelia.Okafor@contoso.example",
  name: { givenName: "Amelia", familyName: "Okafor" },
  displayName: "Zoë Straße",
  active: true,
  emails: [
    { type: "work", value: "a@work.example", primary: true },
    { type: "home", value: "b@home.example" },
  ],
  [enterpriseUrn]: { department: "Retail", manager: { value: "boss-1", displayName: "Boss" } },
  [customUrn]: { floor: 12, joined: "2026-01-31T09:00:00+01:00", tags: ["Red", "Blue"], "cost.rate": 12.5 },
  meta: {
    created: "2026-02-01T00:00:00.000Z",
    lastModified: "2026-03-01T00:00:00.000Z",
    resourceType: "User",
  },
};

const rows: readonly [string, boolean][] = [
  ['userName eq "amelia.OKAFOR@contoso.example"', true],
  ['userName ne "amelia.okafor@contoso.example"', false],
  ['userName ne "x"', true],
  ['title ne "x"', true],
  ['externalId eq "ext-1"', false],
  ['externalId eq "Ext-1"', true],
  ['id eq "2819c223-aa"', false],
  ['displayName eq "zoe\\u0308 straße"', true],
  ['displayName co "STRA"', true],
  ['displayName sw "zoë"', true],
  ['userName ew ".EXAMPLE"', true],
  ["title pr", false],
  ["not (title pr)", true],
  ["name pr", true],
  ["title eq null", true],
  ["userName ne null", true],
  ["active eq true", true],
  ['active eq "True"', true],
  ["active eq false", false],
  ['emails eq "A@WORK.example"', true],
  ['emails.value eq "b@home.example"', true],
  ['emails[type eq "work" and value co "home"]', false],
  ['emails[type eq "home"].value eq "b@home.example"', true],
  ['emails[primary eq "true"].type eq "work"', true],
  ['not (emails[type eq "other"])', true],
  ['name[givenName eq "amelia"]', true],
  [`${enterpriseUrn}:department eq "retail"`, true],
  [`${enterpriseUrn.toUpperCase()}:DEPARTMENT eq "retail"`, true],
  [`${enterpriseUrn}:manager eq "boss-1"`, true],
  ['manager eq "boss-1"', true],
  [`${enterpriseUrn}:manager.displayName sw "b"`, true],
  [`${customUrn}:floor gt 9`, true],
  [`${customUrn}:floor lt 9`, false],
  [`${customUrn}:floor eq "12"`, true],
  [`${customUrn}:cost.rate ge 12.50`, true],
  [`${customUrn}:joined eq "2026-01-31T08:00:00Z"`, true],
  [`${customUrn}:joined lt "2026-01-31T08:00:00.001Z"`, true],
  [`${customUrn}:tags eq "red"`, true],
  [`${customUrn}:tags[value eq "green"]`, false],
  ['meta.lastModified gt "2026-02-28T23:00:00-02:00"', false],
  ['meta.lastModified ge "2026-03-01T01:00:00+01:00"', true],
  ['schemas eq "urn:ietf:params:scim:schemas:core:2.0:User"', true],
  ['userName gt "amelia"', true],
  ['userName eq "x" or displayName pr', true],
  ['userName eq ".*"', false],
  ['userName co "*"', false],
];

for (const [text, hit] of rows) {
  test(`${text} ${hit ? "finds" : "does not find"} Amelia`, () => {
    const filter = parseFilter(text, () => false);
    assert.equal(matchFilter(filter, names)?.test(amelia) ?? false, hit);
  });
}

for (const text of [
  'PLACEHOLDER eq "x"',
  'not (PLACEHOLDER eq "x")',
  'PLACEHOLDER ne "x"',
  "not (PLACEHOLDER pr)",
  'userName pr and PLACEHOLDER eq "x"',
  'emails[nothing eq "x"]',
  'not (emails[nothing eq "x"])',
  'constructor eq "x"',
  "__proto__ pr",
  "toString.name pr",
  `${customUrn}:floor eq "a guid"`,
]) {
  test(`${text} is known to find nobody without looking`, () => {
    assert.equal(
      matchFilter(
        parseFilter(text, () => false),
        names,
      ),
      undefined,
    );
  });
}

test("of an alternative with an unknown attribute the known half counts", () => {
  const match = matchFilter(
    parseFilter('PLACEHOLDER eq "x" or userName pr', () => false),
    names,
  );
  assert.equal(match?.test(amelia), true);
});

for (const [text, status, scimType] of [
  ['password eq "x"', 403, "sensitive"],
  ["urn:ietf:params:scim:schemas:core:2.0:User:PASSWORD pr", 403, "sensitive"],
  ['userName pr or password sw "x"', 403, "sensitive"],
  ["active gt true", 400, "invalidFilter"],
  ['name eq "Amelia"', 400, "invalidFilter"],
] as const) {
  test(`${text} is refused with ${scimType}`, () => {
    assert.throws(
      () =>
        matchFilter(
          parseFilter(text, () => false),
          names,
        ),
      (error) => error instanceof ScimError && error.status === status && error.scimType === scimType,
    );
  });
}

const plans: readonly [string, readonly { path: string; value: string | number | boolean }[]][] = [
  ['USERNAME eq "a"', [{ path: "userName", value: "a" }]],
  [
    'id eq "g" and manager eq "m"',
    [
      { path: "id", value: "g" },
      { path: `${enterpriseUrn}:manager.value`, value: "m" },
    ],
  ],
  ['emails[type eq "work"].value eq "x"', [{ path: "emails.value", value: "x" }]],
  ['emails eq "x"', [{ path: "emails.value", value: "x" }]],
  ["active eq true and title pr", [{ path: "active", value: true }]],
  ["userName eq 5", [{ path: "userName", value: "5" }]],
  [`${customUrn}:floor eq "12"`, [{ path: `${customUrn}:floor`, value: 12 }]],
  [`${customUrn}:joined eq "2026-01-31T08:00:00Z"`, []],
  ['userName eq "a" or userName eq "b"', []],
  ['not (userName eq "a")', []],
  ['userName sw "a"', []],
  ["title eq null", []],
];

for (const [text, equal] of plans) {
  test(`for ${text} an index is asked for ${equal.map(({ path }) => path).join(" and ") || "nothing"}`, () => {
    assert.deepEqual(
      equalities(
        parseFilter(text, () => false),
        names,
      ),
      equal,
    );
  });
}
