import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { chromium } from "playwright-core";
import { ensurePageBuilt } from "../../build/page.ts";
import { type RunFile, runFilePath } from "../../host/contract/run-file.ts";
import { startTestHost } from "../support/host.ts";
import { newConnectorJourney } from "./new-connector.ts";

// As root Chromium has no sandbox; the other switches keep it from calling out at its start.
const switches = [
  "--no-sandbox",
  "--disable-gpu",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

test("an administrator connects a database in the browser, and a user created over SCIM is a row in it", async (t) => {
  await ensurePageBuilt((line) => t.diagnostic(line));
  const host = await startTestHost();
  t.after(() => host.close());
  const browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args: switches });
  t.after(() => browser.close());
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  const errors: string[] = [];
  page.on("pageerror", (error) => errors.push(error.message));
  const run = JSON.parse(await readFile(join(host.stateDir, runFilePath), "utf8")) as RunFile;
  await page.goto(`${run.url}/#token=${run.token}`);
  const { pem: ca } = await host.admin.call("GET /admin/certificate/export");
  await newConnectorJourney({ page, directory: host.stateDir, ca, name: "browser" });
  t.assert.deepEqual(errors, []);
});
