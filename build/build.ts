/** `npm run build`: everything that is installed, in build/out: the page, the desktop's scripts and the host. */
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { bundleDesktop, bundleHost } from "./bundle.ts";
import { buildPage } from "./page.ts";

const out = join(import.meta.dirname, "out");

await rm(out, { recursive: true, force: true });
await buildPage();
await bundleDesktop(join(out, "electron"));
await bundleHost(join(out, "host"));
console.log(`Built ${out}`);
