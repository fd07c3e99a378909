import assert from "node:assert/strict";
import { test } from "node:test";
import { placeProblems, pointerPart } from "../../../renderer/form/problems.ts";

const pointers = [
  "/name",
  "/objectTypes/0/anchor",
  "/objectTypes/0/mappings/1",
  "/objectTypes/0/mappings/10",
];
const place = (path: string) => placeProblems([{ path, message: "Wrong." }], pointers);

test("a problem stands at the field it is about", () => assert.equal(place("/name").at("/name"), "Wrong."));

test("a problem inside a field stands at the field", () =>
  assert.equal(place("/objectTypes/0/mappings/1/attribute").at("/objectTypes/0/mappings/1"), "Wrong."));

test("a field whose name begins like another's does not take its problem", () => {
  const placed = place("/objectTypes/0/mappings/10");
  assert.equal(placed.at("/objectTypes/0/mappings/1"), undefined);
  assert.equal(placed.at("/objectTypes/0/mappings/10"), "Wrong.");
});

test("a problem that no field shows is not lost", () => {
  for (const path of ["/", "/objectTypes", "/objectTypes/0/mappings", "/nameless"]) {
    assert.deepEqual(place(path).elsewhere, ["Wrong."], path);
  }
});

test("several problems of one field are all told", () => {
  const problems = ["One.", "Two."].map((message) => ({ path: "/name", message }));
  assert.equal(placeProblems(problems, pointers).at("/name"), "One. Two.");
});

test("a group of fields knows of the problems inside it", () => {
  assert.deepEqual(place("/objectTypes/0/anchor").within("/objectTypes/0"), ["Wrong."]);
  assert.deepEqual(place("/objectTypes/0/anchor").within("/name"), []);
});

test("names with slashes and tildes are escaped in a pointer", () =>
  assert.equal(pointerPart("a/b~c"), "a~1b~0c"));
