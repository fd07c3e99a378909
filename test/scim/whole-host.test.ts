/** What the wire cases leave open, against the whole host. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { after, before, test } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import { companyConnectorConfig } from "../../host/demo/company.ts";
import { startCompanyHost } from "../support/company-host.ts";
import type { TestHost } from "../support/host.ts";
import type { ScimRequests } from "../support/scim-requests.ts";

let host: TestHost;
let scim: ScimRequests;
before(async () => {
  ({ host, scim } = await startCompanyHost());
});
after(() => host.close());

let count = 0;
async function create(more: Readonly<Record<string, unknown>> = {}) {
  const { status, body, text } = await scim.post("/Users", { userName: `person${++count}`, ...more });
  assert.equal(status, 201, text);
  return body;
}

test("an id is found percent-encoded too", async () => {
  const { id } = await create();
  const encoded = (id as string).replaceAll(/./g, (letter) => `%${letter.charCodeAt(0).toString(16)}`);
  assert.equal((await scim.get(`/Users/${encoded}`)).body.id, id);
  assert.equal((await scim.delete(`/Users/${encoded}`)).status, 204);
});

test("meta tells the type, when it was made and last changed, its version and where it is", async () => {
  const made = await create();
  assert.equal(made.meta.resourceType, "User");
  assert.equal(made.meta.created, made.meta.lastModified);
  await pause(5);
  const changed = await scim.patch(`/Users/${made.id}`, [{ op: "add", path: "title", value: "x" }]);
  const { meta } = changed.body;
  assert.equal(meta.created, made.meta.created);
  assert.ok(Date.parse(meta.lastModified) > Date.parse(made.meta.lastModified));
  assert.match(meta.created, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
  assert.notEqual(meta.version, made.meta.version);
  assert.equal(changed.headers["etag"], meta.version);
  assert.ok(new URL(meta.location).pathname.endsWith(`/ecma2host_Company/scim/Users/${made.id}`));
});

test("what /ServiceProviderConfig promises is kept", async () => {
  const { body } = await scim.get("/ServiceProviderConfig");
  for (const name of ["patch", "bulk", "filter", "changePassword", "sort", "etag"])
    assert.equal(typeof body[name].supported, "boolean", name);
  const page = await scim.get(`/Users?count=${body.filter.maxResults + 1}`);
  assert.equal(page.status, 200);
  const { pagination } = body;
  assert.equal(pagination.defaultPaginationMethod, "index");
  assert.ok(pagination.index && pagination.cursor);
  assert.ok(Number.isInteger(pagination.defaultPageSize) && Number.isInteger(pagination.maxPageSize));
  assert.equal((await scim.get("/Users")).body.startIndex, 1);
  assert.ok((await scim.get("/Users?cursor=&count=5")).body.nextCursor);
  const [scheme] = body.authenticationSchemes;
  assert.equal(scheme.type, "oauthbearertoken");
  assert.ok(scheme.name && scheme.description);
  const operations = Array.from({ length: body.bulk.maxOperations + 1 }, () => ({
    method: "DELETE",
    path: "/Users/x",
  }));
  assert.equal((await scim.post("/Bulk", { Operations: operations })).status, 413);
  assert.equal(body.changePassword.supported, false);
});

test("every attribute of every schema tells all its characteristics, and nothing is null", async () => {
  const { body, text } = await scim.get("/Schemas");
  assert.doesNotMatch(text, /null/);
  const words = {
    type: ["string", "boolean", "decimal", "integer", "dateTime", "binary", "reference", "complex"],
    mutability: ["readOnly", "readWrite", "immutable", "writeOnly"],
    returned: ["always", "never", "default", "request"],
    uniqueness: ["none", "server", "global"],
  };
  // oxlint-disable-next-line typescript/no-explicit-any -- attributes, looked into by name
  const check = (attribute: any) => {
    assert.ok(attribute.name && attribute.description !== undefined, JSON.stringify(attribute));
    for (const name of ["multiValued", "required", "caseExact"])
      assert.equal(typeof attribute[name], "boolean");
    for (const [name, allowed] of Object.entries(words)) assert.ok(allowed.includes(attribute[name]), name);
    if (attribute.type === "complex") assert.ok(attribute.subAttributes.length > 0, attribute.name);
    if (attribute.type === "reference") assert.ok(attribute.referenceTypes.length > 0, attribute.name);
    for (const sub of attribute.subAttributes ?? []) check(sub);
  };
  for (const { attributes } of body.Resources) for (const attribute of attributes) check(attribute);
});

test("a projection holds for the answers of changes too", async () => {
  const wanted = "attributes=userName";
  const made = await scim.post(`/Users?${wanted}`, { userName: `person${++count}`, title: "x" });
  const address = `/Users/${made.body.id}`;
  const operation = { op: "add", path: "displayName", value: "y" };
  for (const { status, body } of [
    made,
    await scim.patch(`${address}?${wanted}`, [operation]),
    await scim.put(`${address}?${wanted}`, { userName: made.body.userName, title: "z" }),
    await scim.get(`${address}?${wanted}`),
  ]) {
    assert.ok(status < 300);
    assert.deepEqual(Object.keys(body).sort(), ["id", "schemas", "userName"]);
  }
  const without = await scim.patch(`${address}?excludedAttributes=title,meta`, [operation]);
  assert.equal(without.body.title, undefined);
  assert.equal(without.body.meta, undefined);
  assert.equal(without.body.displayName, "y");
});

test("a deleted user's name can be given again, to somebody with another id", async () => {
  const first = await create();
  assert.equal((await scim.delete(`/Users/${first.id}`)).status, 204);
  const second = await scim.post("/Users", { userName: first.userName });
  assert.equal(second.status, 201);
  assert.notEqual(second.body.id, first.id);
  assert.equal((await scim.get(`/Users/${first.id}`)).status, 404);
});

test("a wish for a later answer is passed over: the answer is given at once", async () => {
  const answer = await scim.post("/Users", { userName: `person${++count}` }, { prefer: "respond-async" });
  assert.equal(answer.status, 201);
  assert.equal(answer.headers["set-txn"], undefined);
  assert.equal(answer.headers["preference-applied"], undefined);
});

test("a resource type of any name is served, with schemas, filters and changes", async () => {
  const file = join(host.stateDir, "devices.db");
  const database = new DatabaseSync(file);
  database.exec(
    "CREATE TABLE devices (serial TEXT PRIMARY KEY, model TEXT, ports INTEGER, weight REAL, seen TEXT)",
  );
  database.close();
  const config = companyConnectorConfig(file);
  const core = "urn:ietf:params:scim:schemas:core:2.0:Device";
  const devices = await host.add({
    ...config,
    name: "Devices",
    parameters: {
      ...config.parameters,
      schema: { objectTypes: [{ name: "devices", table: "devices" }], childTables: [] },
    },
    objectTypes: [
      {
        resourceType: "Device",
        objectType: "devices",
        anchor: ["serial"],
        mappings: [
          { scim: "displayName", attribute: "serial", required: true, unique: true },
          { scim: "model", attribute: "model" },
          { scim: "ports", attribute: "ports" },
          { scim: "weight", attribute: "weight" },
        ],
        deprovisioning: { disable: { flow: "none" }, delete: { flow: "delete" } },
      },
    ],
  });
  const types = await devices.get("/ResourceTypes");
  assert.deepEqual(
    types.body.Resources.map(({ endpoint, schema }: Record<string, unknown>) => [endpoint, schema]),
    [["/Devices", core]],
  );
  const made = await devices.post("/Devices", { displayName: "D-1", model: "X", ports: "24", weight: 1.5 });
  assert.equal(made.status, 201, made.text);
  assert.deepEqual([made.body.ports, made.body.weight, made.body.meta.resourceType], [24, 1.5, "Device"]);
  for (const filter of [
    "ports gt 8 and ports lt 100",
    "weight eq 1.5",
    'displayName eq "d-1"',
    `${core}:model sw "x"`,
  ]) {
    const found = await devices.get(`/Devices?filter=${encodeURIComponent(filter)}`);
    assert.equal(found.body.totalResults, 1, `${filter}: ${found.text}`);
  }
  const patched = await devices.patch(`/Devices/${made.body.id}`, [
    { op: "replace", path: "ports", value: 48 },
  ]);
  assert.equal(patched.body.ports, 48);
  const wrong = await devices.patch(`/Devices/${made.body.id}`, [
    { op: "replace", path: "ports", value: "many" },
  ]);
  assert.deepEqual([wrong.status, wrong.body.scimType], [400, "invalidValue"]);
  assert.equal((await devices.delete(`/Devices/${made.body.id}`)).status, 204);
});
