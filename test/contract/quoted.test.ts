import assert from "node:assert/strict";
import { test } from "node:test";
import { assert as checkAll, property, string } from "fast-check";
import { quoted } from "../../host/contract/quoted.ts";

test("a text is quoted as JSON.stringify does it, whatever its letters", () => {
  const letters = [
    "a",
    "ł",
    "大",
    '"',
    "\\",
    "/",
    "\n",
    "\u0000",
    "\u001f",
    " ",
    "\u007f",
    "\u2028",
    "😀",
    "\ud83d",
    "\ude00",
  ];
  for (const letter of ["", ...letters]) assert.equal(quoted(`x${letter}y`), JSON.stringify(`x${letter}y`));
  const texts = string({ unit: "binary" });
  checkAll(
    property(texts, (text) => quoted(text) === JSON.stringify(text)),
    { seed: 1 },
  );
});
