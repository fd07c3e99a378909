import { cp, mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { bundleDesktop } from "../../../build/bundle.ts";

const output = join(import.meta.dirname, "../../output/desktop");

/**
 * The real main process and preload as they are shipped, around a small page and beside a fake host. Each test file
 * names its own, since they run at the same time.
 */
export async function buildTestApp(name: string): Promise<{ readonly main: string }> {
  const directory = join(output, name);
  await rm(directory, { recursive: true, force: true });
  await bundleDesktop(join(directory, "electron"));
  await cp(join(import.meta.dirname, "page"), join(directory, "renderer"), { recursive: true });
  await mkdir(join(directory, "host"), { recursive: true });
  const program = new URL("fake-host-program.ts", import.meta.url).href;
  await writeFile(join(directory, "host/main.js"), `await import(${JSON.stringify(program)});\n`);
  return { main: join(directory, "electron/main.js") };
}
