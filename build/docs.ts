/**
 * `node build/docs.ts`: writes the pages of docs/ that are made from code: clients.md, and conformance.md from the reports
 * of the last run of the conformance suite.
 */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { clientsDocument } from "./docs/clients.ts";
import { conformanceDocument, readReports } from "./docs/conformance.ts";

const root = join(import.meta.dirname, "..");

for (const [name, text] of [
  ["clients.md", clientsDocument()],
  ["conformance.md", conformanceDocument(readReports(root))],
] as const) {
  writeFileSync(join(root, "docs", name), text);
  console.log(`docs/${name} written`);
}
