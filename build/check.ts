/** `npm run check`: everything that can be said about the code without running it. All parts run; one failure fails all. */
import { spawnSync } from "node:child_process";
import { delimiter, join } from "node:path";

const root = join(import.meta.dirname, "..");

const parts = [
  { name: "types", command: "tsc", args: ["--project", "."] },
  { name: "types of the page", command: "tsc", args: ["--project", "renderer"] },
  { name: "lint", command: "oxlint", args: ["--type-aware", "--quiet"] },
  { name: "format", command: "biome", args: ["check", "--colors=off"] },
  { name: "import rules", command: process.execPath, args: ["--test", "test/architecture.test.ts"] },
] as const;

const failed = parts.filter(({ name, command, args }) => {
  console.log(`\n== ${name}`);
  const began = performance.now();
  const { status, error } = spawnSync(command, args, {
    cwd: root,
    stdio: "inherit",
    // npm's scripts have these on the path already; `node build/check.ts` alone has not.
    env: { ...process.env, PATH: `${join(root, "node_modules/.bin")}${delimiter}${process.env["PATH"]}` },
    shell: process.platform === "win32" && command !== process.execPath,
  });
  if (error) console.error(error.message);
  console.log(`   ${status === 0 ? "ok" : "FAILED"}, ${((performance.now() - began) / 1_000).toFixed(1)} s`);
  return status !== 0;
});

console.log(
  failed.length === 0 ? "\nAll checks pass." : `\nFailed: ${failed.map(({ name }) => name).join(", ")}`,
);
process.exitCode = failed.length === 0 ? 0 : 1;
