import assert from "node:assert/strict";
import { test } from "node:test";
import { assert as checkAll, property, string } from "fast-check";
import { fold } from "../../host/contract/fold.ts";

const same: readonly (readonly [one: string, other: string])[] = [
  ["Anna.Berg@contoso.example", "ANNA.BERG@CONTOSO.EXAMPLE"],
  ["Élodie", "e\u0301LODIE"],
  ["ŁUKASZ", "łukasz"],
];
for (const [one, other] of same)
  test(`${one} and ${other} are the same where letter case does not count`, () =>
    assert.equal(fold(one), fold(other)));

test("no text is folded otherwise for being short, ASCII or in lower case", () => {
  const texts = string({ unit: "grapheme" });
  checkAll(
    property(texts, (text) => fold(text) === text.normalize("NFC").toLowerCase()),
    { seed: 1 },
  );
});
