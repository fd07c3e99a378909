/**
 * Signals that abort after a time. Calls that begin within the same moment share one: the time is never cut short, and
 * exceeds what was asked by at most a tenth (100 ms at least).
 */
export interface Deadlines {
  after(milliseconds: number): AbortSignal;
}

export function createDeadlines(now: () => number = () => performance.now()): Deadlines {
  const current = new Map<number, { readonly signal: AbortSignal; readonly validUntil: number }>();
  return {
    after(milliseconds) {
      const time = now();
      const shared = current.get(milliseconds);
      if (shared && time < shared.validUntil) return shared.signal;
      const slack = Math.max(100, milliseconds / 10);
      const signal = AbortSignal.timeout(milliseconds + slack);
      current.set(milliseconds, { signal, validUntil: time + slack });
      return signal;
    },
  };
}
