import assert from "node:assert/strict";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { after, before, beforeEach, test } from "node:test";
import type { Page } from "playwright-core";
import { buildTestApp } from "../support/desktop/build-app.ts";
import { type FakeHost, startFakeHost } from "../support/desktop/fake-host.ts";
import { type DesktopApp, launch } from "../support/electron-stand-in/launch.ts";

let stateDir: string;
let host: FakeHost;
let app: DesktopApp;
let page: Page;

before(async () => {
  stateDir = await mkdtemp(join(tmpdir(), "linkspan-desktop-"));
  host = await startFakeHost(stateDir);
  const { main } = await buildTestApp("window");
  app = await launch({
    main,
    env: { LINKSPAN_STATE: stateDir, PATH: `${dirname(process.execPath)}${delimiter}${process.env["PATH"]}` },
  });
  page = await app.firstWindow();
});

after(async () => {
  await app.close();
  await host.close();
  await rm(stateDir, { recursive: true });
});

beforeEach(async () => {
  await page.waitForFunction("document.title === '0.0.0-fake'", undefined, { timeout: 5_000 });
});

test("the window shows the page and the page reaches the host", async (t) => {
  t.diagnostic(`ran on ${app.kind === "electron" ? "Electron" : "the stand-in over the system's Chromium"}`);
  assert.equal(await windowAddress(), "app://wizard/");
  assert.equal(await page.evaluate("isSecureContext"), true);
});

test("the page has no Node and sees nothing of the preload's world", async () => {
  const names = ["require", "process", "module", "Buffer", "ipcRenderer"];
  const types = await page.evaluate(`${JSON.stringify(names)}.map((name) => typeof globalThis[name])`);
  assert.deepEqual(
    types,
    names.map(() => "undefined"),
  );
});

test("the page gets exactly the declared functions of the desktop and cannot change them", async () => {
  assert.deepEqual(await page.evaluate("Object.keys(linkspan)"), ["chooseFile", "saveFile"]);
  assert.equal(await page.evaluate("Object.isFrozen(linkspan)"), true);
});

test("choosing a file gives its path, or nothing when cancelled", async () => {
  const choose = `linkspan.chooseFile({ title: "Certificate", extensions: ["pfx"] })`;
  await app.evaluate(({ dialog }) => {
    dialog.showOpenDialog = () => Promise.resolve({ canceled: true, filePaths: [] });
  });
  assert.equal(await page.evaluate(choose), undefined);
  await app.evaluate(({ dialog }) => {
    dialog.showOpenDialog = ((_window: unknown, { title, filters }: Electron.OpenDialogOptions) =>
      Promise.resolve({ canceled: false, filePaths: [`/${title}.${filters?.[0]?.extensions[0]}`] })) as never;
  });
  assert.equal(await page.evaluate(choose), "/Certificate.pfx");
});

test("saving writes the text where the administrator chose, and the page cannot choose the folder", async () => {
  await app.evaluate(({ dialog }, directory) => {
    dialog.showSaveDialog = ((_window: unknown, { defaultPath }: Electron.SaveDialogOptions) =>
      Promise.resolve({ canceled: false, filePath: `${directory}/${defaultPath}` })) as never;
  }, stateDir);
  assert.equal(await page.evaluate(`linkspan.saveFile({ name: "../authority.pem", text: "ä\\n" })`), true);
  assert.equal(await readFile(join(stateDir, "..-authority.pem"), "utf8"), "ä\n");
});

test("a call that lacks what it needs is refused", async () => {
  const refused = await page.evaluate("linkspan.saveFile({ name: 'x' }).catch((error) => error.message)");
  assert.match(String(refused), /The request lacks a text/);
});

test("the page cannot be led away from the wizard", async () => {
  for (const address of [host.url, "https://example.invalid/", "http://localhost:1/"]) {
    await page.evaluate(`{ location.href = ${JSON.stringify(address)}; }`);
    await settled();
    assert.equal(await windowAddress(), "app://wizard/", address);
    assert.equal(await page.title(), "0.0.0-fake");
  }
});

test("the page may move within itself", async () => {
  await page.evaluate("location.hash = '#/connectors'");
  await page.evaluate("{ location.reload(); }");
  await settled();
  await page.waitForFunction("document.title === '0.0.0-fake'", undefined, { timeout: 5_000 });
  assert.equal(await page.evaluate("location.hash"), "#/connectors");
  await page.evaluate("history.replaceState(null, '', '/')");
});

test("a web link opens in the system's browser, any other link not at all, and no second window appears", async () => {
  await app.evaluate(({ shell }) => {
    const opened: string[] = [];
    Object.assign(globalThis, { opened });
    shell.openExternal = (address) => {
      opened.push(address);
      return Promise.resolve();
    };
  });
  for (const address of [
    "https://example.invalid/help",
    "file:///etc/passwd",
    "ms-settings:",
    "javascript:1",
  ]) {
    await page.evaluate(`{ window.open(${JSON.stringify(address)}); }`);
  }
  await page.evaluate(`{
    const link = Object.assign(document.createElement("a"), { href: "http://example.invalid/", target: "_blank" });
    document.body.append(link);
    link.click();
  }`);
  await settled();
  const opened = await app.evaluate(() => (globalThis as unknown as { opened: string[] }).opened);
  assert.deepEqual(opened, ["https://example.invalid/help", "http://example.invalid/"]);
  await until(() => page.context().pages().length === 1);
});

test("the page may write to the clipboard and has no other permission", async () => {
  const states = await page.evaluate(`Promise.all(
    ["clipboard-write", "clipboard-read", "geolocation", "notifications"].map((name) =>
      navigator.permissions.query({ name }).then(({ state }) => name + " " + state)))`);
  assert.deepEqual(states, [
    "clipboard-write granted",
    "clipboard-read denied",
    "geolocation denied",
    "notifications denied",
  ]);
});

test("a request reaches the host with the token, which the page never sees", async () => {
  const answer = await page.evaluate<Record<string, unknown> & { headers: Record<string, string> }>(`
    fetch("/admin/echo?x=1", {
      method: "POST",
      headers: { "content-type": "application/json", "if-match": '"7"' },
      body: JSON.stringify({ name: "Ä" }),
    }).then(async (response) => ({
      status: response.status,
      etag: response.headers.get("etag"),
      ...(await response.json()),
    }))`);
  assert.equal(answer["status"], 201);
  assert.equal(answer["etag"], '"1"');
  assert.equal(answer["method"], "POST");
  assert.equal(answer["url"], "/admin/echo?x=1");
  assert.equal(answer["body"], '{"name":"Ä"}');
  assert.equal(answer.headers["if-match"], '"7"');
  assert.equal(answer.headers["authorization"], `Bearer ${host.token}`);
  assert.ok(!(await page.content()).includes(host.token));
});

test("server-sent events reach the page one by one, and the host hears when the page leaves", async () => {
  await page.evaluate(`{
    globalThis.left = new AbortController();
    globalThis.reader = fetch("/admin/events", { signal: left.signal }).then(({ body }) => body.getReader());
  }`);
  await until(() => host.listeners() === 1);
  for (const data of ["first", "second"]) {
    host.sendEvent(data);
    const text = await page.evaluate(
      "reader.then((events) => events.read()).then(({ value }) => new TextDecoder().decode(value))",
    );
    assert.equal(text, `event: activity\ndata: ${data}\n\n`);
  }
  await page.evaluate("left.abort()");
  await until(() => host.listeners() === 0);
});

test("a page that is not the wizard gets nothing from the desktop", async () => {
  await app.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows()[0]?.loadURL("data:text/html,<title>foreign</title>"),
  );
  const refused = await page.evaluate(
    `linkspan.chooseFile({ title: "x", extensions: [] }).catch((error) => error.message)`,
  );
  assert.match(String(refused), /Only the wizard's own page/);
  await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.loadURL("app://wizard/"));
});

/** The address as the application knows it; the stand-in's page has another. */
function windowAddress(): Promise<string | undefined> {
  return app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.webContents.getURL());
}

/** Gives a navigation or a window that must not happen the time to happen. */
function settled(): Promise<void> {
  return page.waitForTimeout(300);
}

async function until(holds: () => boolean): Promise<void> {
  const deadline = performance.now() + 5_000;
  while (!holds()) {
    assert.ok(performance.now() < deadline, `Not within 5 seconds: ${String(holds)}`);
    await page.waitForTimeout(20);
  }
}
