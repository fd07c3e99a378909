import { posix } from "node:path";
import { parseSync } from "vite";

/** Everything a module names in an import or export, types and dynamic imports included, in order. */
export function importsOf(file: string, source: string): readonly string[] {
  const { program, errors } = parseSync(file, source);
  if (errors.length > 0) throw new Error(`${file}: ${errors[0]?.message}`);
  const specifiers: string[] = [];
  collect(program, specifiers);
  return specifiers;
}

/** The file of the project that an import leads to; undefined for packages and Node's own modules. */
export function resolveImport(from: string, specifier: string): string | undefined {
  return specifier.startsWith(".") ? posix.join(posix.dirname(from), specifier) : undefined;
}

const importing = new Set([
  "ImportDeclaration",
  "ExportNamedDeclaration",
  "ExportAllDeclaration",
  "ImportExpression",
  "TSImportType",
]);

function collect(node: unknown, specifiers: string[]): void {
  if (Array.isArray(node)) {
    for (const item of node) collect(item, specifiers);
    return;
  }
  if (typeof node !== "object" || node === null) return;
  const { type, source } = node as {
    readonly type?: string;
    readonly source?: { readonly value?: unknown } | null;
  };
  if (type !== undefined && importing.has(type) && source) {
    // An import whose name is computed could lead anywhere.
    specifiers.push(typeof source.value === "string" ? source.value : "(computed)");
  }
  for (const child of Object.values(node)) collect(child, specifiers);
}
