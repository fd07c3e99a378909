import assert from "node:assert/strict";
import { test } from "node:test";
import { ago, count, counted, duration, listed } from "../../renderer/wording.ts";

const now = Date.parse("2026-11-21T12:00:00Z");

for (const [iso, words] of [
  ["2026-11-21T11:59:55Z", "just now"],
  ["2026-11-21T11:59:20Z", "40 seconds ago"],
  ["2026-11-21T11:52:00Z", "8 minutes ago"],
  ["2026-11-21T09:59:00Z", "2 hours ago"],
  ["2026-11-20T11:00:00Z", "yesterday"],
  ["2026-05-21T11:00:00Z", "6 months ago"],
  ["2026-11-28T12:00:00Z", "in 7 days"],
] as const) {
  test(`${iso} is ${words}`, () => assert.equal(ago(iso, now), words));
}

test("numbers carry their unit and read as people write them", () => {
  assert.deepEqual([38, 1400, 180_400].map(duration), ["38 ms", "1.4 s", "3 min"]);
  assert.equal(count(12_418), "12,418");
  assert.deepEqual(
    [1, 2].map((n) => counted(n, "person", "people")),
    ["1 person", "2 people"],
  );
  assert.deepEqual([[], ["Ana"], ["Ana", "Li"], ["Ana", "Li", "Kwame"]].map(listed), [
    "",
    "Ana",
    "Ana and Li",
    "Ana, Li and Kwame",
  ]);
});
