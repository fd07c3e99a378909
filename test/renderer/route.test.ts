import assert from "node:assert/strict";
import { test } from "node:test";
import { addressOf, type Place, placeOf } from "../../renderer/route.ts";

const places: [address: string, place: Place][] = [
  ["#/connectors", { at: "connectors" }],
  ["#/connectors/HR", { at: "connector", name: "HR" }],
  ["#/connectors/new", { at: "connector", name: "new" }],
  ["#/new", { at: "new-connector" }],
  ["#/drafts/d1", { at: "draft", id: "d1" }],
  ["#/drafts/d1/schema-mapping", { at: "draft", id: "d1", step: "schema-mapping" }],
  ["#/activity", { at: "activity" }],
  ["#/activity?connector=HR", { at: "activity", connector: "HR" }],
  ["#/settings", { at: "settings" }],
];

for (const [address, place] of places) {
  test(`${address} is a place, and the place has that address`, () => {
    assert.deepEqual(placeOf(address), place);
    assert.equal(addressOf(place), address);
  });
}

for (const address of ["", "#", "#/", "#/nowhere", "#/drafts", "#/connectors/"]) {
  test(`an address that names nothing leads to the connectors: "${address}"`, () =>
    assert.deepEqual(placeOf(address), { at: "connectors" }));
}

test("a broken escape in an address breaks nothing", () =>
  assert.deepEqual(placeOf("#/connectors/%E0%A4%A"), { at: "connector", name: "%E0%A4%A" }));
