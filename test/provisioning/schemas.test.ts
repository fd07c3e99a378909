/** What /Schemas and /ResourceTypes announce of a connector is what it does. */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { startTestHost, type TestHost } from "../support/host.ts";
import type { Answer, Body, ScimRequests } from "../support/scim-requests.ts";
import { enterprise, servePeople, user } from "./people-database.ts";

const contoso = "urn:ietf:params:scim:schemas:extension:Contoso:2.0:User";

let host: TestHost;
let scim: ScimRequests;
before(async () => {
  host = await startTestHost();
  const people = await servePeople(host, {
    rows: `ALTER TABLE people ADD COLUMN given TEXT;
      ALTER TABLE people ADD COLUMN family TEXT;
      ALTER TABLE people ADD COLUMN shout TEXT GENERATED ALWAYS AS (upper(login)) VIRTUAL;`,
    mappings: [
      { scim: "name.givenName", attribute: "given", unique: true },
      { scim: "name.familyName", attribute: "family", required: true },
      { scim: "name.formatted", attribute: "shout" },
      { scim: "displayName", attribute: "shout" },
      { scim: "locale", constant: "de-DE" },
      { scim: 'emails[type eq "work"].primary', constant: true },
      { scim: 'emails[type eq "home"].value', attribute: "full_name" },
      { scim: "userType", attribute: "site", required: true, default: "Rome" },
      { scim: `${contoso}:kind`, attribute: "kind", required: true },
    ],
  });
  ({ scim } = people);
});
after(() => host.close());

let count = 0;
const person = (more: Body = {}) =>
  user(`person${++count}`, {
    name: { givenName: `Given${count}`, familyName: "Family" },
    [contoso]: { kind: "staff" },
    ...more,
  });

/** An attribute of a schema, or a part of it, by its path. */
async function announced(path: string, schema = "urn:ietf:params:scim:schemas:core:2.0:User"): Promise<Body> {
  let attributes: readonly Body[] = (await scim.get(`/Schemas/${schema}`)).body.attributes;
  let found: Body = {};
  for (const name of path.split(".")) {
    found = attributes.find((attribute) => attribute["name"] === name) ?? {};
    attributes = (found["subAttributes"] ?? []) as readonly Body[];
  }
  return found;
}

function assertRefused(answer: Answer, scimType: string): void {
  assert.deepEqual([answer.status, answer.body.scimType], [400, scimType], answer.text);
}

test("a part that every user needs is announced as required, with what it is a part of", async () => {
  assert.equal((await announced("name.familyName"))["required"], true);
  assert.equal((await announced("name"))["required"], true);
  assert.equal((await announced("name.givenName"))["required"], false);
  for (const name of [undefined, { givenName: "Only" }])
    assertRefused(await scim.post("/Users", person({ name })), "invalidValue");
});

test("a part that no two users may share is announced so", async () => {
  assert.equal((await announced("name.givenName"))["uniqueness"], "server");
  assert.equal((await announced("name.familyName"))["uniqueness"], "none");
  const name = { givenName: "Shared", familyName: "Family" };
  assert.equal((await scim.post("/Users", person({ name }))).status, 201);
  assert.equal((await scim.post("/Users", person({ name }))).status, 409);
});

test("what a default stands in for is not announced as required", async () => {
  assert.equal((await announced("userType"))["required"], false);
  const made = await scim.post("/Users", person());
  assert.equal(made.body.userType, "Rome", made.text);
  const remove = [{ op: "remove", path: "userType" }];
  assertRefused(await scim.patch(`/Users/${made.body.id}`, remove), "invalidValue");
});

test("an extension without which no user can be made is announced as required", async () => {
  const { body } = await scim.get("/ResourceTypes/User");
  assert.deepEqual(body.schemaExtensions, [
    { schema: contoso, required: true },
    { schema: enterprise, required: false },
  ]);
  assertRefused(await scim.post("/Users", person({ [contoso]: undefined })), "invalidValue");
});

for (const { path, value } of [
  { path: "displayName", value: "PERSON" },
  { path: "name.formatted", value: "PERSON" },
  { path: "locale", value: "en-US" },
  { path: 'emails[type eq "work"].primary', value: false },
])
  test(`${path}, which the database or the configuration gives, is read-only and so announced`, async () => {
    assert.equal((await announced(path.replace(/\[.*\]/, "")))["mutability"], "readOnly");
    const emails = [{ type: "work", value: "w@contoso.example" }];
    const { body: made } = await scim.post(
      "/Users",
      person({ emails, locale: "en-US", displayName: "Somebody" }),
    );
    const shout = String(made.userName).toUpperCase();
    assert.deepEqual([made.displayName, made.name.formatted, made.locale], [shout, shout, "de-DE"]);
    const at = `/Users/${made.id}`;
    assertRefused(await scim.patch(at, [{ op: "replace", path, value }]), "mutability");
    assertRefused(await scim.patch(at, [{ op: "remove", path }]), "mutability");
    const [attribute = "", part] = path.replace(/\[.*\]/, "").split(".");
    const whole = made[attribute];
    const same = part === undefined ? whole : (Array.isArray(whole) ? whole[0] : whole)[part];
    const repeated = await scim.patch(at, [{ op: "replace", path, value: same }]);
    assert.equal(repeated.status, 200, repeated.text);
    const put = await scim.put(at, { ...made, locale: "fr-FR" });
    assert.deepEqual([put.status, put.body.locale], [200, "de-DE"], put.text);
  });

test("a part is writable where one of its places is, and where its neighbours are not", async () => {
  for (const path of ["name", "name.familyName", "emails", "emails.value", "emails.type"])
    assert.equal((await announced(path))["mutability"], "readWrite", path);
});

test("the types announced for a list are those that have a place; a table of its own takes any", async () => {
  assert.deepEqual((await announced("emails.type"))["canonicalValues"], ["work", "home"]);
  const phoneTypes = (await announced("phoneNumbers.type"))["canonicalValues"] as readonly string[];
  assert.ok(phoneTypes.includes("fax"));
  const types = ["work", "home", "other"];
  const emails = types.map((type) => ({ type, value: `${type}@contoso.example` }));
  const phoneNumbers = [{ type: "fax", value: "1" }];
  const { body: made } = await scim.post("/Users", person({ emails, phoneNumbers }));
  assert.deepEqual(
    made.emails.map(({ type }: Body) => type),
    ["work", "home"],
  );
  assert.deepEqual(made.phoneNumbers, phoneNumbers);
});

test("a reference announces the resource type that its mapping takes, and no other", async () => {
  const group = "urn:ietf:params:scim:schemas:core:2.0:Group";
  assert.deepEqual((await announced("members.type", group))["canonicalValues"], ["User"]);
  assert.deepEqual((await announced("members.$ref", group))["referenceTypes"], ["User"]);
  assert.deepEqual((await announced("manager.$ref", enterprise))["referenceTypes"], ["User"]);
  const inner = await scim.post("/Groups", { displayName: "Inner" });
  const outer = await scim.post("/Groups", { displayName: "Outer", members: [{ value: inner.body.id }] });
  assertRefused(outer, "invalidValue");
});
