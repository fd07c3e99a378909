/**
 * `npm test`, or `node test/run.ts FILTER...` for the suites and files whose name contains a filter. Ends with one
 * line: `N passed, N failed`, followed by `, N skipped` where suites or tests were.
 */
import { globSync } from "node:fs";
import { join } from "node:path";
import { type Suite, suites } from "./suites.ts";
import { openScreen } from "./support/screen.ts";
import { canInstallPackages, installPackages } from "./support/system-packages.ts";
import { type Counts, runTestFile } from "./support/test-file.ts";

const root = join(import.meta.dirname, "..");
const filters = process.argv.slice(2);
/** The longest, the crash test, takes a minute on two cores. */
const fileDeadlineMs = 5 * 60_000;

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
  const waiting = [...files];
  let counts: Counts = { passed: 0, failed: 0, skipped: 0 };
  const runWaiting = async (): Promise<void> => {
    for (let file = waiting.shift(); file !== undefined; file = waiting.shift()) {
      const result = await runTestFile(join(root, file), fileDeadlineMs);
      console.log(`\n${file}   ${result.seconds.toFixed(1)} s\n${result.report.trimEnd()}`);
      counts = add(counts, result.counts);
    }
  };
  await Promise.all(Array.from({ length: suite.concurrency }, runWaiting));
  screen?.close();
  return counts;
}

function add(a: Counts, b: Counts): Counts {
  return { passed: a.passed + b.passed, failed: a.failed + b.failed, skipped: a.skipped + b.skipped };
}

function inWords({ passed, failed, skipped }: Counts): string {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ""}`;
}
