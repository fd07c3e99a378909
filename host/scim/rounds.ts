/**
 * Rounds of work: what arrived at the same time is worked on together. The event loop first reads every socket that has
 * something to read, then each step is done for all of those requests in turn. The processor then finds the code and
 * the data of a step in its caches, where a request for itself would have pushed them out; and what the requests want
 * from others (a commit, a batch for the target) they want at the same time. A single request waits for nothing.
 */
export function createRounds(): () => Promise<void> {
  let next: Promise<void> | undefined;
  return () =>
    (next ??= new Promise<void>((resolve) => {
      setImmediate(() => {
        next = undefined;
        resolve();
      });
    }));
}
