import assert from "node:assert/strict";
import { test } from "node:test";
import {
  anchorText,
  attributesEncoder,
  decodeAttributes,
  decodeValueText,
  encodeValue,
  scalarText,
} from "../../host/connector-space/value-text.ts";
import type { Scalar, Value } from "../../host/connectors/connector.ts";

const values: readonly (readonly [value: Value, text: string])[] = [
  ["", '""'],
  ['a "b" \u0000 ü 😀', JSON.stringify('a "b" \u0000 ü 😀')],
  ["true", '"true"'],
  [true, "true"],
  [-5n, '{"i":"-5"}'],
  [12345678901234567890n, '{"i":"12345678901234567890"}'],
  [new Date(0), '{"d":"1970-01-01T00:00:00.000Z"}'],
  [new Uint8Array([0, 255]), '{"b":"AP8="}'],
  [{ b: "x", a: 1n }, '{"r":{"a":{"i":"1"},"b":"x"}}'],
  [{ i: "no tag" }, '{"r":{"i":"no tag"}}'],
];
for (const [value, text] of values)
  test(`${text} is exactly one value`, () => {
    assert.equal(encodeValue(value), text);
    assert.deepEqual(decodeValueText(text), value);
  });

test("attributes come back as they were, names in order, without those that have no value", () => {
  const text = attributesEncoder(["b", "none", "a"])({ b: ["x", 1n], a: [true], none: [] });
  assert.equal(text, '{"a":[true],"b":["x",{"i":"1"}]}');
  const decoded = decodeAttributes(text);
  assert.deepEqual({ ...decoded }, { a: [true], b: ["x", 1n] });
  assert.equal(decoded["constructor"], undefined, "nothing is inherited");
});

test("a column called __proto__ is a column", () => {
  const attributes = JSON.parse('{"__proto__":["x"]}') as Record<string, readonly Value[]>;
  const decoded = decodeAttributes(attributesEncoder(Object.keys(attributes))(attributes));
  assert.deepEqual(Object.keys(decoded), ["__proto__"]);
});

const plain: readonly (readonly [value: Scalar, text: string])[] = [
  ["x", "x"],
  [7n, "7"],
  [false, "false"],
  [new Date(0), "1970-01-01T00:00:00.000Z"],
  [new Uint8Array([0, 255]), "AP8="],
];
for (const [value, text] of plain)
  test(`${text} is what a reference or a single anchor compares by`, () => {
    assert.equal(scalarText(value), text);
    assert.equal(anchorText({ id: value }), text);
  });

test("anchors of several attributes are the same whatever their order, and never by accident", () => {
  assert.equal(anchorText({ b: "2", a: 1n }), anchorText({ a: 1n, b: "2" }));
  assert.notEqual(anchorText({ a: "x,y", b: "z" }), anchorText({ a: "x", b: "y,z" }));
  assert.notEqual(anchorText({ a: '"', b: "" }), anchorText({ a: "", b: '"' }));
});
