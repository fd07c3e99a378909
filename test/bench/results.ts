/** What the benchmark found, as it is saved. */
import type { ImportFigures, StartFigures } from "./company-host.ts";
import type { LoadResult } from "./load.ts";

export interface Results {
  readonly machine: {
    readonly processor: string;
    readonly cores: number;
    readonly memoryGigabytes: number;
    readonly node: string;
    readonly measuredAt: string;
  };
  readonly settings: { readonly runs: number; readonly seconds: number; readonly connections: number };
  readonly sizes: readonly SizeResults[];
}

export interface SizeResults {
  readonly users: number;
  readonly import: ImportFigures;
  /** Medians. */
  readonly start: StartFigures;
  readonly cases: readonly CaseResult[];
  readonly walk: WalkResult;
}

/** What a client found that read everybody while another one made changes. */
export interface WalkResult {
  readonly usersPerPage: number;
  readonly pages: number;
  /** Of a page, in the first tenth of all and in the last; medians. */
  readonly firstMilliseconds: number;
  readonly lastMilliseconds: number;
  /** Users that were on two pages, and of those there from the beginning the ones that were on none. */
  readonly twice: number;
  readonly missing: number;
  /** By the other client meanwhile. */
  readonly created: number;
  readonly deleted: number;
}

/** Medians over the runs, and the runs they come from. */
export interface CaseResult {
  readonly name: string;
  readonly title: string;
  readonly limit: number | undefined;
  readonly requestsPerSecond: number;
  readonly p50: number;
  readonly p99: number;
  readonly cpuMicroseconds: number;
  readonly bareCpuMicroseconds: number;
  /** Of each run the CPU time as a multiple of the bare server's; the median of these. */
  readonly ratio: number;
  readonly failures: number;
  readonly runs: readonly Run[];
}

export interface Run {
  readonly host: LoadResult;
  /** Just before the host and just after. */
  readonly bare: readonly LoadResult[];
}

/** Limits of the first answer after a start. */
export const startLimits: StartFigures = { milliseconds: 500, megabytes: 200 };

export function caseResult(
  about: Pick<CaseResult, "name" | "title" | "limit">,
  runs: readonly Run[],
): CaseResult {
  const of = (value: (run: Run) => number) => median(runs.map(value));
  const ofBare = ({ bare }: Run) =>
    bare.reduce((sum, { cpuMicrosecondsPerRequest }) => sum + cpuMicrosecondsPerRequest, 0) / bare.length;
  return {
    ...about,
    requestsPerSecond: of(({ host }) => host.requestsPerSecond),
    p50: of(({ host }) => host.p50),
    p99: of(({ host }) => host.p99),
    cpuMicroseconds: of(({ host }) => host.cpuMicrosecondsPerRequest),
    bareCpuMicroseconds: of(ofBare),
    ratio: of((run) => run.host.cpuMicrosecondsPerRequest / ofBare(run)),
    failures: runs.reduce((sum, { host }) => sum + host.failures, 0),
    runs,
  };
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
