import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { openListingBlocks } from "../../host/connector-space/listing-blocks.ts";
import { openSpaceDatabase } from "../../host/connector-space/sqlite-database.ts";

test("a place is found in the block of 1,024 keys that holds it", (t) => {
  const folder = mkdtempSync(join(tmpdir(), "linkspan-blocks-"));
  const db = openSpaceDatabase(join(folder, "space.db"));
  t.after(() => {
    db.close();
    rmSync(folder, { recursive: true });
  });
  const blocks = openListingBlocks(db);
  assert.deepEqual(blocks.locate("User", 1), { firstKey: 0, skip: 0 });
  // Three objects in the first block, none in the second, two in the third.
  for (const key of [1, 2, 1023, 2048, 3000]) blocks.change("User", key, 1);
  blocks.change("Group", 1500, 1);
  const places: readonly (readonly [place: number, firstKey: number, skip: number])[] = [
    [1, 0, 0],
    [3, 0, 2],
    [4, 2048, 0],
    [5, 2048, 1],
    [6, 3072, 0],
    [1_000_000, 3072, 0],
  ];
  const check = () => {
    assert.deepEqual([blocks.count("User"), blocks.count("Group"), blocks.count("Other")], [5, 1, 0]);
    for (const [place, firstKey, skip] of places)
      assert.deepEqual(blocks.locate("User", place), { firstKey, skip }, `place ${place}`);
  };
  check();
  blocks.reload();
  check();
  blocks.change("User", 2, -1);
  assert.deepEqual(blocks.locate("User", 3), { firstKey: 2048, skip: 0 });
  assert.throws(() =>
    db.transaction(() => {
      blocks.change("User", 2, 1);
      throw new Error("rolled back");
    }),
  );
  blocks.reload();
  assert.equal(blocks.count("User"), 4, "memory follows the file");
});
