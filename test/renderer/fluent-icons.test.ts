import assert from "node:assert/strict";
import { glob, readFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";

const root = join(import.meta.dirname, "../..");
const packages = join(root, "node_modules/@fluentui");
const imports = /import\s*\{([^}]*)\}\s*from\s*['"]@fluentui\/react-icons(\/[^'"]*)?['"]/g;

test("our icon package has every icon that the installed Fluent components import", async () => {
  const wanted = new Set<string>();
  for await (const file of glob("*/lib/**/*.js", {
    cwd: packages,
    exclude: (name) => name === "react-icons",
  })) {
    for (const [, names = ""] of (await readFile(join(packages, file), "utf8")).matchAll(imports)) {
      for (const name of names.split(",")) wanted.add(name.trim().split(" as ")[0] ?? "");
    }
  }
  wanted.delete("");
  assert.ok(wanted.size > 50, "Fluent's components were not found where they are looked for");
  const drawn = new Set<string>();
  for (const file of ["icons.js", "providers.js"]) {
    const module: object = await import(join(root, "build/fluent-icons", file));
    for (const name of Object.keys(module)) drawn.add(name);
  }
  assert.deepEqual(
    [...wanted].filter((name) => !drawn.has(name)),
    [],
  );
  assert.deepEqual(
    [...drawn].filter((name) => !wanted.has(name)),
    [],
    "icons that nothing imports any more",
  );
});
