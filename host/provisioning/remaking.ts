import { setTimeout as pause } from "node:timers/promises";
import { stateOfStored } from "./resource-reader.ts";
import type { Runtime } from "./runtime.ts";

const remadeNote = "remade for mappings";

/**
 * After a change of the mapping: makes stored resources and their look-ups again, a few at a time, and keeps in mind
 * that it is done. What requests that are under way store by the former mapping is remade after they are `done`.
 */
export async function remakeOnce(
  runtime: Runtime,
  signal: AbortSignal,
  done?: () => Promise<void>,
): Promise<void> {
  const { space, mappings } = runtime;
  const versions = JSON.stringify([...mappings.values()].map(({ version }) => version));
  if ((await space.note(remadeNote)) === versions) return;
  await space.setNote(remadeNote, "");
  await remakeAll(runtime, signal);
  if (done) {
    await done();
    await remakeAll(runtime, signal);
  }
  await space.setNote(remadeNote, versions);
}

/** Twice as long as a slice takes: requests have most of the time while a million objects are remade. */
const pauseMs = 10;

async function remakeAll(runtime: Runtime, signal: AbortSignal): Promise<void> {
  for (const [resourceType, mapping] of runtime.mappings) {
    const make = (object: Parameters<typeof stateOfStored>[0]) => stateOfStored(object, mapping);
    for (let after: number | undefined = 0; after !== undefined; ) {
      signal.throwIfAborted();
      after = await runtime.space.remake(resourceType, mapping.version, after, make);
      await pause(pauseMs);
    }
  }
}
