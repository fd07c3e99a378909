import assert from "node:assert/strict";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { answerPageFile } from "../../electron/page-files.ts";

let outside: string;
let directory: string;

before(async () => {
  outside = await mkdtemp(join(tmpdir(), "linkspan-page-"));
  directory = join(outside, "renderer");
  await mkdir(join(directory, "assets.js"), { recursive: true });
  await writeFile(join(directory, "index.html"), "<!doctype html>");
  await writeFile(join(directory, "a b.js"), "1");
  await writeFile(join(directory, "tool.exe"), "1");
  await writeFile(join(outside, "secret.json"), "{}");
});

after(() => rm(outside, { recursive: true }));

test("the page's files are served with their type and a strict content security policy", async () => {
  for (const [pathname, type] of [
    ["/", "text/html; charset=utf-8"],
    ["/index.html", "text/html; charset=utf-8"],
    ["/a%20b.js", "text/javascript; charset=utf-8"],
  ] as const) {
    const response = await answerPageFile(directory, pathname);
    assert.equal(response.status, 200, pathname);
    assert.equal(response.headers.get("content-type"), type);
    assert.match(response.headers.get("content-security-policy") ?? "", /script-src 'self';/);
    assert.equal(response.headers.get("x-content-type-options"), "nosniff");
  }
});

test("nothing outside the page's directory is served, however the way there is written", async () => {
  for (const pathname of [
    "/../secret.json",
    "/%2e%2e/secret.json",
    "/..%2fsecret.json",
    "/..%5csecret.json",
    "/..\\secret.json",
    "/x/%2E%2E/%2E%2E/secret.json",
    `/${encodeURIComponent(join(outside, "secret.json"))}`,
    `/${join(outside, "secret.json")}`,
    "/c:/secret.json",
    "/index.html%00.json",
    "/%ff.json",
    "/%.json",
  ]) {
    assert.equal((await answerPageFile(directory, pathname)).status, 404, pathname);
  }
});

test("a missing file, a directory and a kind of file no page has are not found", async () => {
  for (const pathname of ["/none.js", "/assets.js", "/tool.exe", "/noextension"]) {
    assert.equal((await answerPageFile(directory, pathname)).status, 404, pathname);
  }
});
