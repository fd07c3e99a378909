/** Operations of a bulk request that refer to what others of it make (RFC 7644 §3.7.1, §3.7.2). */
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { bulkClient, idOf, post, statuses } from "../support/bulk-client.ts";
import { enterpriseUrn } from "../support/resource-types.ts";
import { type ScimMessage, scimClient } from "../support/scim-client.ts";
import { scimServer } from "../support/scim-server.ts";

const server = await scimServer();
after(() => server[Symbol.asyncDispose]());
const send = scimClient(server.base, server.token);
const bulk = bulkClient(send);

const managerOf = (json: ScimMessage) =>
  (json[enterpriseUrn] as { manager?: { value: string } } | undefined)?.manager?.value;
const memberIds = (json: ScimMessage) => (json.members ?? []).map(({ value }) => value).toSorted(byText);
const byText = (a: string, b: string) => (a < b ? -1 : 1);

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

const removal = (value: string) => ({ op: "remove", path: `members[value eq ${value}]` });

test("the filter in a PATCH's path may name who is made by the same request", async () => {
  const members = [{ value: "bulkId:a" }, { value: "bulkId:b" }];
  const [a, b, g] = await bulk([
    post("a", { userName: "filter.a" }),
    post("b", { userName: "filter.b" }),
    post("g", { displayName: "filter g", members }, "/Groups"),
    {
      method: "PATCH",
      path: "/Groups/bulkId:g",
      data: {
        Operations: [
          { op: "add", path: "members", value: [{ value: 'bulkId:later"1' }] },
          removal('"bulkId:a"'),
          removal('"bulkId:later\\"1"'),
        ],
      },
    },
    post('later"1', { userName: "filter.later" }),
  ]);
  assert.notEqual(idOf(a), "");
  assert.deepEqual(memberIds((await send("GET", `/Groups/${idOf(g)}`)).json), [idOf(b)]);
});

for (const [literal, status, scimType] of [
  ['"bulkId:nobody"', "400", "invalidValue"],
  ['"is no bulkId:nobody"', "204", undefined],
  ["bulkId:nobody", "204", undefined],
  ['"bulkId:\\x"', "400", "invalidPath"],
  ['"bulkId:nobody', "400", "invalidPath"],
] as const) {
  test(`members[value eq ${literal}] in a PATCH of a bulk request is answered with ${status}`, async () => {
    const [g] = await bulk([post("g", { displayName: `literal ${literal}` }, "/Groups")]);
    const path = `/Groups/${idOf(g)}`;
    const [told] = await bulk([{ method: "PATCH", path, data: { operations: [removal(literal)] } }]);
    assert.deepEqual([told?.status, told?.response?.scimType], [status, scimType]);
  });
}
