/**
 * Who may change what: one writer per object, and one claim per value of an attribute that must be unique. A turn is
 * taken by name and held until it is given back; others wait in order.
 */
export interface Turns {
  /**
   * Waits for all the names, in an order that cannot lock up, and answers how to give them back. `signal`, asked for only
   * where there is something to wait for, ends the wait.
   */
  take(names: readonly string[], signal: () => AbortSignal): Promise<() => void>;
  /** The same without waiting; undefined when one of them is taken. */
  tryTake(names: readonly string[]): (() => void) | undefined;
}

export function createTurns(): Turns {
  const queues = new Map<string, (() => void)[]>();

  function give(name: string): void {
    const next = queues.get(name)?.shift();
    if (next) next();
    else queues.delete(name);
  }

  async function takeOne(name: string, signalOf: () => AbortSignal): Promise<void> {
    const queue = queues.get(name);
    if (!queue) return void queues.set(name, []);
    const signal = signalOf();
    signal.throwIfAborted();
    await new Promise<void>((resolve, reject) => {
      const go = () => {
        signal.removeEventListener("abort", leave);
        resolve();
      };
      const leave = () => {
        const place = queue.indexOf(go);
        if (place >= 0) queue.splice(place, 1);
        reject(signal.reason);
      };
      queue.push(go);
      signal.addEventListener("abort", leave, { once: true });
    });
  }

  return {
    async take(names, signal) {
      const sorted = [...new Set(names)].sort();
      const taken: string[] = [];
      try {
        for (const name of sorted) {
          await takeOne(name, signal);
          taken.push(name);
        }
      } catch (error) {
        taken.forEach(give);
        throw error;
      }
      return () => taken.forEach(give);
    },
    tryTake(names) {
      const wanted = [...new Set(names)];
      if (wanted.some((name) => queues.has(name))) return undefined;
      for (const name of wanted) queues.set(name, []);
      return () => wanted.forEach(give);
    },
  };
}

/** The turn of one object. */
export const objectTurn = (resourceType: string, anchor: string) => `object ${resourceType} ${anchor}`;
/** The claim of one value. `key` is folded. */
export const claimTurn = (resourceType: string, path: string, key: string) =>
  `claim ${resourceType} ${path} ${key}`;
