import { createRounds } from "../contract/rounds.ts";
import { longestTransactionMs, type SpaceDatabase } from "./sqlite-database.ts";

interface Waiting {
  readonly work: () => unknown;
  readonly durable: boolean;
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: unknown) => void;
}

/** Does `work` in a transaction and answers when it is committed. `durable`: on the disk by then. */
export type SharedTransactions = <T>(work: () => T, options?: { readonly durable?: boolean }) => Promise<T>;

/**
 * Transactions asked for in the same round are made as one, since most of what a small one costs is its commit. When one
 * of them fails, all are undone and made again one by one, so that each has its own fate: `work` must have no effects
 * but on the file and on what `rolledBack` sets right.
 */
export function createSharedTransactions(db: SpaceDatabase, rolledBack: () => void): SharedTransactions {
  const nextRound = createRounds(process.nextTick);
  let waiting: Waiting[] = [];

  function attempt(group: readonly Waiting[]): void {
    const done: { one: Waiting; value: unknown }[] = [];
    const end = performance.now() + longestTransactionMs;
    try {
      db.transaction(
        () => {
          for (const one of group) {
            done.push({ one, value: one.work() });
            if (performance.now() > end) break;
          }
        },
        { durable: group.some(({ durable }) => durable) },
      );
    } catch (error) {
      rolledBack();
      if (group.length === 1) group[0]?.reject(error);
      else for (const one of group) attempt([one]);
      return;
    }
    for (const { one, value } of done) one.resolve(value);
    const rest = group.slice(done.length);
    // Others than these have something to do as well.
    if (rest.length) setImmediate(() => attempt(rest));
  }

  async function gather(one: Waiting): Promise<void> {
    waiting.push(one);
    if (waiting.length > 1) return;
    await nextRound();
    const group = waiting;
    waiting = [];
    attempt(group);
  }

  return <T>(work: () => T, { durable = false } = {}) =>
    new Promise<T>((resolve, reject) => {
      void gather({ work, durable, resolve: resolve as Waiting["resolve"], reject });
    });
}
