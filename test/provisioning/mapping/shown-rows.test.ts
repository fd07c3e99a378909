import assert from "node:assert/strict";
import { test } from "node:test";
import type { Row } from "../../../host/connectors/connector.ts";
import { toScim } from "../../../host/provisioning/mapping/conversion.ts";
import { keepRows, type ShownColumn } from "../../../host/provisioning/mapping/shown-rows.ts";

const text: ShownColumn["toScim"] = (value) => (value === "" ? undefined : toScim(value, "string"));
const columns: readonly ShownColumn[] = [
  { column: "kind", name: "type", toScim: text },
  { column: "number", name: "value", toScim: text },
  { column: "main", name: "primary", toScim: (value) => toScim(value, "boolean") },
];

const work = { kind: "work", number: "1", note: "about work" };
const home = { kind: "home", number: "2", note: "about home" };

const rows: readonly (readonly [
  what: string,
  held: readonly Row[],
  wanted: readonly Row[],
  expected: readonly Row[],
])[] = [
  ["a first row is as it is wanted", [], [{ kind: "work" }], [{ kind: "work" }]],
  ["a row that looks as it is wanted stays", [work, home], [{ kind: "work", number: "1" }], [work]],
  [
    "rows that look the same stay together",
    [work, { ...work, note: "too" }],
    [{ kind: "work", number: "1" }],
    [work, { ...work, note: "too" }],
  ],
  [
    "a row with another value keeps what is not shown",
    [work, home],
    [{ kind: "work", number: "9" }],
    [{ ...work, number: "9" }],
  ],
  [
    "a column that is not wanted loses its value",
    [work],
    [{ number: "1" }],
    [{ number: "1", note: work.note }],
  ],
  [
    "a new row keeps nothing of one that goes",
    [work],
    [{ kind: "fax", number: "3" }],
    [{ kind: "fax", number: "3" }],
  ],
  [
    "being primary or not makes no two rows alike",
    [{ ...work, main: false }],
    [{ kind: "fax", number: "3", main: false }],
    [{ kind: "fax", number: "3", main: false }],
  ],
  [
    "each row is the one that it is most like, and none is two",
    [work, home],
    [
      { kind: "home", number: "1" },
      { kind: "home", number: "9" },
    ],
    [
      { ...work, kind: "home" },
      { ...home, number: "9" },
    ],
  ],
  [
    "a word for true is left in the target's own form",
    [{ ...work, main: "Y" }],
    [{ kind: "work", number: "9", main: true }],
    [{ ...work, number: "9", main: "Y" }],
  ],
  [
    "so is an empty text",
    [{ kind: "", number: "1", main: "Y" }],
    [{ number: "1", main: false }],
    [{ kind: "", number: "1", main: false }],
  ],
];
for (const [what, held, wanted, expected] of rows)
  test(what, () => assert.deepEqual(keepRows(wanted, held, columns), expected));
