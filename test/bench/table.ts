import { type CaseResult, type SizeResults, startLimits, type WalkResult } from "./results.ts";

/** The figures of one size as a Markdown table. */
export function sizeTable({ users, import: imported, start, cases, walk }: SizeResults): string {
  const people = users.toLocaleString("en");
  return [
    `### ${people} users`,
    "",
    "| case | requests/s | p50 ms | p99 ms | CPU µs/request | × node:https | limit |",
    "|---|---:|---:|---:|---:|---:|---:|",
    ...cases.map(caseRow),
    "",
    `First answer after a start: ${start.milliseconds.toFixed(0)} ms (limit ${startLimits.milliseconds}), ${start.megabytes} MB resident then (limit ${startLimits.megabytes}).`,
    `Full import: ${imported.seconds.toFixed(1)} s, ${imported.usersPerSecond.toFixed(0)} users/s, ${imported.peakMegabytes} MB at most.`,
    walkLine(walk),
    "",
  ].join("\n");
}

function walkLine(walk: WalkResult): string {
  const { usersPerPage, pages, firstMilliseconds, lastMilliseconds, twice, missing, created, deleted } = walk;
  const times = `${firstMilliseconds.toFixed(1)} ms a page in the first tenth, ${lastMilliseconds.toFixed(1)} ms in the last`;
  return `Walk through all, ${pages.toLocaleString("en")} pages of ${usersPerPage.toLocaleString("en")}, while another client created ${created} users and deleted ${deleted} of them: ${times}; ${twice} twice, ${missing} missing.`;
}

function caseRow(result: CaseResult): string {
  const { title, requestsPerSecond, p50, p99, cpuMicroseconds, ratio, limit, failures } = result;
  const met = limit === undefined ? "–" : ratio <= limit ? `${limit}` : `${limit} **missed**`;
  const failed = failures === 0 ? "" : ` (${failures} failures)`;
  return `| ${title}${failed} | ${requestsPerSecond.toFixed(0)} | ${p50.toFixed(2)} | ${p99.toFixed(1)} | ${cpuMicroseconds.toFixed(1)} | ${ratio.toFixed(1)} | ${met} |`;
}
