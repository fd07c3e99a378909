/** Pages by index of a list that others change: what docs/decisions/005 promises. */
import assert from "node:assert/strict";
import { after, before, beforeEach, describe, test } from "node:test";
import { startTestHost, type TestHost } from "../support/host.ts";
import type { ScimRequests } from "../support/scim-requests.ts";
import { servePeople, user } from "./people-database.ts";

const count = 5;

describe("a list read by index", () => {
  let host: TestHost;
  let scim: ScimRequests;
  let made: number;
  let passed = 0;
  before(async () => {
    host = await startTestHost({ now: () => Date.now() + passed });
  });
  after(() => host.close());
  beforeEach(async () => {
    made = 0;
    const served = await servePeople(host);
    scim = served.scim;
    await create(28);
  });

  async function create(people: number): Promise<void> {
    for (let n = 0; n < people; n++)
      assert.equal((await scim.post("/Users", user(`user${++made}`))).status, 201);
  }

  async function page(startIndex: number, size = count) {
    const { body } = await scim.get(`/Users?attributes=userName&startIndex=${startIndex}&count=${size}`);
    const people = body.Resources as { id: string; userName: string }[];
    return { total: body.totalResults as number, people, names: people.map(({ userName }) => userName) };
  }

  async function remove(...names: string[]): Promise<void> {
    for (const name of names) {
      const { body } = await scim.get(`/Users?filter=${encodeURIComponent(`userName eq "${name}"`)}`);
      assert.equal((await scim.delete(`/Users/${body.Resources[0].id}`)).status, 204);
    }
  }

  /** The rest of a walk that goes on at this place, page after page. */
  async function walkFrom(startIndex: number): Promise<string[]> {
    const seen: string[] = [];
    for (let at = startIndex; ; at += count) {
      const { names } = await page(at);
      seen.push(...names);
      if (names.length < count) return seen;
    }
  }

  const numbered = (from: number, to: number) =>
    Array.from({ length: to - from + 1 }, (_, n) => `user${from + n}`);

  test("page after page has everybody who was there throughout, once, whatever others delete", async () => {
    const seen: string[] = [];
    for (let startIndex = 1, gone = 1; ; startIndex += count, gone += 2) {
      const { names } = await page(startIndex);
      seen.push(...names);
      if (names.length < count) break;
      await remove(`user${gone}`);
      await create(1);
    }
    assert.deepEqual(seen.slice(0, 28), numbered(1, 28));
    assert.equal(new Set(seen).size, seen.length);
  });

  test("a page whose answer was lost is asked for again and begins where it began", async () => {
    await page(1);
    const { names } = await page(6);
    await remove("user1", "user2");
    assert.deepEqual((await page(6)).names, names);
    assert.deepEqual((await page(11)).names, numbered(11, 15));
  });

  test("a walk that another one overtakes goes on where it was", async () => {
    await page(1);
    assert.deepEqual((await page(6)).names, numbered(6, 10));
    await remove("user1", "user7");
    assert.deepEqual(await walkFrom(1), [...numbered(2, 6), ...numbered(8, 28)]);
    await remove("user2");
    assert.deepEqual(await walkFrom(11), numbered(11, 28));
  });

  test("a walk that begins while another one is in the middle has its own places", async () => {
    await page(1);
    await page(6);
    await remove("user3");
    const second = [...(await page(1)).names];
    assert.deepEqual((await page(11)).names, numbered(11, 15));
    await remove("user1");
    second.push(...(await page(6)).names);
    assert.deepEqual((await page(16)).names, numbered(16, 20));
    second.push(...(await walkFrom(11)));
    assert.deepEqual(
      second,
      numbered(1, 28).filter((name) => name !== "user3"),
    );
    assert.deepEqual(await walkFrom(21), numbered(21, 28));
  });

  test("walks that were given up lead no later one astray", async () => {
    for (const gone of ["user1", "user2", "user3"]) {
      for (const startIndex of [1, 6, 11]) await page(startIndex);
      await remove(gone);
    }
    assert.deepEqual(await walkFrom(1), numbered(4, 28));
  });

  test("a client that asks for the first page over and over keeps nobody from going on", async () => {
    await page(1);
    for (let n = 0; n < 250; n++) await page(1, 7);
    await remove("user1");
    assert.deepEqual(await walkFrom(6), numbered(6, 28));
  });

  test("a walk that nobody went on with for ten minutes is forgotten", async () => {
    await page(1);
    await remove("user1");
    passed += 10 * 60 * 1000;
    assert.deepEqual((await page(6)).names, numbered(7, 11));
  });

  test("pages in any order are counted out, whatever was listed before", async () => {
    assert.deepEqual(await walkFrom(1), numbered(1, 28));
    await remove("user1", "user2", "user3");
    await create(3);
    const pages: string[][] = [];
    for (const startIndex of [1, 26, 21, 16, 11, 6]) pages.push((await page(startIndex)).names);
    const [first = [], ...others] = pages;
    assert.deepEqual([...first, ...others.reverse().flat()], numbered(4, 31));
  });

  test("a last page that is not full is remembered under the place it reached", async () => {
    assert.deepEqual((await page(27)).names, numbered(27, 28));
    await create(10);
    assert.deepEqual((await page(32)).names, numbered(32, 36));
    assert.equal((await page(32, 100)).names.length, 7);
  });
});
