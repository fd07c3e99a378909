import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { openActivity } from "../../host/activity/activity.ts";

const day = 86_400_000;

test("activity is kept for so many days and so many entries, and no longer", (t) => {
  const directory = mkdtempSync(join(tmpdir(), "linkspan-activity-"));
  let time = 100 * day;
  const log = { warn: (message: string) => assert.fail(message) };
  const activity = openActivity({
    file: join(directory, "activity.db"),
    log,
    now: () => time,
    maxEntries: 50,
    maxAgeDays: 10,
  });
  t.after(() => {
    activity.close();
    rmSync(directory, { recursive: true });
  });
  const record = (subject: string) =>
    activity.record({
      connector: "HR",
      requestId: "",
      verb: "update",
      status: 200,
      milliseconds: 1,
      subject,
    });
  const subjects = () => activity.list({}).map((entry) => entry.subject);

  for (let number = 1; number <= 60; number++) record(`${number}`);
  assert.deepEqual([subjects().length, subjects()[0], subjects().at(-1)], [50, "60", "11"]);

  time += 9 * day;
  record("nine days later");
  assert.equal(subjects().length, 50);

  time += 2 * day;
  record("eleven days later");
  assert.deepEqual(subjects(), ["eleven days later", "nine days later"]);
});
