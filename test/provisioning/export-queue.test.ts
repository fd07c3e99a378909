import assert from "node:assert/strict";
import { test } from "node:test";
import { setImmediate as soon } from "node:timers/promises";
import type { CSEntryChange, ExportResult, Session } from "../../host/connectors/connector.ts";
import { ConnectorError } from "../../host/contract/errors.ts";
import { createDeadlines } from "../../host/provisioning/deadline.ts";
import { createExportQueue, ExportRefused } from "../../host/provisioning/export-queue.ts";

const change = (n: number): CSEntryChange => ({
  objectType: "people",
  modification: "update",
  changes: [],
  anchor: { id: BigInt(n) },
});
const numbers = (batch: readonly CSEntryChange[]) => batch.map(({ anchor }) => Number(anchor?.["id"]));

type Export = (batch: readonly CSEntryChange[]) => AsyncIterable<ExportResult>;

function queueTo(exportEntries: Export | undefined, { timeoutMs = 1000, concurrency = 1 } = {}) {
  const session = {
    capabilities: { concurrency, valueChanges: true, parallelSessions: true },
    ...(exportEntries && { exportEntries }),
  } as unknown as Session;
  return createExportQueue({
    session: async () => session,
    selection: {},
    pageSize: 3,
    timeoutMs,
    deadlines: createDeadlines(),
  });
}

async function* allWell(batch: readonly CSEntryChange[]): AsyncGenerator<ExportResult> {
  for (const index of batch.keys()) yield { index, ok: true };
}

test("a change goes at once; what gathers meanwhile goes together, a page at most", async () => {
  const batches: number[][] = [];
  const queue = queueTo(async function* (batch) {
    batches.push(numbers(batch));
    await soon();
    yield* allWell(batch);
  });
  const first = queue.submit(change(0));
  await soon();
  await Promise.all([first, ...[1, 2, 3, 4].map((n) => queue.submit(change(n)))]);
  assert.deepEqual(batches, [[0], [1, 2, 3], [4]]);
});

test("each is answered when its own result is there, not when its batch is", async () => {
  const rest = Promise.withResolvers<void>();
  const queue = queueTo(async function* (batch) {
    yield { index: batch.length - 1, ok: false, code: "invalid-value", message: "no" };
    await rest.promise;
    yield* allWell(batch.slice(0, -1));
  });
  const [one, two] = [queue.submit(change(1)), queue.submit(change(2))];
  const answer = await two;
  assert.ok(!answer.ok);
  rest.resolve();
  assert.ok((await one).ok);
});

test("a batch that breaks fails those without a result only, and the next batch goes", async () => {
  let broken = false;
  const queue = queueTo(async function* (batch) {
    if (!broken) {
      broken = true;
      yield { index: 0, ok: true };
      throw new ConnectorError("unavailable", "lost");
    }
    yield* allWell(batch);
  });
  const [one, two, three] = [1, 2, 3].map((n) => queue.submit(change(n)));
  assert.ok((await one)?.ok);
  for (const lost of [two, three])
    await assert.rejects(
      lost ?? Promise.resolve(),
      (error) => !(error instanceof ExportRefused) && /lost/.test(String(error)),
    );
  assert.ok((await queue.submit(change(4))).ok);
});

test("a connector that ends without a result leaves the change in doubt", async () => {
  const queue = queueTo(async function* () {});
  await assert.rejects(queue.submit(change(1)), (error) => {
    assert.ok(error instanceof ConnectorError && !(error instanceof ExportRefused));
    return /without saying/.test(error.message);
  });
});

test("what was certainly not handed over says so: too many waiting, too long, no session, a connector that only reads", async () => {
  const refused = (error: unknown) => error instanceof ExportRefused;
  await assert.rejects(queueTo(undefined).submit(change(1)), refused);

  const away = createExportQueue({
    selection: {},
    pageSize: 3,
    timeoutMs: 1000,
    deadlines: createDeadlines(),
    session: () => Promise.reject(new ConnectorError("unavailable", "away")),
  });
  await assert.rejects(away.submit(change(1)), refused);

  const go = Promise.withResolvers<void>();
  const busy = queueTo(
    async function* (batch) {
      await go.promise;
      yield* allWell(batch);
    },
    { timeoutMs: 20 },
  );
  const first = busy.submit(change(0));
  await soon();
  const waiting = Array.from({ length: 1000 }, (_, n) =>
    busy.submit(change(n)).catch((error: unknown) => error),
  );
  assert.equal(busy.waiting, 1000);
  await assert.rejects(busy.submit(change(1001)), refused);
  setTimeout(go.resolve, 30);
  assert.ok((await first).ok);
  assert.ok((await Promise.all(waiting)).every(refused), "they have waited too long");
});

test("a connector that takes several batches gets as many", async () => {
  let atOnce = 0;
  let most = 0;
  const queue = queueTo(
    async function* (batch) {
      most = Math.max(most, ++atOnce);
      await soon();
      atOnce--;
      yield* allWell(batch);
    },
    { concurrency: 3 },
  );
  await queue.submit(change(0));
  await Promise.all(
    Array.from({ length: 12 }, async (_, n) => {
      for (let wait = 0; wait < n; wait++) await Promise.resolve();
      return queue.submit(change(n));
    }),
  );
  assert.equal(most, 3);
});
