import assert from "node:assert/strict";
import { test } from "node:test";
import { JsonSyntaxError, parseJsonDocument } from "../../host/config/json-document.ts";

const mistakes = [
  { source: "", line: 1, column: 1, says: /ends too early: a value is missing/ },
  { source: '{\n  "a": 1,\n}', line: 2, column: 9, says: /a comma too many before \}/ },
  { source: '{\n  "a": 1\n  "b": 2\n}', line: 3, column: 3, says: /A comma or \} is missing/ },
  { source: '{ "a": [1, 2', line: 1, column: 13, says: /ends too early: \] is missing/ },
  { source: '{ "a": 1, "a": 2 }', line: 1, column: 11, says: /"a" is given twice/ },
  { source: '{ "a" 1 }', line: 1, column: 7, says: /A colon is missing after "a"/ },
  { source: "{ a: 1 }", line: 1, column: 3, says: /A name in quotation marks/ },
  { source: '{ "a": yes }', line: 1, column: 8, says: /yes is no value/ },
  { source: '{ "a": 1 } // done', line: 1, column: 12, says: /text after the end/ },
  { source: '{ // people\n "a": 1 }', line: 1, column: 3, says: /A name in quotation marks/ },
  { source: '{ "a": # people\n 1 }', line: 1, column: 8, says: /Comments are not possible/ },
  {
    source: '{ "file": "C:\\data\\people.db" }',
    line: 1,
    column: 11,
    says: /backslash in text is written twice/,
  },
  { source: '{ "a": "people\n }', line: 1, column: 8, says: /no closing quotation mark/ },
  { source: "[".repeat(5000), line: 1, column: 102, says: /nested more than 100 deep/ },
];

for (const { source, line, column, says } of mistakes) {
  test(`${JSON.stringify(source.slice(0, 40))} is refused at line ${line}, column ${column}`, () => {
    assert.throws(
      () => parseJsonDocument(source),
      (error) => {
        assert.ok(error instanceof JsonSyntaxError);
        assert.match(error.message, says);
        assert.deepEqual([error.line, error.column], [line, column]);
        return true;
      },
    );
  });
}

test("JSON without mistakes is read as JSON.parse reads it, with or without a byte order mark", () => {
  const source = '{"a":[1,-2.5e3,true,null,"\\u00fc\\n\\"\\\\"],"":{},"__proto__":{"x":[]}}';
  assert.deepEqual(parseJsonDocument(`\uFEFF ${source}\r\n`).value, JSON.parse(source));
});

test("every value knows its line, and one that is missing has the line of what should hold it", () => {
  const document = parseJsonDocument('{\n "a": [\n  1,\n  { "b/c": 2 }\n ]\n}');
  assert.equal(document.lineOf("/a/1/b~1c"), 4);
  assert.equal(document.lineOf("/a/0"), 3);
  assert.equal(document.lineOf("/a/1/missing/deeper"), 4);
  assert.equal(document.lineOf("/missing"), 1);
});
