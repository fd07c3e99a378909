import assert from "node:assert/strict";
import { test } from "node:test";
import type { AttributeType, Scalar } from "../../../host/connectors/connector.ts";
import { ScimError } from "../../../host/contract/errors.ts";
import type { ScimType } from "../../../host/contract/scim-attributes.ts";
import { toScim, toTarget } from "../../../host/provisioning/mapping/conversion.ts";
import type { Json } from "../../../host/provisioning/served.ts";

const noon = new Date("2026-01-31T12:00:00Z");

const shown: readonly (readonly [value: Scalar, type: ScimType, expected: Json | undefined])[] = [
  ["text", "string", "text"],
  [5n, "string", "5"],
  [noon, "string", "2026-01-31T12:00:00.000Z"],
  [new Uint8Array([1, 2]), "binary", "AQI="],
  [true, "boolean", true],
  [0n, "boolean", false],
  [2n, "boolean", true],
  ["Yes", "boolean", true],
  [" n ", "boolean", false],
  ["", "boolean", false],
  ["perhaps", "boolean", undefined],
  [42n, "integer", 42],
  ["42", "integer", 42],
  ["1.5", "integer", undefined],
  [9007199254740993n, "integer", undefined],
  ["12.50", "decimal", 12.5],
  ["much", "decimal", undefined],
  [noon, "dateTime", "2026-01-31T12:00:00.000Z"],
  ["2026-01-31T13:00:00+01:00", "dateTime", "2026-01-31T12:00:00.000Z"],
  ["soon", "dateTime", undefined],
];
for (const [value, type, expected] of shown)
  test(`${print(value)} of the target is shown as ${type} ${print(expected)}`, () => {
    assert.deepEqual(toScim(value, type), expected);
  });

type Written = Exclude<AttributeType, "complex">;
const written: readonly (readonly [value: Json, type: Written, expected: Scalar])[] = [
  ["text", "string", "text"],
  [5, "string", "5"],
  [true, "string", "true"],
  [5, "integer", 5n],
  [" -7 ", "integer", -7n],
  [true, "integer", 1n],
  [false, "integer", 0n],
  [12.5, "decimal", "12.5"],
  ["1e3", "decimal", "1e3"],
  [".5", "decimal", ".5"],
  [true, "boolean", true],
  ["False", "boolean", false],
  [1, "boolean", true],
  ["2026-01-31T13:00:00+01:00", "datetime", noon],
  ["AQI=", "binary", new Uint8Array([1, 2])],
  ["", "binary", new Uint8Array([])],
  ["7", "reference", "7"],
];
for (const [value, type, expected] of written)
  test(`${print(value)} is written as ${type} ${print(expected)}`, () => {
    assert.deepEqual(toTarget(value, type, "x"), expected);
  });

const refused: readonly (readonly [value: Json, type: Written])[] = [
  ["", "integer"],
  ["1.5", "integer"],
  ["0x10", "integer"],
  ["1; DROP TABLE people", "integer"],
  ["9".repeat(31), "integer"],
  ["1,5", "decimal"],
  ["", "decimal"],
  ["NaN", "decimal"],
  ["perhaps", "boolean"],
  ["soon", "datetime"],
  ["not base64!", "binary"],
];
for (const [value, type] of refused)
  test(`${print(value)} is refused as ${type}, naming the attribute`, () => {
    assert.throws(
      () => toTarget(value, type, "title"),
      (error) => {
        assert.ok(error instanceof ScimError);
        assert.deepEqual([error.status, error.scimType], [400, "invalidValue"]);
        assert.match(error.message, /^title must be /);
        return true;
      },
    );
  });

function print(value: unknown): string {
  if (typeof value === "bigint") return `${value}n`;
  return value instanceof Uint8Array ? `bytes ${value.join(" ")}` : (JSON.stringify(value) ?? "nothing");
}
