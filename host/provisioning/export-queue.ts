import type { CSEntryChange, ExportResult, Selection, Session } from "../connectors/connector.ts";
import { ConnectorError } from "../contract/errors.ts";
import { createRounds } from "../contract/rounds.ts";
import type { Deadlines } from "./deadline.ts";

/**
 * Changes on their way to the target. Those of one round, and what gathered while the target was busy, go together, at
 * most a page. Each is answered when its own result is there.
 */
export interface ExportQueue {
  /** Resolves with the target's answer. Rejects with a ConnectorError when the batch broke before its result came. */
  submit(change: CSEntryChange): Promise<ExportResult>;
  readonly waiting: number;
}

export interface ExportQueueOptions {
  readonly session: () => Promise<Session>;
  readonly selection: Selection;
  readonly pageSize: number;
  readonly timeoutMs: number;
  readonly deadlines: Deadlines;
}

/** More changes waiting than this are refused, so that clients slow down instead of timing out. */
const mostWaiting = 1000;

interface Waiting {
  readonly change: CSEntryChange;
  readonly since: number;
  readonly resolve: (result: ExportResult) => void;
  readonly reject: (error: unknown) => void;
}

export function createExportQueue({
  session,
  selection,
  pageSize,
  timeoutMs,
  deadlines,
}: ExportQueueOptions): ExportQueue {
  const waiting: Waiting[] = [];
  const nextRound = createRounds(process.nextTick);
  let running = 0;
  let concurrency = 1;

  async function run(): Promise<void> {
    running++;
    try {
      while (waiting.length) {
        await nextRound();
        const open = await session();
        concurrency = open.capabilities.concurrency;
        await exportBatch(open, inTime(waiting.splice(0, pageSize)));
      }
    } catch (cause) {
      for (const { reject } of waiting.splice(0)) reject(refusal(cause));
    } finally {
      running--;
    }
  }

  function inTime(page: readonly Waiting[]): readonly Waiting[] {
    const oldest = performance.now() - timeoutMs;
    for (const item of page) if (item.since < oldest) item.reject(overloaded());
    return page.filter((item) => item.since >= oldest);
  }

  async function exportBatch(open: Session, batch: readonly Waiting[]): Promise<void> {
    if (!batch.length) return;
    if (!open.exportEntries) {
      for (const { reject } of batch)
        reject(new ExportRefused("unsupported", "This connector only reads; it cannot change the target."));
      return;
    }
    const answered = new Set<number>();
    let failure: unknown;
    try {
      const changes = batch.map(({ change }) => change);
      for await (const result of open.exportEntries(changes, { selection }, deadlines.after(timeoutMs))) {
        answered.add(result.index);
        batch[result.index]?.resolve(result);
      }
    } catch (error) {
      failure = error;
    }
    if (answered.size === batch.length) return;
    failure ??= new ConnectorError(
      "unavailable",
      "The connector ended without saying what became of the change.",
    );
    for (const [index, item] of batch.entries()) if (!answered.has(index)) item.reject(failure);
  }

  return {
    get waiting() {
      return waiting.length;
    },
    submit(change) {
      if (waiting.length >= mostWaiting) return Promise.reject(overloaded());
      return new Promise((resolve, reject) => {
        waiting.push({ change, since: performance.now(), resolve, reject });
        if (running < concurrency) void run();
      });
    },
  };
}

/** A change that was certainly not handed to the target: nothing is in doubt. */
export class ExportRefused extends ConnectorError {}

const overloaded = () =>
  new ExportRefused("unavailable", "The target takes changes more slowly than they come. Try again later.");

function refusal(cause: unknown): unknown {
  return cause instanceof ConnectorError ? new ExportRefused(cause.code, cause.message, { cause }) : cause;
}
