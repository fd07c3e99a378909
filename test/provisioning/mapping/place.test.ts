import assert from "node:assert/strict";
import { test } from "node:test";
import { ConfigError } from "../../../host/contract/errors.ts";
import { scimAttribute } from "../../../host/contract/scim-attributes.ts";
import { placeOf, readPlace, writePlace } from "../../../host/provisioning/mapping/place.ts";
import type { Json, Resource } from "../../../host/provisioning/served.ts";

const enterprise = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";
const custom = "urn:ietf:params:scim:schemas:extension:Contoso:2.0:User";
const place = (scim: string) => placeOf({ scim, attribute: "a" }, "User", (name) => scimAttribute(name, ""));

const rows: readonly (readonly [path: string, lookup: string, resource: Resource, value: Json])[] = [
  ["userName", "userName", { userName: "ada" }, "ada"],
  ["USERNAME", "userName", { userName: "ada" }, "ada"],
  ["name.givenName", "name.givenName", { name: { givenName: "Ada" } }, "Ada"],
  [`${enterprise}:department`, `${enterprise}:department`, { [enterprise]: { department: "IT" } }, "IT"],
  [`${custom}:badge`, `${custom}:badge`, { [custom]: { badge: "7" } }, "7"],
  ["urn:ietf:params:scim:schemas:core:2.0:User:title", "title", { title: "Countess" }, "Countess"],
  ['emails[type eq "work"].value', "emails.value", { emails: [{ type: "work", value: "a@b" }] }, "a@b"],
  [
    'addresses[type eq "home"].locality',
    "addresses.locality",
    { addresses: [{ type: "home", locality: "Rom" }] },
    "Rom",
  ],
  ["emails[primary eq true].value", "emails.value", { emails: [{ primary: true, value: "a@b" }] }, "a@b"],
  ["phoneNumbers", "phoneNumbers", { phoneNumbers: [{ value: "1" }] }, [{ value: "1" }]],
];
for (const [path, lookup, resource, value] of rows)
  test(`${path} is where its value is read and written, and found by ${lookup}`, () => {
    assert.equal(place(path).lookupPath, lookup);
    assert.deepEqual(readPlace(resource, place(path)), value);
    const made: Resource = {};
    writePlace(made, place(path), value);
    assert.deepEqual(made, resource);
    assert.equal(readPlace({}, place(path)), undefined);
  });

test("a value is written beside what is there already", () => {
  const resource: Resource = { emails: [{ type: "home", value: "h" }] };
  writePlace(resource, place('emails[type eq "work"].value'), "w");
  writePlace(resource, place('emails[type eq "work"].display'), "Work");
  writePlace(resource, place('emails[type eq "home"].value'), "other");
  assert.deepEqual(resource, {
    emails: [
      { type: "home", value: "other" },
      { type: "work", value: "w", display: "Work" },
    ],
  });
});

test("the element of a list is found in any letter case", () => {
  assert.equal(
    readPlace({ emails: [{ type: "Work", value: "w" }] }, place('emails[type eq "work"].value')),
    "w",
  );
});

const inherited = ["constructor", "toString", "__proto__", "hasOwnProperty"];
for (const name of inherited)
  test(`${name} is an attribute like any other, and never one that objects inherit`, () => {
    assert.equal(readPlace({}, place(name)), undefined);
    assert.equal(
      readPlace({ name: {} }, { ...place(name), sub: scimAttribute("constructor", "") }),
      undefined,
    );
  });

const problems: readonly (readonly [path: string, says: RegExp])[] = [
  ["emails[type eq work].value", /is not an attribute path/],
  ["", /is not an attribute path/],
  ["name.nick", /has no sub-attribute nick/],
  ["title.short", /has no sub-attribute short/],
  [`${custom}:dotted.name`, /has no sub-attribute name/],
];
for (const [path, says] of problems)
  test(`${JSON.stringify(path)} cannot be mapped, and the configuration's error says why`, () => {
    assert.throws(
      () => place(path),
      (error) => error instanceof ConfigError && says.test(error.problems[0]?.message ?? ""),
    );
  });
