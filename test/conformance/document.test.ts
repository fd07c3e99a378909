/** The pages about conformance say what is so. Runs behind the wire cases, whose reports it reads. */
import assert from "node:assert/strict";
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { clientsDocument } from "../../build/docs/clients.ts";
import { conformanceDocument, readReports } from "../../build/docs/conformance.ts";
import { chapters } from "./requirements.ts";

const root = join(import.meta.dirname, "../..");
const requirements = chapters.flatMap((chapter) => chapter.requirements);
const read = (path: string) => readFileSync(join(root, path), "utf8");
const caseIds = new Set(
  globSync("test/conformance/cases/*.json", { cwd: root }).flatMap((file) =>
    (JSON.parse(read(file)) as { id: string }[]).map(({ id }) => id),
  ),
);

test("every requirement from R-001 to R-176 is there once, in order", () => {
  assert.deepEqual(
    requirements.map(({ id }) => id),
    Array.from({ length: 176 }, (_, index) => `R-${String(index + 1).padStart(3, "0")}`),
  );
});

test("every requirement is shown by a case or a test, or says why not", () => {
  const bare = requirements.filter(
    ({ cases = [], tests = [], note }) => cases.length + tests.length === 0 && note === undefined,
  );
  assert.deepEqual(bare, []);
});

test("every case and every test that a requirement names is there", () => {
  for (const { id, cases = [], tests = [] } of requirements) {
    for (const name of cases) assert.ok(caseIds.has(name), `${id}: there is no case ${name}`);
    for (const test of tests) {
      const [file = "", ...name] = test.split(": ");
      const text = read(join("test", file)).replaceAll('\\"', '"');
      assert.ok(text.includes(name.join(": ")), `${id}: ${file} has no test “${name.join(": ")}”`);
    }
  }
});

test("docs/clients.md is what the table of client quirks gives (node build/docs.ts writes it)", () => {
  assert.equal(read("docs/clients.md"), clientsDocument());
});

test("docs/conformance.md is what the requirements and the last run give (node build/docs.ts writes it)", () => {
  assert.equal(read("docs/conformance.md"), conformanceDocument(readReports(root)));
});
