import assert from "node:assert/strict";
import { test } from "node:test";
import { ScimError } from "../../host/contract/errors.ts";
import { readJsonBody } from "../../host/scim/json-body.ts";
import { limits } from "../../host/scim/limits.ts";

const bytes = (text: string) => new TextEncoder().encode(text);
const read = (text: string, type: string | undefined = "application/scim+json") =>
  readJsonBody(bytes(text), type);

test("a body is read whatever its letters, spaces and escapes are", () => {
  const text = '{ "a" : "x\\"}]{[", "b": {"a": [1, {"a": 2}]}, "東": "😀", "a\\u0062": null }';
  assert.deepEqual(read(text), { a: 'x"}]{[', b: { a: [1, { a: 2 }] }, 東: "😀", ab: null });
});

for (const type of [
  "application/json",
  "application/scim+json; charset=utf-8",
  'Application/JSON;charset="UTF-8"',
  "application/json; charset=utf8",
]) {
  test(`a body may be ${type}`, () => assert.deepEqual(read('{"a":1}', type), { a: 1 }));
}

test("a body without a media type is taken for JSON", () => {
  assert.deepEqual(readJsonBody(bytes('{"a":1}'), undefined), { a: 1 });
});

const refused: readonly [string, Uint8Array | undefined, string | undefined, number][] = [
  ["plain text", bytes("hello"), "text/plain", 415],
  ["another character set", bytes("{}"), "application/json; charset=utf-16", 415],
  ["no body", undefined, "application/json", 400],
  ["an empty body", bytes(""), "application/json", 400],
  ["an array", bytes("[]"), "application/json", 400],
  ["a text", bytes('"x"'), "application/json", 400],
  ["null", bytes("null"), "application/json", 400],
  ["half a body", bytes('{"schemas":["x"'), "application/json", 400],
  ["an unclosed string", bytes('{"a":"'), "application/json", 400],
  ["bytes that are not UTF-8", new Uint8Array([0x7b, 0x22, 0xff, 0x22, 0x7d]), "application/json", 400],
  ["a name given twice", bytes('{"a":1,"b":2,"a":3}'), "application/json", 400],
  ["a name given twice, once with an escape", bytes('{"ab":1,"a\\u0062":3}'), "application/json", 400],
  ["a name given twice deeper down", bytes('{"x":[{"a":1,"a":1}]}'), "application/json", 400],
  ["100,000 brackets", bytes("[".repeat(100_000)), "application/json", 400],
  ["100,000 objects", bytes('{"a":'.repeat(100_000)), "application/json", 400],
  [
    "250,000 names",
    bytes(`{${Array.from({ length: 250_000 }, (_, i) => `"k${i}":1`).join()}}`),
    "application/json",
    400,
  ],
  ["a million objects", bytes(`{"x":[${"{},".repeat(1_000_000)}{}]}`), "application/json", 413],
  ["too many bytes", new Uint8Array(limits.bodyBytes + 1), "application/json", 413],
];

for (const [name, body, type, status] of refused) {
  test(`${name}: ${status}`, () => {
    const before = performance.now();
    assert.throws(
      () => readJsonBody(body, type),
      (error) =>
        error instanceof ScimError &&
        error.status === status &&
        (status !== 400 || error.scimType === "invalidSyntax"),
    );
    assert.ok(performance.now() - before < 100, "it takes long to refuse");
  });
}

test("a name such as __proto__ is a name like any other and changes no other object", () => {
  const body = read('{"__proto__":{"polluted":true},"constructor":1}');
  assert.deepEqual(Object.keys(body), ["__proto__", "constructor"]);
  assert.equal(({} as Record<string, unknown>)["polluted"], undefined);
});
