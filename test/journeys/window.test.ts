import { cp, rm } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { bundleDesktop } from "../../build/bundle.ts";
import { ensurePageBuilt, pageDirectory } from "../../build/page.ts";
import { launch } from "../support/electron-stand-in/launch.ts";
import { startTestHost } from "../support/host.ts";
import { newConnectorJourney } from "./new-connector.ts";

const application = join(import.meta.dirname, "../output/desktop/journey");

test("an administrator connects a database in the desktop window, and a user created over SCIM is a row in it", async (t) => {
  await ensurePageBuilt((line) => t.diagnostic(line));
  await rm(application, { recursive: true, force: true });
  await bundleDesktop(join(application, "electron"));
  await cp(pageDirectory, join(application, "renderer"), { recursive: true });
  const host = await startTestHost();
  t.after(() => host.close());
  const app = await launch({
    main: join(application, "electron/main.js"),
    env: { LINKSPAN_STATE: host.stateDir },
  });
  t.after(() => app.close());
  t.diagnostic(`ran on ${app.kind === "electron" ? "Electron" : "the stand-in over the system's Chromium"}`);
  const page = await app.firstWindow();
  const { pem: ca } = await host.admin.call("GET /admin/certificate/export");
  await newConnectorJourney({ page, directory: host.stateDir, ca, name: "window" });
});
