import assert from "node:assert/strict";
import { test } from "node:test";
import {
  hasTrouble,
  importWords,
  lastImportWords,
  objectsWords,
  stateWord,
  summarySentence,
  troublesOf,
} from "../../../renderer/dashboard/connector-words.ts";
import { connector } from "../fake-target.ts";

const now = Date.now();
const at = new Date(now - 60_000).toISOString();
const failing = connector("Badges", {
  lastFailure: { message: "The badge server refused the password.", at },
});
const stopped = connector("HR", {
  state: {
    state: "failed",
    message: "The file is broken.",
    since: at,
    problems: [{ path: "/objectTypes/0", message: "No anchor." }],
  },
});
const off = connector("Payroll", { enabled: false, state: { state: "disabled" } });
const fine = connector("HR");

test("a connector's state is one word that does not hide a failing target", () => {
  assert.deepEqual(
    [fine, failing, stopped, off].map((one) => stateWord(one).tone),
    ["good", "bad", "bad", "off"],
  );
});

test("a failing target is told with its own words, when it was, and the way to mend it", () => {
  const [trouble] = troublesOf(failing, now);
  assert.deepEqual(trouble?.detail, ["The badge server refused the password."]);
  assert.deepEqual(trouble?.remedies, ["edit", "test"]);
});

test("a configuration that cannot be used is told with where it is wrong", () =>
  assert.deepEqual(troublesOf(stopped, now)[0]?.detail, ["/objectTypes/0: No anchor."]));

test("a connector that is switched off has no trouble, whatever its target did before", () => {
  const quiet = { ...off, lastFailure: { message: "It was gone.", at } };
  assert.deepEqual([troublesOf(quiet, now), hasTrouble(quiet)], [[], false]);
});

test("changes in doubt and an import that stopped are told, with the import that settles them", () => {
  const troubles = troublesOf(
    connector("HR", { inDoubt: 2, import: { ...fine.import, error: "It would remove 40 %." } }),
    now,
  );
  assert.deepEqual(
    troubles.map(({ remedies }) => remedies),
    [["import"], ["import"]],
  );
  assert.match(troubles[1]?.title ?? "", /^2 changes are in doubt/);
});

test("the list says how many serve and who needs the administrator", () => {
  assert.equal(summarySentence([fine]), "The connector serves.");
  assert.equal(summarySentence([fine, connector("B")]), "All 2 connectors serve.");
  assert.equal(summarySentence([fine, failing, off]), "2 of 3 connectors serve. Badges needs you.");
  assert.equal(summarySentence([stopped, failing]), "1 of 2 connectors serves. HR and Badges need you.");
});

test("objects and imports are told in words", () => {
  assert.equal(objectsWords({ User: 1000, Group: 1 }), "1,000 users, 1 group");
  assert.equal(objectsWords({}), "None yet");
  const running = { running: true, read: 40, total: 100, added: 1, changed: 2, removed: 3 };
  assert.match(importWords(running), /40 of about 100 read, 1 new, 2 changed, 3 removed/);
  assert.match(importWords({ running: true, read: 40, added: 0, changed: 0, removed: 0 }), /: 40 read,/);
  assert.equal(lastImportWords({ running: false, read: 0, added: 0, changed: 0, removed: 0 }, now), "Never");
});
