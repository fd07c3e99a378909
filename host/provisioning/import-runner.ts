import type { ImportStatus } from "../contract/admin-api.ts";
import { ConnectorError } from "../contract/errors.ts";
import { type Progress, runFullImport } from "./full-import.ts";
import type { Runtime } from "./runtime.ts";

/** Runs imports one at a time: when they are asked for, and by the autosync timer. */
export interface ImportRunner {
  readonly status: ImportStatus;
  /** Whether an import has ended well, now or before the last start. */
  readonly hasFinished: boolean;
  /** Starts the timer. Imports at once when no import has ended well yet, and soon when the last one is older than the timer. */
  start(): Promise<void>;
  begin(): ImportStatus;
  /** After a change of the configuration: ends the import under way and begins it anew, or one that is `wanted`, and follows the new timer. */
  renew(options: { readonly wanted: boolean }): Promise<void>;
  stop(): ImportStatus;
  close(): Promise<void>;
}

const lastImportNote = "last full import";
/** Who has waited for the host to start is answered before an overdue import takes its share of the machine. */
const overdueAfterStartMs = 3_000;

export function createImportRunner(runtime: () => Runtime, changed: () => void): ImportRunner {
  let status: Progress = { running: false, read: 0, added: 0, changed: 0, removed: 0 };
  let finishedAt: number | undefined;
  let abort: AbortController | undefined;
  let run: Promise<void> = Promise.resolve();
  let timer: NodeJS.Timeout | undefined;
  let closed = false;

  function schedule(milliseconds: number): void {
    clearTimeout(timer);
    if (closed) return;
    // setTimeout takes at most 2^31 - 1 milliseconds.
    timer = setTimeout(() => void begin(), Math.min(milliseconds, 2 ** 31 - 1));
    timer.unref();
  }

  /** `notBefore`: milliseconds from now, for what is known already to be used meanwhile. */
  function followTimer(notBefore = 0): void {
    clearTimeout(timer);
    const { enabled, everyMinutes } = runtime().config.runProfiles.fullImport;
    if (!enabled) return;
    const due =
      finishedAt === undefined
        ? 0
        : Math.max(finishedAt + everyMinutes * 60_000 - runtime().now(), notBefore);
    if (due <= 0) begin();
    else schedule(due);
  }

  function begin(): ImportStatus {
    if (status.running || closed) return { ...status };
    const progress: Progress = {
      running: true,
      startedAt: iso(runtime().now()),
      read: 0,
      added: 0,
      changed: 0,
      removed: 0,
    };
    status = progress;
    abort = new AbortController();
    changed();
    const began = performance.now();
    run = importOnce(progress, abort.signal).finally(() => {
      recordRun(progress, performance.now() - began);
      progress.running = false;
      progress.finishedAt ??= iso(runtime().now());
      const { enabled, everyMinutes } = runtime().config.runProfiles.fullImport;
      if (enabled) schedule(everyMinutes * 60_000);
      changed();
    });
    return { ...progress };
  }

  function recordRun(
    { error, read, added, changed: altered, removed }: Progress,
    milliseconds: number,
  ): void {
    runtime().record({
      connector: runtime().config.name,
      requestId: "",
      verb: "import",
      subject: `${read} read, ${added} added, ${altered} changed, ${removed} removed`,
      status: error === undefined ? 200 : 500,
      milliseconds: Math.round(milliseconds),
      ...(error !== undefined && { message: error }),
    });
  }

  async function importOnce(progress: Progress, signal: AbortSignal): Promise<void> {
    try {
      await runFullImport(runtime(), progress, changed, signal);
      finishedAt = runtime().now();
      progress.finishedAt = iso(finishedAt);
      await runtime().space.setNote(lastImportNote, String(finishedAt));
    } catch (error) {
      if (signal.aborted) progress.error = "The import was stopped.";
      else {
        const isKnown = error instanceof ConnectorError;
        progress.error = isKnown
          ? error.message
          : "The import broke off by an error inside Linkspan. The log has the details.";
        runtime().log[isKnown ? "warn" : "error"]("Full import failed", { error });
      }
    }
  }

  return {
    get status() {
      return { ...status };
    },
    get hasFinished() {
      return finishedAt !== undefined;
    },
    async start() {
      const last = await runtime().space.note(lastImportNote);
      if (last !== undefined) {
        finishedAt = Number(last);
        status = { ...status, finishedAt: iso(finishedAt) };
      }
      followTimer(overdueAfterStartMs);
    },
    begin,
    async renew({ wanted }) {
      const wasRunning = status.running;
      abort?.abort();
      await run;
      if (wasRunning || wanted) begin();
      else followTimer();
    },
    stop() {
      abort?.abort();
      return { ...status };
    },
    async close() {
      closed = true;
      clearTimeout(timer);
      abort?.abort();
      await run;
    },
  };
}

const iso = (milliseconds: number) => new Date(milliseconds).toISOString();
