/**
 * `npm test`, or `node test/run.ts FILTER...` for the suites and files whose name contains a filter. Ends with one
 * line: `N passed, N failed`, followed by `, N skipped` where suites or tests were.
 */
import { globSync } from "node:fs";
import { join } from "node:path";
import { run } from "node:test";
import { spec } from "node:test/reporters";
import { type Suite, suites } from "./suites.ts";
import { openScreen } from "./support/screen.ts";
import { canInstallPackages, installPackages } from "./support/system-packages.ts";

const root = join(import.meta.dirname, "..");
const filters = process.argv.slice(2);
/** After which what still runs of a suite is ended and counts as failed. The longest takes a few minutes on two cores. */
const suiteDeadlineMs = 10 * 60_000;

interface Counts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

const chosen = suites
  .map((suite) => ({ suite, files: filesOf(suite) }))
  .filter(({ files }) => files.length > 0);
installMissing(chosen.map(({ suite }) => suite));

const began = performance.now();
const results: {
  readonly name: string;
  readonly counts: Counts;
  readonly seconds: number;
  readonly note: string;
}[] = [];
for (const { suite, files } of chosen) {
  console.log(`\n== ${suite.name}: ${files.length} files`);
  const start = performance.now();
  const missing = suite.needs.filter(({ isThere }) => !isThere()).map((need) => need.package);
  const counts = missing.length > 0 ? withoutPackages() : await runSuite(suite, files);
  const note =
    missing.length > 0 ? `not run: lacks ${missing.join(", ")} (apt-get install ${missing.join(" ")})` : "";
  if (note) console.log(note);
  results.push({ name: suite.name, counts, seconds: (performance.now() - start) / 1_000, note });
}

const total = results.map(({ counts }) => counts).reduce(add, { passed: 0, failed: 0, skipped: 0 });
console.log("");
for (const { name, counts, seconds, note } of results) {
  console.log(
    `${name.padEnd(14)} ${seconds.toFixed(1).padStart(6)} s   ${inWords(counts)}${note && `   ${note}`}`,
  );
}
console.log(`${"all".padEnd(14)} ${((performance.now() - began) / 1_000).toFixed(1).padStart(6)} s`);
if (chosen.length === 0) console.log(`No test file contains ${filters.join(" or ")} in its name.`);
console.log(`\n${inWords(total)}`);
process.exitCode = total.failed > 0 || chosen.length === 0 ? 1 : 0;

function filesOf(suite: Suite): string[] {
  return globSync(suite.glob, { cwd: root })
    .filter(
      (file) => filters.length === 0 || filters.some((text) => suite.name === text || file.includes(text)),
    )
    .sort();
}

function installMissing(toRun: readonly Suite[]): void {
  const missing = new Set(
    toRun.flatMap(({ needs }) => needs.filter(({ isThere }) => !isThere()).map((need) => need.package)),
  );
  if (missing.size === 0 || !canInstallPackages()) return;
  console.log(`Installing what the tests need with apt-get: ${[...missing].join(" ")}`);
  if (!installPackages([...missing])) console.log("apt-get could not install them.");
}

/** A developer's machine may lack a package; a build machine may not pass for having tested what it has not. */
function withoutPackages(): Counts {
  return process.env["CI"] === "true"
    ? { passed: 0, failed: 1, skipped: 0 }
    : { passed: 0, failed: 0, skipped: 1 };
}

async function runSuite(suite: Suite, files: readonly string[]): Promise<Counts> {
  const screen = suite.needs.some((need) => need.package === "xvfb") ? await openScreen() : undefined;
  let counts: Counts = { passed: 0, failed: 0, skipped: 0 };
  const deadline = new AbortController();
  const timer = setTimeout(() => deadline.abort(), suiteDeadlineMs);
  const events = run({
    cwd: root,
    files: files.map((file) => join(root, file)),
    concurrency: suite.concurrency,
    signal: deadline.signal,
  });
  events.on("test:summary", (summary) => {
    if (summary.file !== undefined) return;
    const { tests, passed, skipped, todo } = summary.counts;
    // Cancelled tests and files that crashed are neither passed nor skipped.
    counts = { passed, failed: tests - passed - skipped - todo, skipped: skipped + todo };
  });
  for await (const text of events.compose(spec)) process.stdout.write(String(text));
  clearTimeout(timer);
  screen?.close();
  if (deadline.signal.aborted)
    console.log(`${suite.name} was ended after ${suiteDeadlineMs / 60_000} minutes.`);
  return counts;
}

function add(a: Counts, b: Counts): Counts {
  return { passed: a.passed + b.passed, failed: a.failed + b.failed, skipped: a.skipped + b.skipped };
}

function inWords({ passed, failed, skipped }: Counts): string {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ""}`;
}
