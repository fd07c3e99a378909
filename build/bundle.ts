import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { build } from "vite";

const root = join(import.meta.dirname, "..");

/** Bundles the desktop's main process and preload into `directory`; a sandboxed preload must be one CommonJS file. */
export async function bundleDesktop(directory: string): Promise<void> {
  const external = ["electron"];
  await bundle({ entry: "electron/main.ts", directory, file: "main.js", format: "es", external });
  await bundle({ entry: "electron/preload.ts", directory, file: "preload.cjs", format: "cjs", external });
}

/**
 * Bundles the host with its packages into `directory`, so that nothing is installed beside it. What a command has no use
 * for it does not load, and `serve` can keep the code that Node makes of its files.
 */
export async function bundleHost(directory: string): Promise<void> {
  await bundle({ entry: "host/main.ts", directory, file: "main.js", format: "es", external: [] });
  // Without it Node reads each file twice, to see which kind of module it is.
  await writeFile(join(directory, "package.json"), '{ "type": "module" }\n');
}

async function bundle(options: {
  readonly entry: string;
  readonly directory: string;
  readonly file: string;
  readonly format: "es" | "cjs";
  readonly external: string[];
}): Promise<void> {
  await build({
    configFile: false,
    root,
    logLevel: "warn",
    publicDir: false,
    ssr: { noExternal: true, external: options.external },
    build: {
      ssr: join(root, options.entry),
      outDir: options.directory,
      emptyOutDir: false,
      target: "node24",
      rolldownOptions: {
        output: {
          format: options.format,
          entryFileNames: options.file,
          chunkFileNames: "[name].js",
          codeSplitting: options.format === "es",
        },
      },
    },
  });
}
