import assert from "node:assert/strict";
import { test } from "node:test";
import { projection } from "../../host/scim/projection.ts";
import { servedModel } from "../../host/scim/resource-model.ts";
import { memoryServed } from "../support/memory-served.ts";
import { customUrn, enterpriseUrn } from "../support/resource-types.ts";

const { models } = servedModel(memoryServed("https://host.example/scim"));
const [user, group] = models as [(typeof models)[number], (typeof models)[number]];

const whole = {
  schemas: ["s"],
  id: "1",
  userName: "u",
  name: { givenName: "G", familyName: "F" },
  emails: [{ type: "work", value: "w" }, { type: "home" }],
  [enterpriseUrn]: { department: "D", manager: { value: "m", displayName: "M" } },
  [customUrn]: { badge: "B" },
  meta: { resourceType: "User", version: 'W/"1"' },
};
const always = { schemas: whole.schemas, id: whole.id };

const rows: readonly [attributes: string[], excluded: string[], object][] = [
  [[], [], whole],
  [["userName"], [], { ...always, userName: "u" }],
  [["USERNAME", "name.familyName"], [], { ...always, userName: "u", name: { familyName: "F" } }],
  [["name", "name.familyName"], [], { ...always, name: whole.name }],
  [["emails.value"], [], { ...always, emails: [{ value: "w" }] }],
  [["urn:ietf:params:scim:schemas:core:2.0:User:userName"], [], { ...always, userName: "u" }],
  [[`${enterpriseUrn}:department`], [], { ...always, [enterpriseUrn]: { department: "D" } }],
  [[`${enterpriseUrn}:manager.value`], [], { ...always, [enterpriseUrn]: { manager: { value: "m" } } }],
  [[enterpriseUrn], [], { ...always, [enterpriseUrn]: whole[enterpriseUrn] }],
  [["meta.version"], [], { ...always, meta: { version: 'W/"1"' } }],
  [["nothing", "__proto__"], [], always],
  [["password"], [], always],
  [
    [],
    ["userName", "meta"],
    {
      ...always,
      name: whole.name,
      emails: whole.emails,
      [enterpriseUrn]: whole[enterpriseUrn],
      [customUrn]: whole[customUrn],
    },
  ],
  [[], ["id", "schemas", "nothing"], whole],
  [[], ["name.givenName", "emails.type"], { ...whole, name: { familyName: "F" }, emails: [{ value: "w" }] }],
  [
    [],
    [
      "name.givenName",
      "name.familyName",
      "emails.type",
      "emails.value",
      `${enterpriseUrn}:department`,
      `${enterpriseUrn}:manager.value`,
      `${enterpriseUrn}:manager.displayName`,
      `${customUrn}:badge`,
    ],
    { ...always, userName: "u", meta: whole.meta },
  ],
  [["name", "userName"], ["name.givenName", "name.familyName"], { ...always, userName: "u" }],
  [
    [],
    [`${enterpriseUrn}:manager`, customUrn],
    {
      schemas: whole.schemas,
      id: "1",
      userName: "u",
      name: whole.name,
      emails: whole.emails,
      [enterpriseUrn]: { department: "D" },
      meta: whole.meta,
    },
  ],
];

for (const [attributes, excluded, expected] of rows) {
  test(`attributes=${attributes.join() || "-"} excludedAttributes=${excluded.join() || "-"}`, () => {
    const shape = projection(user, attributes, excluded);
    const json = shape.text({
      id: "1",
      version: "1",
      display: "",
      location: "",
      json: JSON.stringify(whole),
    });
    assert.deepEqual(JSON.parse(json), expected);
  });
}

test("an attribute that is returned on request is left out until it is asked for", () => {
  const json = JSON.stringify({ ...always, [customUrn]: { badge: "B", notes: "N" } });
  const text = (attributes: string[]) =>
    projection(user, attributes, []).text({ id: "1", version: "1", display: "", location: "", json });
  assert.deepEqual(JSON.parse(text([])), { ...always, [customUrn]: { badge: "B" } });
  assert.deepEqual(JSON.parse(text([`${customUrn}:notes`])), { ...always, [customUrn]: { notes: "N" } });
});

test("members are not even looked up when they are not wanted, and the text is then handed on unread", () => {
  const json = "not JSON";
  const stored = { id: "1", version: "1", display: "", location: "", json };
  assert.deepEqual([...projection(group, [], ["members"]).omit], ["members"]);
  assert.equal(projection(group, [], ["members"]).text(stored), json);
  assert.equal(projection(group, [], []).text(stored), json);
  assert.deepEqual([...projection(group, ["displayName"], []).omit], ["members"]);
  assert.deepEqual([...projection(group, ["members.value"], []).omit], []);
  assert.deepEqual([...projection(group, [], ["members.display"]).omit], []);
  assert.deepEqual([...projection(user, ["userName"], []).omit], ["groups"]);
});
