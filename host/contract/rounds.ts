/**
 * Rounds of work: what is ready at the same time is worked on together, step by step. The processor then finds the code
 * and the data of a step in its caches, where a request by itself would have pushed them out; and what the requests
 * want from others (a commit, a batch for the target) they want at the same time. A single request waits for nothing.
 *
 * `schedule` says when a round begins. `setImmediate`: when every socket that has something to read was read.
 * `process.nextTick`: when all that is ready has come as far as it can without waiting.
 */
export function createRounds(schedule: (begin: () => void) => void): () => Promise<void> {
  let next: Promise<void> | undefined;
  return () =>
    (next ??= new Promise<void>((resolve) => {
      schedule(() => {
        next = undefined;
        resolve();
      });
    }));
}
