import { run } from "node:test";
import { spec } from "node:test/reporters";

export interface Counts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

export interface FileResult {
  readonly counts: Counts;
  /** What node:test reports of it, without its own sums. */
  readonly report: string;
  readonly seconds: number;
}

/** Runs one test file in a process of its own, which is ended when the deadline has passed: it then failed. */
export async function runTestFile(path: string, deadlineMs: number): Promise<FileResult> {
  const began = performance.now();
  // A timeout of run() does not end a process that something keeps alive; a signal does.
  const deadline = new AbortController();
  const timer = setTimeout(() => deadline.abort(), deadlineMs);
  let counts: Counts = { passed: 0, failed: 1, skipped: 0 };
  const events = run({ files: [path], signal: deadline.signal });
  events.on("test:summary", ({ file, counts: { tests, passed, skipped, todo } }) => {
    if (file !== undefined) return;
    // Cancelled tests and files that crashed are neither passed nor skipped.
    counts = { passed, failed: tests - passed - skipped - todo, skipped: skipped + todo };
  });
  let report = "";
  for await (const text of events.compose(spec)) report += String(text);
  clearTimeout(timer);
  report = report.replaceAll(/^ℹ (tests|suites|pass|fail|cancelled|skipped|todo|duration_ms) .*\n/gm, "");
  if (deadline.signal.aborted)
    report += `Ended after ${deadlineMs / 1_000} seconds: it did not finish by itself.\n`;
  return { counts, report, seconds: (performance.now() - began) / 1_000 };
}
