/** Searches over all resource types at once (RFC 7644 §3.4.2.1), against the whole host. */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import { startCompanyHost } from "../support/company-host.ts";
import type { TestHost } from "../support/host.ts";
import type { ScimRequests } from "../support/scim-requests.ts";

let host: TestHost;
let scim: ScimRequests;
before(async () => {
  ({ host, scim } = await startCompanyHost());
  const made: [string, string][] = [
    ["/Users", "Root b"],
    ["/Groups", "root A"],
    ["/Users", "root D"],
    ["/Groups", "Root c"],
    ["/Groups", "root e"],
  ];
  for (const [path, displayName] of made) {
    const { status, text } = await scim.post(path, { displayName, userName: displayName.replace(" ", ".") });
    assert.equal(status, 201, text);
    // meta.created counts milliseconds.
    await pause(2);
  }
});
after(() => host.close());

const filter = 'displayName sw "root "';

async function search(more: Readonly<Record<string, unknown>>) {
  const { status, body, text } = await scim.post("/.search", { filter, ...more });
  assert.equal(status, 200, text);
  const names = (body.Resources as { displayName: string }[]).map(({ displayName }) => displayName);
  return { ...body, names };
}

/** Every page of the search, by cursor. */
async function byCursor(more: Readonly<Record<string, unknown>>) {
  const pages: string[][] = [];
  for (let cursor = ""; ; ) {
    const { names, nextCursor, startIndex, totalResults } = await search({ ...more, cursor });
    assert.deepEqual([startIndex, totalResults], [undefined, 5]);
    pages.push(names);
    if (nextCursor === undefined) return pages;
    cursor = nextCursor;
  }
}

test("an order goes through users and groups", async () => {
  const byName = ["root A", "Root b", "Root c", "root D", "root e"];
  assert.deepEqual((await search({ sortBy: "displayName" })).names, byName);
  const pages: string[][] = [];
  for (const startIndex of [1, 3, 5, 7]) {
    const { names, ...page } = await search({ sortBy: "displayName", startIndex, count: 2 });
    assert.deepEqual([page.totalResults, page.startIndex, page.itemsPerPage], [5, startIndex, names.length]);
    pages.push(names);
  }
  assert.deepEqual(pages, [byName.slice(0, 2), byName.slice(2, 4), byName.slice(4), []]);
  const latest = await search({
    filter: undefined,
    sortBy: "meta.created",
    sortOrder: "descending",
    count: 3,
  });
  assert.deepEqual(latest.names, ["root e", "Root c", "root D"]);
});

test("resources of a type that has not what is ordered by come last, and first when descending", async () => {
  const groups = ["root A", "Root c", "root e"];
  assert.deepEqual((await search({ sortBy: "userName" })).names, ["Root b", "root D", ...groups]);
  const descending = await search({ sortBy: "userName", sortOrder: "descending" });
  assert.deepEqual(descending.names, [...groups, "root D", "Root b"]);
});

test("a cursor leads through users and groups, in an order and without one", async () => {
  assert.deepEqual(await byCursor({ count: 2 }), [["Root b", "root D"], ["root A", "Root c"], ["root e"]]);
  assert.deepEqual(await byCursor({ count: 3 }), [
    ["Root b", "root D", "root A"],
    ["Root c", "root e"],
  ]);
  assert.deepEqual(await byCursor({ count: 3, sortBy: "displayName" }), [
    ["root A", "Root b", "Root c"],
    ["root D", "root e"],
  ]);
  const everybody = await search({ filter: undefined, cursor: "", count: 1000 });
  assert.deepEqual([everybody.names.length, everybody.nextCursor], [everybody.totalResults, undefined]);
});

test("a cursor of another search, or of one resource type, is refused at the root", async () => {
  const { nextCursor } = await search({ cursor: "", count: 2 });
  const ofUsers = await scim.post("/Users/.search", { filter, cursor: "", count: 1 });
  for (const [given, cursor] of [
    ['displayName sw "s"', nextCursor],
    [filter, ofUsers.body.nextCursor],
    [filter, "bogus"],
  ]) {
    const { status, body } = await scim.post("/.search", { filter: given, cursor });
    assert.deepEqual([status, body.scimType], [400, "invalidCursor"]);
  }
});
