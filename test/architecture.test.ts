import assert from "node:assert/strict";
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { importsOf, resolveImport } from "./support/imports.ts";

const root = join(import.meta.dirname, "..");

const spi = "host/connectors/connector.ts";
const registry = "host/connectors/registry.ts";

/**
 * Who may import whom: the first row whose `from` a file lies in holds, and it may import what lies in `to` and in
 * the row itself. A folder ends in a slash; `*` is one folder's name.
 */
const rows: readonly { readonly from: string; readonly to: readonly string[] }[] = [
  { from: "host/contract/", to: [] },
  { from: "renderer/", to: ["host/contract/"] },
  { from: "electron/", to: ["host/contract/"] },
  { from: "host/platform/", to: [] },
  { from: "host/logging/", to: ["host/contract/", "host/platform/"] },
  { from: "host/secrets/", to: ["host/contract/", "host/platform/"] },
  { from: "host/tls/", to: ["host/contract/", "host/platform/"] },
  { from: spi, to: ["host/contract/"] },
  { from: registry, to: [spi, "host/connectors/"] },
  { from: "host/connectors/*/", to: [spi, "host/contract/"] },
  { from: "host/connector-space/", to: [spi, "host/contract/"] },
  { from: "host/activity/", to: [spi, "host/contract/"] },
  {
    from: "host/provisioning/",
    to: [spi, "host/connector-space/", "host/activity/", "host/contract/", "host/logging/"],
  },
  { from: "host/scim/", to: ["host/provisioning/", "host/contract/", "host/logging/"] },
  { from: "host/config/", to: [registry, spi, "host/secrets/", "host/contract/", "host/platform/"] },
  {
    from: "host/admin/",
    to: [
      "host/config/",
      "host/provisioning/",
      "host/activity/",
      "host/tls/",
      "host/secrets/",
      "host/contract/",
      "host/logging/",
      spi,
      registry,
    ],
  },
  { from: "host/commands/", to: ["host/", "package.json"] },
  { from: "host/demo/", to: ["host/", "assets/"] },
  { from: "host/listening.ts", to: [] },
  { from: "host/host.ts", to: ["host/", "package.json"] },
  { from: "host/main.ts", to: ["host/"] },
];

test("every import follows the table of who may import whom", () => {
  const files = globSync("{host,electron,renderer}/**/*.{ts,tsx}", { cwd: root }).map((file) =>
    file.replaceAll("\\", "/"),
  );
  assert.ok(files.length > 20, "The files were not found.");
  const broken = files.flatMap((file) => brokenRules(file, readFileSync(join(root, file), "utf8")));
  assert.deepEqual(broken, []);
});

test("an import that breaks the table is found, however it is written", () => {
  const spaceInScim = (source: string) => brokenRules("host/scim/example.ts", source);
  for (const source of [
    `import { x } from "../connector-space/space.ts";`,
    `import type { X } from "../connector-space/space.ts";`,
    `import { type X } from "../connector-space/space.ts";`,
    `import "../connector-space/space.ts";`,
    `export { x } from "../connector-space/space.ts";`,
    `export * from "../connector-space/space.ts";`,
    `export const x = await import("../connector-space/space.ts");`,
    `export type X = import("../connector-space/space.ts").X;`,
  ]) {
    assert.deepEqual(
      spaceInScim(source),
      ["host/scim/example.ts imports host/connector-space/space.ts"],
      source,
    );
  }
  assert.deepEqual(spaceInScim("export const x = await import(name);"), [
    "host/scim/example.ts imports a module whose name is computed",
  ]);
});

test("the table allows what the design allows and nothing else", () => {
  for (const [file, imported, allowed] of [
    ["host/contract/a.ts", "host/contract/b.ts", true],
    ["host/contract/a.ts", "host/platform/files.ts", false],
    ["electron/main.ts", "host/contract/a.ts", true],
    ["electron/main.ts", "host/host.ts", false],
    ["renderer/wizard/a.tsx", "electron/desktop-bridge.ts", false],
    ["host/connectors/sql/a.ts", "host/connectors/sql/b.ts", true],
    ["host/connectors/sql/a.ts", "host/connectors/sql/dialects/b.ts", true],
    ["host/connectors/sql/dialects/b.ts", "host/connectors/connector.ts", true],
    ["host/connectors/sql/a.ts", "host/connectors/ldap/b.ts", false],
    ["host/connectors/sql/a.ts", "host/connectors/registry.ts", false],
    ["host/connectors/registry.ts", "host/connectors/sql/a.ts", true],
    ["host/admin/a.ts", "host/connectors/sql/a.ts", false],
    ["host/provisioning/a.ts", "host/scim/b.ts", false],
    ["host/host.ts", "host/connectors/registry.ts", true],
    ["host/host.ts", "electron/main.ts", false],
    ["host/main.ts", "test/support/x.ts", false],
  ] as const) {
    assert.equal(isAllowed(file, imported), allowed, `${file} -> ${imported}`);
  }
});

test("a file in a folder that the table does not know is found", () => {
  assert.deepEqual(brokenRules("host/elsewhere/a.ts", ""), ["host/elsewhere/a.ts is in no row of the table"]);
});

function brokenRules(file: string, source: string): string[] {
  if (!rowOf(file)) return [`${file} is in no row of the table`];
  return importsOf(file, source).flatMap((specifier) => {
    if (specifier === "(computed)") return [`${file} imports a module whose name is computed`];
    const imported = resolveImport(file, specifier);
    return imported === undefined || isAllowed(file, imported) ? [] : [`${file} imports ${imported}`];
  });
}

function isAllowed(file: string, imported: string): boolean {
  const row = rowOf(file);
  if (!row) return false;
  // `*` in a row stands for the same folder on both sides: one connector's files see each other, not another's.
  const own = prefixOf(file, row.from) ?? row.from;
  return [own, ...row.to].some((place) => prefixOf(imported, place) === place);
}

function rowOf(file: string) {
  return rows.find(({ from }) => prefixOf(file, from) !== undefined);
}

/** The beginning of a path that a place of the table covers; undefined when it does not. */
function prefixOf(path: string, place: string): string | undefined {
  const pattern = place.replaceAll(".", "\\.").replace("*", "[^/]+");
  return new RegExp(place.endsWith("/") ? `^${pattern}` : `^${pattern}$`).exec(path)?.[0];
}
