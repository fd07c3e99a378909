import assert from "node:assert/strict";
import { test } from "node:test";
import { setImmediate as soon } from "node:timers/promises";
import { createTurns } from "../../host/provisioning/turns.ts";

/** Longer than any wait here: a test that would wait for ever fails. */
const deadline = AbortSignal.timeout(5000);
const patience = () => deadline;

test("a turn is had by one at a time, in the order they came", async () => {
  const turns = createTurns();
  const order: string[] = [];
  const work = async (who: string) => {
    const give = await turns.take(["a"], patience);
    order.push(`${who} begins`);
    await soon();
    order.push(`${who} ends`);
    give();
  };
  await Promise.all([work("1"), work("2"), work("3")]);
  assert.deepEqual(order, ["1 begins", "1 ends", "2 begins", "2 ends", "3 begins", "3 ends"]);
});

test("different names do not wait for each other, and a name may be given twice", async () => {
  const turns = createTurns();
  const give = await turns.take(["a", "a", "b"], patience);
  (await turns.take(["c"], patience))();
  give();
  (await turns.take(["b", "a"], patience))();
});

test("names taken in opposite orders do not lock each other up", async () => {
  const turns = createTurns();
  const work = async (names: readonly string[]) => {
    const give = await turns.take(names, patience);
    await soon();
    give();
  };
  await Promise.all(Array.from({ length: 20 }, (_, n) => work(n % 2 ? ["a", "b", "c"] : ["c", "b", "a"])));
});

test("who gives up waiting leaves nothing taken, and the next one comes", async () => {
  const turns = createTurns();
  const give = await turns.take(["b"], patience);
  const impatient = new AbortController();
  const waiting = turns.take(["a", "b"], () => impatient.signal);
  const next = turns.take(["b"], patience);
  await soon();
  impatient.abort(new Error("no longer"));
  await assert.rejects(waiting, /no longer/);
  (await turns.take(["a"], patience))();
  give();
  (await next)();
  const again = turns.tryTake(["a", "b"]);
  assert.ok(again, "nothing is left taken");
  await assert.rejects(
    turns.take(["a"], () => impatient.signal),
    /no longer/,
  );
  again();
  assert.ok(turns.tryTake(["a", "b"]), "nothing is left taken");
});

test("without waiting, all of the names are had or none", async () => {
  const turns = createTurns();
  const give = await turns.take(["b"], patience);
  assert.equal(turns.tryTake(["a", "b"]), undefined);
  const a = turns.tryTake(["a"]);
  assert.ok(a);
  give();
  assert.equal(turns.tryTake(["a", "b"]), undefined);
  a();
  const both = turns.tryTake(["a", "b", "a"]);
  assert.ok(both);
  const waiting = turns.take(["a"], patience);
  both();
  (await waiting)();
});
