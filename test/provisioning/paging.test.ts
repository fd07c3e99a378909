import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { startTestHost, type TestHost } from "../support/host.ts";
import type { ScimRequests } from "../support/scim-requests.ts";
import { type People, servePeople, user } from "./people-database.ts";

const people = 2300;

describe("pages", () => {
  let host: TestHost;
  let served: People;
  before(async () => {
    host = await startTestHost();
    served = await servePeople(host, {
      rows: `WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${people})
        INSERT INTO people (id, login, title) SELECT i, 'user' || i, CASE i % 3 WHEN 0 THEN 'third' END FROM n`,
    });
    // Holes of every size, so that places and keys part.
    served.database.exec("DELETE FROM people WHERE id % 13 = 0 OR id BETWEEN 1000 AND 1100");
    const { error } = await host.importAgain(served.name);
    assert.equal(error, undefined);
  });
  after(() => host.close());

  const page = async (query: string) => (await served.scim.get(`/Users?attributes=userName&${query}`)).body;
  const names = (body: { Resources?: { userName: string }[] }) =>
    (body.Resources ?? []).map(({ userName }) => userName);

  async function whole(): Promise<string[]> {
    const all: string[] = [];
    for (let startIndex = 1; ; startIndex += 1000) {
      const body = await page(`startIndex=${startIndex}&count=1000`);
      all.push(...names(body));
      if (all.length >= body.totalResults) return all;
    }
  }

  test("from any place are the part of the whole listing that begins there", async () => {
    const all = await whole();
    const rows = served.database.prepare("SELECT login FROM people ORDER BY id").all();
    assert.deepEqual(
      all,
      rows.map(({ login }) => login),
    );
    for (const startIndex of [1, 2, 99, 945, 946, 1023, 1024, 1025, 1500, all.length - 1, all.length]) {
      const body = await page(`startIndex=${startIndex}&count=7`);
      assert.deepEqual(names(body), all.slice(startIndex - 1, startIndex + 6), `from ${startIndex}`);
      assert.equal(body.totalResults, all.length);
      assert.equal(body.startIndex, startIndex);
    }
    for (const query of [`startIndex=${all.length + 1}`, "startIndex=1000000000", "count=0"]) {
      const body = await page(query);
      assert.deepEqual([names(body), body.totalResults], [[], all.length], query);
    }
  });

  test("of a filter are parts of all its hits", async () => {
    const all = await whole();
    const hits = all.filter((name) => Number(name.slice(4)) % 3 === 0);
    const filter = encodeURIComponent('title eq "THIRD"');
    for (const startIndex of [1, 100, 101, hits.length]) {
      const body = await page(`filter=${filter}&startIndex=${startIndex}&count=5`);
      assert.deepEqual(names(body), hits.slice(startIndex - 1, startIndex + 4));
      assert.equal(body.totalResults, hits.length);
    }
  });

  test("by cursor lead to both of two hits of an index", async () => {
    const { scim } = served;
    const nickName = "Pair";
    for (const name of ["pair1", "pair2"])
      assert.equal((await scim.post("/Users", user(name, { nickName }))).status, 201);
    const filter = encodeURIComponent('nickName eq "pair"');
    const first = await page(`filter=${filter}&cursor=&count=1`);
    assert.deepEqual([first.totalResults, names(first)], [2, ["pair1"]]);
    const second = await page(`filter=${filter}&cursor=${first.nextCursor}&count=1`);
    assert.deepEqual([names(second), second.nextCursor], [["pair2"], undefined]);
    const whole = await page(`filter=${filter}&cursor=&count=2`);
    assert.deepEqual([names(whole), whole.nextCursor], [["pair1", "pair2"], undefined]);
  });

  test("by cursor, while others create and delete: whoever was there throughout comes once", async () => {
    const before = await whole();
    const { scim } = served;
    const deleted = new Set<string>();
    const walked = new AbortController();
    const others = Promise.all([
      (async () => {
        for (let n = 0; !walked.signal.aborted; n++) {
          const { status, text } = await scim.post("/Users", user(`new${n}`));
          assert.equal(status, 201, text);
        }
      })(),
      (async () => {
        // Before and behind the place where the walk is.
        for (let n = 0; !walked.signal.aborted; n++) {
          const startIndex = 1 + ((n * 97) % 1500);
          const [one] = (await page(`startIndex=${startIndex}&count=1`)).Resources;
          deleted.add(one.userName);
          assert.equal((await scim.delete(`/Users/${one.id}`)).status, 204);
        }
      })(),
    ]);
    const seen: string[] = [];
    try {
      seen.push(...(await walk(scim)));
    } finally {
      walked.abort();
    }
    await others;
    assert.equal(new Set(seen).size, seen.length, "none twice");
    const missing = before.filter((name) => !deleted.has(name) && !seen.includes(name));
    assert.deepEqual(missing, []);
    assert.ok(deleted.size > 0);
  });

  async function walk(scim: ScimRequests): Promise<string[]> {
    const seen: string[] = [];
    for (let cursor = ""; ; ) {
      const { body, status, text } = await scim.get(
        `/Users?attributes=userName&count=100&cursor=${encodeURIComponent(cursor)}`,
      );
      assert.equal(status, 200, text);
      seen.push(...names(body));
      if (body.nextCursor === undefined) return seen;
      cursor = body.nextCursor;
    }
  }
});
