import assert from "node:assert/strict";
import { test } from "node:test";
import type { ActivityEntry } from "../../../host/contract/admin-api.ts";
import {
  mergeEntries,
  outcomeOf,
  subjectOf,
  verbWords,
} from "../../../renderer/dashboard/activity-entries.ts";

const entry = (id: number, more: Partial<ActivityEntry> = {}): ActivityEntry => ({
  id,
  at: "2026-11-21T12:00:00Z",
  connector: "HR",
  requestId: `r${id}`,
  verb: "update",
  status: 200,
  milliseconds: 5,
  ...more,
});

test("entries told live and entries asked for are one list, newest first, none twice", () =>
  assert.deepEqual(
    mergeEntries([entry(4), entry(3)], [entry(3), entry(2)], undefined).map(({ id }) => id),
    [4, 3, 2],
  ));

test("the list of one connector has no entry of another", () =>
  assert.deepEqual(
    mergeEntries([entry(4, { connector: "Badges" })], [entry(3)], "HR").map(({ id }) => id),
    [3],
  ));

test("an entry says what went wrong in words, with the code beside them", () => {
  assert.equal(outcomeOf(entry(1, { status: 409, message: "It exists." })), "It exists. (409)");
  assert.equal(outcomeOf(entry(1, { status: 404 })), "Refused with 404");
  assert.equal(outcomeOf(entry(1, { message: "40 read" })), "40 read");
  assert.equal(outcomeOf(entry(1)), "");
});

test("an entry names whom it is about as well as it can", () => {
  assert.equal(subjectOf(entry(1, { subject: "Ana", resourceId: "u1" })), "Ana");
  assert.equal(subjectOf(entry(1, { resourceId: "u1", resourceType: "User" })), "u1");
  assert.equal(subjectOf(entry(1)), "");
  assert.equal(verbWords("full-import"), "Full import");
});
