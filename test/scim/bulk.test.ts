import assert from "node:assert/strict";
import { after, test } from "node:test";
import { limits } from "../../host/scim/limits.ts";
import { enterpriseUrn } from "../support/resource-types.ts";
import { type ScimMessage, scimClient } from "../support/scim-client.ts";
import { scimServer } from "../support/scim-server.ts";

interface Outcome {
  readonly method: string;
  readonly bulkId?: string;
  readonly status: string;
  readonly location?: string;
  readonly version?: string;
  readonly response?: { readonly status: string; readonly scimType?: string };
}

const server = await scimServer();
after(() => server[Symbol.asyncDispose]());
const send = scimClient(server.base, server.token);

async function bulk(Operations: readonly unknown[], more: object = {}): Promise<readonly Outcome[]> {
  const answer = await send("POST", "/Bulk", {
    schemas: ["urn:ietf:params:scim:api:messages:2.0:BulkRequest"],
    ...more,
    Operations,
  });
  assert.equal(answer.status, 200, answer.text);
  return answer.json["Operations"] as readonly Outcome[];
}

const post = (bulkId: string, data: object, path = "/Users") => ({ method: "POST", path, bulkId, data });
const statuses = (outcomes: readonly Outcome[]) => outcomes.map(({ status }) => status);
const managerOf = (json: ScimMessage) =>
  (json[enterpriseUrn] as { manager?: { value: string } } | undefined)?.manager?.value;
const memberIds = (json: ScimMessage) => (json.members ?? []).map(({ value }) => value).toSorted(byText);
const byText = (a: string, b: string) => (a < b ? -1 : 1);
const idOf = (outcome: Outcome | undefined) => outcome?.location?.split("/").at(-1) ?? "";

test("a group may stand before the users it refers to", async () => {
  const outcomes = await bulk([
    post(
      "g",
      { displayName: "Bulk group", members: [{ value: "bulkId:a" }, { value: "bulkId:b" }] },
      "/Groups",
    ),
    post("a", { userName: "bulk.a" }),
    post("b", { userName: "bulk.b", [enterpriseUrn]: { manager: { value: "bulkId:a" } } }),
    {
      method: "patch",
      path: "/Users/bulkId:a",
      data: { Operations: [{ op: "add", path: "title", value: "T" }] },
    },
  ]);
  assert.deepEqual(statuses(outcomes), ["201", "201", "201", "200"]);
  assert.deepEqual(
    outcomes.map(({ bulkId }) => bulkId),
    ["g", "a", "b", undefined],
  );
  const [g, a, b] = outcomes;
  const group = await send("GET", `/Groups/${idOf(g)}`);
  assert.deepEqual(memberIds(group.json), [idOf(a), idOf(b)].toSorted(byText));
  assert.equal(managerOf((await send("GET", `/Users/${idOf(b)}`)).json), idOf(a));
  assert.equal((await send("GET", `/Users/${idOf(a)}`)).json["title"], "T");
});

test("two that refer to each other are both made and both refer", async () => {
  const outcomes = await bulk([
    post("x", {
      userName: "circle.x",
      title: "X",
      [enterpriseUrn]: { department: "D", manager: "bulkId:y" },
    }),
    post("y", { userName: "circle.y", [enterpriseUrn]: { manager: { value: "bulkId:x" } } }),
    post(
      "g",
      { displayName: "circle g", members: [{ value: "bulkId:h" }, { value: "bulkId:x" }] },
      "/Groups",
    ),
    post("h", { displayName: "circle h", members: [{ value: "bulkId:g" }] }, "/Groups"),
  ]);
  assert.deepEqual(statuses(outcomes), ["201", "201", "201", "201"]);
  const [x, y, g, h] = await Promise.all(
    outcomes.map(async ({ location }) => (await send("GET", location?.slice(server.base.length) ?? "")).json),
  );
  assert.ok(x && y && g && h);
  assert.deepEqual([managerOf(x), managerOf(y)], [y.id, x.id]);
  assert.equal((x[enterpriseUrn] as { department?: string }).department, "D");
  assert.deepEqual(memberIds(g), [h.id, x.id].toSorted(byText));
  assert.deepEqual(memberIds(h), [g.id]);
  assert.deepEqual(
    outcomes.map(({ version }) => version),
    [x, y, g, h].map(({ meta }) => meta.version),
  );
});

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

test("a circle of which one half cannot be made tells truly of the other, whichever comes first", async () => {
  await bulk([post("t", { userName: "half.taken" })]);
  const half = (bulkId: string, userName: string, manager: string) =>
    post(bulkId, { userName, [enterpriseUrn]: { manager: `bulkId:${manager}` } });
  const options = { failOnErrors: 3 };
  const before = await bulk([half("m", "half.m", "n"), half("n", "half.taken", "m")], options);
  assert.deepEqual(statuses(before), ["400", "409"]);
  const absent = await send("GET", `/Users?filter=${encodeURIComponent('userName eq "half.m"')}`);
  assert.equal(absent.json.totalResults, 0);
  const after = await bulk([half("m", "half.taken", "n"), half("n", "half.n", "m")], options);
  assert.deepEqual(statuses(after), ["409", "201"]);
  const made = await send("GET", `/Users/${idOf(after[1])}`);
  assert.equal(made.json.userName, "half.n");
  assert.equal(managerOf(made.json), undefined);
  assert.equal(after[1]?.version, made.json.meta.version);
});

test("a circle is closed among those that were made, when one of it was not", async () => {
  await bulk([post("t", { displayName: "ring taken" }, "/Groups")]);
  const group = (bulkId: string, displayName: string, ...members: readonly string[]) =>
    post(bulkId, { displayName, members: members.map((name) => ({ value: `bulkId:${name}` })) }, "/Groups");
  const [h, k, g] = await bulk([
    group("h", "ring taken", "k"),
    group("k", "ring k", "g", "h"),
    group("g", "ring g", "h", "k"),
  ]);
  assert.deepEqual([h?.status, k?.status, g?.status], ["409", "201", "201"]);
  assert.deepEqual(memberIds((await send("GET", `/Groups/${idOf(k)}`)).json), [idOf(g)]);
  assert.deepEqual(memberIds((await send("GET", `/Groups/${idOf(g)}`)).json), [idOf(k)]);
});

test("a circle that cannot be closed is told as a failure, with where the resource was made", async () => {
  const [, y] = await bulk([
    post("x", { userName: "unclosed.x", [enterpriseUrn]: { manager: "bulkId:y" } }),
    post("y", { userName: "unclosed.y", phoneNumbers: [{ value: { of: "bulkId:x" } }] }),
  ]);
  assert.equal(y?.status, "400");
  assert.equal(y?.response?.scimType, "invalidValue");
  const made = await send("GET", `/Users/${idOf(y)}`);
  assert.equal(made.json.userName, "unclosed.y");
  assert.equal(y?.version, made.json.meta.version);
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
