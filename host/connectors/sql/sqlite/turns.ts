/** Whose turn it is on one connection: transactions that wait at the same time are made as one. */
import type { StatementSync } from "node:sqlite";
import { setImmediate as otherWork } from "node:timers/promises";
import { createRounds } from "../../../contract/rounds.ts";

export type Begin = "BEGIN" | "BEGIN IMMEDIATE";

export interface Connection {
  readonly isTransaction: boolean;
  prepared(sql: string): Pick<StatementSync, "run">;
}

export interface SharedTurns {
  /** Does `work` in a transaction when its turn has come. It may be done again, and must have no effect but its statements. */
  take<T>(begin: Begin, work: () => Promise<T>): Promise<T>;
  /** Resolves when everything that waits now has had its turn. */
  done(): Promise<void>;
}

interface Waiting {
  readonly begin: Begin;
  readonly work: () => Promise<unknown>;
  readonly settle: (outcome: Outcome) => void;
}

type Outcome = { readonly value: unknown } | { readonly error: unknown };

/** Changes that share a transaction hold up who reads after them. */
const mostTogether = 50;

/**
 * One connection has one transaction, so each waits for the one before it. Reads that wait together see the same state;
 * changes that wait together share a commit, which is most of what a small change costs, and each can still fail
 * without the others.
 */
export function createSharedTurns(connection: Connection): SharedTurns {
  const nextRound = createRounds(process.nextTick);
  const waiting: Waiting[] = [];
  let running: Promise<void> | undefined;

  const run = (sql: string) => connection.prepared(sql).run();

  function rollBack(): void {
    try {
      if (connection.isTransaction) run("ROLLBACK");
    } catch {
      // What made the transaction fail is told; what is wrong with the connection the next one tells.
    }
  }

  async function alone({ begin, work, settle }: Waiting): Promise<void> {
    try {
      run(begin);
      const value = await work();
      run("COMMIT");
      settle({ value });
    } catch (error) {
      rollBack();
      settle({ error });
    }
  }

  async function readWithin({ work }: Waiting): Promise<Outcome> {
    try {
      return { value: await work() };
    } catch (error) {
      return { error };
    }
  }

  const unguarded = async ({ work }: Waiting): Promise<Outcome> => ({ value: await work() });

  /** One change among others: when it fails, only it is undone. */
  async function changeWithin({ work }: Waiting): Promise<Outcome> {
    run("SAVEPOINT change");
    try {
      const value = await work();
      run("RELEASE change");
      return { value };
    } catch (error) {
      // SQLite gives up the whole transaction for some failures, such as a full disk.
      if (!connection.isTransaction) throw error;
      run("ROLLBACK TO change");
      run("RELEASE change");
      return { error };
    }
  }

  /** Whether all are done and settled. When not, nothing of them is. */
  async function attempt(
    begin: Begin,
    group: readonly Waiting[],
    within: (one: Waiting) => Promise<Outcome>,
  ): Promise<boolean> {
    const outcomes: Outcome[] = [];
    try {
      run(begin);
      for (const one of group) outcomes.push(await within(one));
      run("COMMIT");
    } catch {
      rollBack();
      return false;
    }
    for (const [index, { settle }] of group.entries()) settle(outcomes[index] as Outcome);
    return true;
  }

  /** Savepoints cost, and changes hardly ever fail: only when one has, each gets one. */
  async function together(begin: Begin, group: readonly Waiting[]): Promise<void> {
    const isDone =
      begin === "BEGIN"
        ? await attempt(begin, group, readWithin)
        : (await attempt(begin, group, unguarded)) || (await attempt(begin, group, changeWithin));
    // What broke the transaction of all shows to whom it belongs when each has its own.
    if (!isDone) for (const one of group) await alone(one);
  }

  async function serve(): Promise<void> {
    await nextRound();
    while (waiting.length) {
      const begin = waiting[0]?.begin ?? "BEGIN";
      const others = waiting.findIndex((one) => one.begin !== begin);
      const group = waiting.splice(0, Math.min(others < 0 ? waiting.length : others, mostTogether));
      const [only] = group;
      if (only && group.length === 1) await alone(only);
      else await together(begin, group);
      // Others than the database's clients have something to do as well.
      if (waiting.length) await otherWork();
    }
    running = undefined;
  }

  return {
    take: <T>(begin: Begin, work: () => Promise<T>) =>
      new Promise<T>((resolve, reject) => {
        const settle = (outcome: Outcome) =>
          "value" in outcome ? resolve(outcome.value as T) : reject(outcome.error);
        waiting.push({ begin, work, settle });
        running ??= serve();
      }),
    done: async () => running,
  };
}
