import { existsSync } from "node:fs";
import { glob, stat } from "node:fs/promises";
import { join } from "node:path";
import { build } from "vite";

const root = join(import.meta.dirname, "..");

export const pageDirectory = join(root, "build/out/renderer");

/** Builds the wizard's page where it is missing or older than its sources; says so, since it takes a few seconds. */
export async function ensurePageBuilt(say: (line: string) => void): Promise<void> {
  const built = join(pageDirectory, "index.html");
  if (existsSync(built) && (await stat(built)).mtimeMs >= (await newestSource())) return;
  say("Building the wizard's page ...");
  await buildPage();
}

export async function buildPage(): Promise<void> {
  await build({ configFile: join(root, "renderer/vite.config.ts"), logLevel: "warn" });
}

/** Milliseconds since 1970 of the latest change in anything the page is made of. */
async function newestSource(): Promise<number> {
  let newest = 0;
  for await (const file of glob(["renderer/**/*.*", "host/contract/*.ts", "package-lock.json"], {
    cwd: root,
  })) {
    newest = Math.max(newest, (await stat(join(root, file))).mtimeMs);
  }
  return newest;
}

// `npm run demo` runs this first. What it says must not mix with what the demo prints for programs.
if (import.meta.main) await ensurePageBuilt((line) => process.stderr.write(`${line}\n`));
