import assert from "node:assert/strict";
import { test } from "node:test";
import { newDraft } from "../../../host/admin/drafts/draft-state.ts";
import { createDraftStore } from "../../../host/admin/drafts/draft-store.ts";
import type { Log } from "../../../host/contract/log.ts";
import { createSealer } from "../../../host/secrets/sealing.ts";

const draft = (id: string) =>
  newDraft({ id, connectorType: "sql", connectorId: `connector-${id}`, savedAt: "2026-01-01T00:00:00.000Z" });

function memoryFile() {
  let text: string | undefined;
  return {
    read: async () => text,
    write: async (next: string) => {
      text = next;
    },
  };
}

function open(file: ReturnType<typeof memoryFile>, key = 1) {
  const sealer = createSealer(new Uint8Array(32).fill(key));
  const warnings: string[] = [];
  const ignore = () => undefined;
  const log: Log = {
    error: ignore,
    warn: (message) => warnings.push(message),
    info: ignore,
    debug: ignore,
    enabled: () => true,
    child: () => log,
  };
  const store = createDraftStore({
    file,
    sealer: {
      seal: (purpose, text) => sealer.seal(text, [purpose]),
      unseal: (purpose, text) => sealer.unseal(text, [purpose]),
    },
    log,
    now: () => Date.parse("2026-01-01T00:00:00Z"),
    onExpired: ignore,
  });
  return { store, warnings };
}

test("drafts outlive a restart of the host", async () => {
  const file = memoryFile();
  const kept = await open(file).store.put(draft("a"));
  assert.deepEqual(await open(file).store.get("a"), kept);
});

test("drafts saved at the same time are all kept", async () => {
  const file = memoryFile();
  const { store } = open(file);
  await Promise.all(["a", "b", "c"].map((id) => store.put(draft(id))));
  assert.deepEqual(
    (await open(file).store.list()).map(({ id }) => id),
    ["a", "b", "c"],
  );
});

test("a draft that could not be written is not taken for kept", async () => {
  const file = memoryFile();
  const { store } = open(file);
  await store.put(draft("a"));
  file.write = async () => {
    throw new Error("The disk is full.");
  };
  await assert.rejects(store.put(draft("b")), /disk is full/);
  assert.deepEqual(
    (await store.list()).map(({ id }) => id),
    ["a"],
  );
});

test("drafts sealed with a key that is gone are given up, and the log says so", async () => {
  const file = memoryFile();
  await open(file).store.put(draft("a"));
  const { store, warnings } = open(file, 2);
  assert.deepEqual(await store.list(), []);
  assert.equal(warnings.length, 1);
});
