import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Requirement } from "../../test/conformance/requirements/requirement.ts";
import { chapters } from "../../test/conformance/requirements.ts";
import { tableCell } from "./table-cell.ts";

/** What the runner of the wire cases wrote about one profile. */
interface Report {
  readonly profile: string;
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  readonly results: readonly { readonly id: string; readonly result: "passed" | "failed" | "skipped" }[];
}

const profiles = ["users", "default", "ecma2host-urn"] as const;

/** The reports of the last run of the conformance suite. Throws when there was none. */
export function readReports(root: string): readonly Report[] {
  return profiles.map((profile) => {
    const path = join(root, "test/output/conformance", `${profile}.json`);
    try {
      return JSON.parse(readFileSync(path, "utf8")) as Report;
    } catch (cause) {
      throw new Error(`${path} cannot be read. Run "npm test conformance" first: it writes the reports.`, {
        cause,
      });
    }
  });
}

/** `docs/conformance.md`: each requirement with what shows it and how that went. */
export function conformanceDocument(reports: readonly Report[]): string {
  return `# Conformance

What SCIM 2.0 (RFC 7643, 7644, 9865) and the clients that speak it require, and what shows that Linkspan keeps it.
Wire cases are in \`test/conformance/cases\` and are run over HTTPS against the whole product, the demo, with three
profiles; the other tests are below \`test/\`. All of them are part of \`npm test\`. “passed” is the result of the cases
in the last run; “tested” says that only other tests show it.

This page is made from \`test/conformance/requirements\` and from the reports of the wire cases by \`node build/docs.ts\`;
\`npm test\` fails when it is not what they give.

| Profile | Passed | Failed | Skipped: the demo maps no such attribute |
|---|---|---|---|
${reports.map(({ profile, passed, failed, skipped }) => `| ${profile} | ${passed} | ${failed} | ${skipped} |`).join("\n")}

${chapters.map(({ title, requirements }) => chapterText(title, requirements, outcomes(reports))).join("\n\n")}
`;
}

/** How each case went in all profiles together: a failure anywhere is one. */
function outcomes(reports: readonly Report[]): ReadonlyMap<string, string> {
  const order = ["skipped", "passed", "failed"];
  const known = new Map<string, string>();
  for (const { id, result } of reports.flatMap(({ results }) => results))
    if (order.indexOf(result) > order.indexOf(known.get(id) ?? "")) known.set(id, result);
  return known;
}

function chapterText(
  title: string,
  requirements: readonly Requirement[],
  known: ReadonlyMap<string, string>,
): string {
  const rows = requirements.map((requirement) => {
    const { id, says, cases = [], tests = [] } = requirement;
    const shown = [...(cases.length > 0 ? [cases.join(", ")] : []), ...tests.map(testText)].join("; ");
    return `| ${[id, says, shown, resultText(requirement, known)].map(tableCell).join(" | ")} |`;
  });
  return `## ${title}\n\n| | Requirement | Shown by | Result |\n|---|---|---|---|\n${rows.join("\n")}`;
}

/** "file: name" as it is read; what a test's name is made with at run time is left out. */
function testText(test: string): string {
  const [file = "", ...name] = test.split(": ");
  const words = name.join(": ").replaceAll(/\$\{[^}]*\}/g, "…");
  return words === "" ? `\`${file}\`` : `\`${file}\` “${words}”`;
}

function resultText(
  { cases = [], tests = [], note }: Requirement,
  known: ReadonlyMap<string, string>,
): string {
  const bad = cases.filter((id) => known.get(id) !== "passed");
  const result =
    bad.length > 0
      ? bad.map((id) => `${id}: ${known.get(id) ?? "not run"}`).join(", ")
      : cases.length > 0
        ? "passed"
        : tests.length > 0
          ? "tested"
          : undefined;
  return [result, note].filter((part) => part !== undefined).join(". ");
}
