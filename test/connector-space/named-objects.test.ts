import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { openNamedObjects } from "../../host/connector-space/named-objects.ts";
import { openSpaceDatabase } from "../../host/connector-space/sqlite-database.ts";

/** More than are kept in memory. */
const managers = 260_000;

test("more managers than are kept in memory are named rightly, and each as fast as the first", async () => {
  const directory = await mkdtemp(join(tmpdir(), "linkspan-names-"));
  await using _ = { [Symbol.asyncDispose]: () => rm(directory, { recursive: true, force: true }) };
  const db = openSpaceDatabase(join(directory, "space.db"));
  db.prepare(
    `WITH RECURSIVE n(key) AS (SELECT 1 UNION ALL SELECT key + 1 FROM n WHERE key < ?)
     INSERT INTO objects (key, type, id, anchor, hidden, active, version, created, modified, display, mapping, exported, resource, attributes, lookups)
     SELECT key, 'User', 'id-' || key, key, key % 10 = 0, 1, 1, 0, 0, 'Manager ' || key, '', 0, '', '', '' FROM n`,
  ).run(managers);
  const named = openNamedObjects(db);
  const read = (from: number, to: number) => {
    const began = performance.now();
    for (let key = from; key <= to; key++)
      assert.equal(named.at(key)?.display, key % 10 === 0 ? undefined : `Manager ${key}`);
    return performance.now() - began;
  };
  const first = read(1, 50_000);
  read(50_001, managers - 50_000);
  const last = read(managers - 49_999, managers);
  assert.ok(last < 4 * first, `${first} ms for the first 50,000, ${last} ms for the last`);

  const before = named.at(1);
  assert.equal(before, named.at(1));
  db.prepare("UPDATE objects SET display = 'Other' WHERE key = 1").run();
  named.forget(1);
  assert.equal(named.at(1)?.display, "Other");
  db.close();
});
