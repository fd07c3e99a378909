import assert from "node:assert/strict";
import { chmodSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { ConnectorError } from "../../host/contract/errors.ts";
import {
  addition,
  databaseFile,
  exportOne,
  folder,
  logins,
  opened,
  openSession,
  signal,
} from "./sqlite-target.ts";

test("a change waits for a lock of another program, without stopping the process, and gives up in time", async () => {
  await using target = await opened("CREATE TABLE people (id INTEGER PRIMARY KEY, login TEXT)", undefined, 1);
  target.elsewhere.exec("BEGIN IMMEDIATE");
  const released = setTimeout(() => target.elsewhere.exec("ROLLBACK"), 60);
  assert.ok((await exportOne(target.session, addition("people", { login: "waited" }))).ok);
  clearTimeout(released);

  target.elsewhere.exec("BEGIN EXCLUSIVE");
  const controller = new AbortController();
  setTimeout(() => controller.abort(), 30);
  const stopped = target.session.find?.(
    { objectType: "people", where: { id: 1n }, limit: 1, attributes: [] },
    controller.signal,
  );
  await assert.rejects(
    stopped ?? Promise.resolve(),
    (error) => error instanceof ConnectorError && error.code === "timeout",
  );
  const late = await exportOne(target.session, addition("people", { login: "late" }));
  assert.ok(!late.ok);
  assert.equal(late.code, "timeout");
  assert.match(late.message, /kept the database .* locked/);
  target.elsewhere.exec("ROLLBACK");
  assert.deepEqual(await logins(target.session, "waited"), ["waited"]);
});

const unusable: readonly { what: string; file: () => string; code: string; says: RegExp }[] = [
  {
    what: "a missing file",
    file: () => join(folder, "missing.db"),
    code: "unavailable",
    says: /There is no file .*missing\.db/,
  },
  { what: "a folder", file: () => folder, code: "unavailable", says: /is not a file/ },
  {
    what: "a file that is no database",
    file: () => {
      const file = join(folder, "letter.db");
      writeFileSync(file, "Dear customer,\n".repeat(500));
      return file;
    },
    code: "unavailable",
    says: /is not an SQLite database/,
  },
];

for (const { what, file, code, says } of unusable) {
  test(`${what} is refused with words that say what to do`, async () => {
    await assert.rejects(openSession(file(), undefined), (error) => {
      assert.ok(error instanceof ConnectorError);
      assert.equal(error.code, code);
      assert.match(error.message, says);
      return true;
    });
  });
}

test("a read-only file is read, and a change of it says whose permission is missing", async (t) => {
  const file = databaseFile("CREATE TABLE people (id INTEGER PRIMARY KEY, login TEXT)");
  chmodSync(folder, 0o755);
  chmodSync(file, 0o444);
  // To root no file is read-only.
  if (process.geteuid?.() === 0) {
    process.seteuid?.(65_534);
    t.after(() => process.seteuid?.(0));
  }
  const session = await openSession(file, undefined);
  assert.match((await session.test(signal)).message, /read-only for Linkspan/);
  const result = await exportOne(session, addition("people", { login: "a" }));
  assert.ok(!result.ok);
  assert.equal(result.code, "permission-denied");
  await session.close();
});

test("a file that was replaced while it was open is noticed by the connection test", async () => {
  await using target = await opened("CREATE TABLE people (id INTEGER PRIMARY KEY)");
  rmSync(target.file);
  writeFileSync(target.file, "");
  await assert.rejects(target.session.test(signal), /was replaced while it was open/);
});

test("the file's journal mode stays as the customer has it", async () => {
  for (const mode of ["delete", "wal"]) {
    await using target = await opened(
      `PRAGMA journal_mode = ${mode}; CREATE TABLE people (id INTEGER PRIMARY KEY, login TEXT)`,
    );
    assert.ok((await exportOne(target.session, addition("people", { login: "a" }))).ok);
    assert.equal(target.elsewhere.prepare("PRAGMA journal_mode").get()?.["journal_mode"], mode);
  }
});
