import assert from "node:assert/strict";
import { test } from "node:test";
import { assert as checkAll, integer, property } from "fast-check";
import { isoTime } from "../../host/contract/iso-time.ts";

test("a time is written as JavaScript writes it, at every moment from 1970 to 9999", () => {
  for (const time of [
    0,
    999,
    1000,
    59_999,
    3_599_999,
    86_399_999,
    86_400_000,
    Date.UTC(2024, 1, 29, 23, 59, 59, 7),
  ])
    assert.equal(isoTime(time), new Date(time).toISOString());
  const moments = integer({ min: 0, max: Date.UTC(9999, 11, 31, 23, 59, 59, 999) });
  checkAll(
    property(moments, (time) => isoTime(time) === new Date(time).toISOString()),
    { seed: 1 },
  );
});
