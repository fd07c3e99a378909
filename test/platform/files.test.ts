import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import { fileError } from "../../host/platform/file-error.ts";
import { createFile, readIfExists, writeFileAtomic } from "../../host/platform/files.ts";

async function directory(t: TestContext): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), "linkspan-files-"));
  t.after(() => rm(path, { recursive: true, force: true }));
  return path;
}

test("a written file has the new content, and the one before is kept beside it", async (t) => {
  const path = join(await directory(t), "deeper", "host.json");
  await writeFileAtomic(path, "first");
  await writeFileAtomic(path, "second");
  await writeFileAtomic(path, "third");
  assert.equal(await readFile(path, "utf8"), "third");
  assert.equal(await readFile(`${path}.previous`, "utf8"), "second");
  assert.deepEqual((await readdir(join(path, ".."))).sort(), ["host.json", "host.json.previous"]);
});

test("only its owner may read a written file unless told otherwise", {
  skip: process.platform === "win32",
}, async (t) => {
  const path = await directory(t);
  await writeFileAtomic(join(path, "closed"), "x");
  await writeFileAtomic(join(path, "open"), "x", { mode: 0o644 });
  assert.equal((await stat(join(path, "closed"))).mode & 0o777, 0o600);
  assert.equal((await stat(join(path, "open"))).mode & 0o777, 0o644);
});

test("after a crash between keeping the old file and replacing it, the next write goes through", async (t) => {
  const path = join(await directory(t), "host.json");
  await writeFileAtomic(path, "first");
  execFileSync("ln", [path, `${path}.previous`]);
  await writeFileAtomic(path, "second");
  assert.equal(await readFile(path, "utf8"), "second");
  assert.equal(await readFile(`${path}.previous`, "utf8"), "first");
  assert.equal((await readdir(join(path, ".."))).length, 2);
});

test("many writers at once leave one whole file and nothing else", async (t) => {
  const path = join(await directory(t), "host.json");
  await writeFileAtomic(path, "first");
  const contents = Array.from({ length: 20 }, (_, index) => String(index).repeat(20_000));
  await Promise.all(contents.map((content) => writeFileAtomic(path, content)));
  assert.ok(contents.includes(await readFile(path, "utf8")));
  assert.deepEqual((await readdir(join(path, ".."))).sort(), ["host.json", "host.json.previous"]);
});

test("a full disk is named, leaves the old file as it was and nothing half-written", async (t) => {
  const path = await smallDisk(t);
  if (path === undefined) return;
  const file = join(path, "host.json");
  await writeFileAtomic(file, "old");
  await assert.rejects(writeFileAtomic(file, Buffer.alloc(200_000)), {
    message: `The disk that holds ${file} is full. Free some space on it and try again.`,
    code: "ENOSPC",
  });
  assert.equal(await readFile(file, "utf8"), "old");
  assert.deepEqual(await readdir(path), ["host.json"]);
});

test("a file where a directory is needed is named", async (t) => {
  const path = join(await directory(t), "file");
  await writeFile(path, "");
  await assert.rejects(writeFileAtomic(join(path, "host.json"), "x"), /part of its path is a file/);
});

test("a directory without write permission is named", {
  skip: process.getuid?.() === 0 && "root may write anywhere",
}, async (t) => {
  const path = await directory(t);
  await chmod(path, 0o500);
  await assert.rejects(
    writeFileAtomic(join(path, "host.json"), "x"),
    /may not be written by the account that runs Linkspan/,
  );
});

test("a file is created once; a second attempt leaves it alone", async (t) => {
  const path = join(await directory(t), "secret.key");
  const made = await Promise.all(["a", "b", "c"].map((content) => createFile(path, content)));
  assert.equal(made.filter(Boolean).length, 1);
  assert.equal(await readFile(path, "utf8"), ["a", "b", "c"][made.indexOf(true)]);
  assert.deepEqual(await readdir(join(path, "..")), ["secret.key"]);
});

test("reading a file that does not exist gives nothing, a directory in its place is an error", async (t) => {
  const path = await directory(t);
  assert.equal(await readIfExists(join(path, "none")), undefined);
  await mkdir(join(path, "host.json"));
  await assert.rejects(readIfExists(join(path, "host.json")), /is a directory where a file is expected/);
});

for (const { code, says } of [
  { code: "ENOSPC", says: /disk that holds \/s\/a is full\. Free some space/ },
  { code: "EDQUOT", says: /quota/ },
  { code: "EROFS", says: /mounted read-only/ },
  { code: "EACCES", says: /Give that account write permission/ },
  { code: "EPERM", says: /Give that account write permission/ },
  { code: "EIO", says: /failed while it was written\. Check the disk/ },
  { code: "EMFILE", says: /too many files open/ },
  { code: "EBUSY", says: /Another program holds \/s\/a/ },
  { code: "ESTALE", says: /\/s\/a could not be written: ESTALE: stale/ },
]) {
  test(`the system's ${code} becomes a message that says what to do`, () => {
    const cause = Object.assign(new Error(`${code}: stale`), { code });
    const error = fileError("written", "/s/a", cause);
    assert.match(error.message, says);
    assert.equal(error.cause, cause);
    assert.equal((error as NodeJS.ErrnoException).code, code);
  });
}

/** A file system of 64 KB; undefined, with the test marked as skipped, where this account may not mount one. */
async function smallDisk(t: TestContext): Promise<string | undefined> {
  const path = await mkdtemp(join(tmpdir(), "linkspan-disk-"));
  try {
    execFileSync("mount", ["-t", "tmpfs", "-o", "size=64k", "linkspan-test", path], { stdio: "pipe" });
  } catch {
    await rm(path, { recursive: true });
    t.skip("a small disk can only be mounted as root on Linux");
    return undefined;
  }
  t.after(async () => {
    execFileSync("umount", [path]);
    await rm(path, { recursive: true });
  });
  return path;
}
