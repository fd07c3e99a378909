import assert from "node:assert/strict";
import { after, test } from "node:test";
import { limits } from "../../host/scim/limits.ts";
import { bulkClient, idOf, type Outcome, post, statuses } from "../support/bulk-client.ts";
import { enterpriseUrn } from "../support/resource-types.ts";
import { scimClient } from "../support/scim-client.ts";
import { scimServer } from "../support/scim-server.ts";

const server = await scimServer();
after(() => server[Symbol.asyncDispose]());
const send = scimClient(server.base, server.token);
const bulk = bulkClient(send);

test("failures are told one by one, and failOnErrors stops after that many", async () => {
  const operations = [
    post("1", { userName: "fail.1" }),
    post("2", { userName: "fail.1" }),
    post("3", { title: "nobody" }),
    { method: "DELETE", path: "/Users/none" },
    { method: "PUT", path: "/Users", data: {} },
    post("4", { userName: "fail.4", [enterpriseUrn]: { manager: "bulkId:nobody" } }),
    post("5", {}, "/Nowhere"),
  ];
  const all = await bulk(operations);
  assert.deepEqual(statuses(all), ["201", "409", "400", "404", "400", "400", "404"]);
  assert.equal(all[1]?.response?.scimType, "uniqueness");
  assert.deepEqual(statuses(await bulk(operations, { failOnErrors: 2 })), ["409", "409"]);
});

for (const [name, operation, status, told] of [
  ["is a text", "x", "400", {}],
  ["is nothing", null, "400", {}],
  ["is a GET", { method: "GET", path: "/Users/1" }, "405", { method: "GET", location: "/Users/1" }],
  ["has a method that nobody knows", { method: "MAKE", path: "/Users" }, "400", { method: "MAKE" }],
  ["has no method", { path: "/Users/1" }, "400", { location: "/Users/1" }],
  ["has no path", { method: "POST", bulkId: "b" }, "400", { method: "POST", bulkId: "b" }],
  ["has a number as bulkId", { method: "POST", path: "/Users", bulkId: 1 }, "400", { method: "POST" }],
  [
    "has a list as data",
    { method: "PUT", path: "/Users/1", data: [] },
    "400",
    { method: "PUT", location: "/Users/1" },
  ],
  ["has a text as data", { method: "POST", path: "/Users", data: "x" }, "400", { method: "POST" }],
] as const) {
  test(`an operation that ${name} fails with ${status} alone`, async () => {
    const first = post("1", { userName: `first with one that ${name}` });
    const last = post("2", { userName: `last with one that ${name}` });
    const outcomes = await bulk([first, operation, last]);
    assert.deepEqual(statuses(outcomes), ["201", status, "201"]);
    const { response, ...rest } = outcomes[1] as Outcome;
    assert.equal(response?.status, status);
    assert.deepEqual(rest, {
      status,
      ...told,
      ...("location" in told && { location: server.base + told.location }),
    });
    assert.deepEqual(statuses(await bulk([operation, last], { failOnErrors: 1 })), [status]);
  });
}

test("what fails says where it was to be done, unless it was a create", async () => {
  await bulk([post("t", { userName: "where.taken" })]);
  const [made] = await bulk([post("v", { userName: "where.v" })]);
  const path = `/Users/${idOf(made)}`;
  const patch = (path: string, value: object, version?: string) => ({
    method: "PATCH",
    path,
    version,
    data: { Operations: [{ op: "replace", value }] },
  });
  const outcomes = await bulk([
    { method: "DELETE", path, version: 'W/"99"' },
    { method: "PUT", path, data: { title: "T" } },
    { method: "PUT", path, data: { userName: "where.v", [enterpriseUrn]: { manager: "bulkId:nobody" } } },
    patch(path, { active: "perhaps" }),
    patch(path, { userName: "where.taken" }),
    patch(path, { title: "T" }, 'W/"99"'),
    { method: "DELETE", path: "/Users/no%20one" },
    post("x", { userName: "where.taken" }),
    { method: "DELETE", path: "/Nowhere/1" },
    { method: "DELETE", path: "/Users/bulkId:x" },
  ]);
  assert.deepEqual(statuses(outcomes), [
    "412",
    "400",
    "400",
    "400",
    "409",
    "412",
    "404",
    "409",
    "404",
    "400",
  ]);
  assert.deepEqual(
    outcomes.map(({ location }) => location),
    [...Array(6).fill(made?.location), `${server.base}/Users/no%20one`, ...Array(3).fill(undefined)],
  );
});

test("a version guards an operation", async () => {
  const [made] = await bulk([post("v", { userName: "bulk.version" })]);
  const path = `/Users/${idOf(made)}`;
  const stale = await bulk([
    { method: "DELETE", path, version: 'W/"99"' },
    { method: "DELETE", path, version: made?.version },
  ]);
  assert.deepEqual(statuses(stale), ["412", "204"]);
});

for (const [name, body, status] of [
  ["no operations", {}, 400],
  ["operations that are no list", { Operations: { method: "POST" } }, 400],
  ["failOnErrors of 0", { failOnErrors: 0, Operations: [] }, 400],
  [
    "too many operations",
    {
      Operations: Array.from({ length: limits.bulkOperations + 1 }, () => ({
        method: "DELETE",
        path: "/Users/x",
      })),
    },
    413,
  ],
] as const) {
  test(`a bulk request with ${name} is refused with ${status}`, async () => {
    assert.equal((await send("POST", "/Bulk", body)).status, status);
  });
}
