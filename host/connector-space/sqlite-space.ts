import { setImmediate } from "node:timers/promises";
import type { ConnectorSpace, Intent, ObjectState, ReferenceChange, SpaceObject } from "./connector-space.ts";
import { openListingBlocks } from "./listing-blocks.ts";
import { openLookupTable } from "./lookup-table.ts";
import { openNameNumbers } from "./name-numbers.ts";
import { openNamedObjects } from "./named-objects.ts";
import { openObjectTable } from "./object-table.ts";
import { openReferenceTable } from "./reference-table.ts";
import { createSharedTransactions } from "./shared-transactions.ts";
import { openShownWith } from "./shown-with.ts";
import { longestTransactionMs, openSpaceDatabase } from "./sqlite-database.ts";
import { openSqliteImport } from "./sqlite-import.ts";

export interface SqliteSpaceOptions {
  readonly file: string;
  /** The SCIM id of an anchor's n-th object, n from 0. */
  readonly idFor: (resourceType: string, anchor: string, generation: number) => string;
  readonly now: () => number;
}

/** Keys looked at between two looks at the clock while objects are remade. */
const remadeTogether = 20;

/** The connector space in an SQLite file of its own (node:sqlite, WAL). Throws a ConnectorError with words when the file cannot be used. */
export function openSqliteSpace({ file, idFor, now }: SqliteSpaceOptions): ConnectorSpace {
  const db = openSpaceDatabase(file);
  const names = openNameNumbers(db);
  const blocks = openListingBlocks(db);
  const named = openNamedObjects(db);
  const references = openReferenceTable(db, names, named);
  const shownWith = openShownWith(db, names, named);
  const objects = openObjectTable(db, {
    blocks,
    named,
    references,
    shownWith,
    idFor,
    now,
    lookups: openLookupTable(db, names),
  });

  const countLookup = db.prepare("SELECT count(*) AS n FROM lookups WHERE path = ? AND key = ?");
  const stepOver = db.prepare(
    "SELECT key FROM objects INDEXED BY objects_listing WHERE type = ? AND hidden = 0 AND key >= ? ORDER BY key LIMIT 1 OFFSET +?",
  );
  const insertIntent = db.prepare(
    "INSERT INTO intents (opened, request, type, verb, object, detail, turns) VALUES (?, ?, ?, ?, ?, ?, ?)",
  );
  const deleteIntent = db.prepare("DELETE FROM intents WHERE seq = ?");
  const selectIntents = db.prepare(
    "SELECT seq, opened, request, type, verb, object, detail, turns FROM intents ORDER BY seq",
  );
  const selectNote = db.prepare("SELECT value FROM notes WHERE name = ?");
  const upsertNote = db.prepare(
    "INSERT INTO notes (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
  );
  const lastKey = db.prepare("SELECT max(key) AS key FROM objects");

  /** The last key when the remaking under way began. What comes later is made by the mapping in force. */
  let remakeEnd = 0;

  function rolledBack(): void {
    blocks.reload();
    named.clear();
    names.clear();
  }

  const shared = createSharedTransactions(db, rolledBack);

  function transaction<T>(work: () => T): T {
    try {
      return db.transaction(work);
    } catch (error) {
      rolledBack();
      throw error;
    }
  }

  function remove(key: number): void {
    const [object] = objects.byKeys([key]);
    if (!object) return;
    imports.removed(object);
    objects.remove(key);
  }

  /** What was just seen in the target is newer than what an import under way has read, and not missing. */
  function store(state: ObjectState, changes: readonly ReferenceChange[]): SpaceObject {
    const { object } = objects.put(state, changes, {});
    imports.seen(object);
    return object;
  }

  /** Does `step` over and over in transactions of a few milliseconds, letting others in between. */
  async function inSlices(step: () => boolean, signal?: AbortSignal): Promise<void> {
    for (let more = true; more; ) {
      signal?.throwIfAborted();
      more = transaction(() => {
        const end = performance.now() + longestTransactionMs;
        while (step()) if (performance.now() > end) return true;
        return false;
      });
      if (more) await setImmediate();
    }
  }

  const imports = openSqliteImport(db, { objects, references, blocks, inSlices });

  return {
    setRules(rules) {
      references.setRules(rules);
      shownWith.setRules(rules);
    },
    get: async (resourceType, id) => objects.byId(resourceType, id),
    show: async (resourceType, id) => objects.show(resourceType, id),
    getByAnchor: async (resourceType, anchor) => objects.byAnchor(resourceType, anchor),
    getByKeys: async (keys) => objects.byKeys(keys),
    lookup: async (resourceType, { path, key }, after, limit) =>
      objects.byLookup(names.of(resourceType, path), key, after, limit),
    find: async (resourceType, { path, key }, after, limit) =>
      objects.find(resourceType, names.of(resourceType, path), key, after, limit),
    countLookup: async (resourceType, { path, key }) =>
      (countLookup.get(names.of(resourceType, path), key) as { n: number }).n,
    revision: () => db.revision,
    count: (resourceType) => blocks.count(resourceType),
    listAfter: async (resourceType, after, limit) => objects.listAfter(resourceType, after, limit),
    async keyBefore(resourceType, startIndex) {
      const { firstKey, skip } = blocks.locate(resourceType, startIndex);
      const row = stepOver.get(resourceType, firstKey, skip) as { key: number } | undefined;
      return row ? row.key - 1 : Number.MAX_SAFE_INTEGER;
    },

    shownWith: async (resourceType, keys) => shownWith.readerOf(resourceType).of(keys),
    referencePage: async (resourceType, object, attribute, afterTarget, limit) =>
      references.page(object, resourceType, attribute, afterTarget, limit),
    referenceValues: async (resourceType, object, attribute, values) =>
      references.present(object, resourceType, attribute, values),
    allReferenceValues: async (resourceType, object, attribute) =>
      references.all(object, resourceType, attribute),
    referrers: async (resourceType, targets, attributes) =>
      references.referrers(targets, resourceType, attributes),
    links: async (resourceType, objects, attributes, targets) =>
      references.links(objects, resourceType, attributes, targets),

    openIntent: async ({ openedAt, requestId, resourceType, verb, object, detail, turns }) => {
      const target = object ? JSON.stringify(object) : null;
      const row = [openedAt, requestId, resourceType, verb, target, detail, JSON.stringify(turns)];
      return shared(() => Number(insertIntent.run(...row).lastInsertRowid));
    },
    async closeIntent(seq, outcome) {
      // Ids that are used up must be known after a power cut too, or one could be given to another object.
      const durable =
        outcome.kind === "removed" || (outcome.kind === "stored" && outcome.state.hidden === true);
      return shared(
        () => {
          deleteIntent.run(seq);
          if (outcome.kind === "removed") remove(outcome.key);
          if (outcome.kind !== "stored") return undefined;
          const { state, references = [], key, known } = outcome;
          return objects.put(state, references, { exported: seq, key, known }).object;
        },
        { durable },
      );
    },
    openIntents: async () => selectIntents.all().map((row) => toIntent(row as unknown as IntentRow)),

    store: async (state, changes = []) =>
      shared(() => store(state, changes), { durable: state.hidden === true }),
    remove: async (key) => shared(() => remove(key), { durable: true }),

    beginImport: imports.beginImport,
    importPage: imports.importPage,
    missingAfterImport: imports.missingAfterImport,
    endImport: imports.endImport,
    abortImport: imports.abortImport,

    async remake(resourceType, mapping, after, make) {
      const end = performance.now() + longestTransactionMs;
      if (after === 0) remakeEnd = (lastKey.get() as { key: number | null }).key ?? 0;
      let looked = after;
      transaction(() => {
        while (looked < remakeEnd && performance.now() < end) {
          const old = objects.withOtherMapping(resourceType, mapping, looked, looked + remadeTogether);
          for (const object of old) objects.remake(object, make(object));
          looked += remadeTogether;
        }
      });
      return looked < remakeEnd ? looked : undefined;
    },

    note: async (name) => (selectNote.get(name) as { value: string } | undefined)?.value,
    setNote: async (name, value) => void db.statement(() => upsertNote.run(name, value)),
    close: async () => db.close(),
  };
}

interface IntentRow {
  seq: number;
  opened: number;
  request: string;
  type: string;
  verb: Intent["verb"];
  object: string | null;
  detail: string;
  turns: string;
}

function toIntent(row: IntentRow): Intent {
  return {
    seq: row.seq,
    openedAt: row.opened,
    requestId: row.request,
    resourceType: row.type,
    verb: row.verb,
    object: row.object === null ? undefined : (JSON.parse(row.object) as NonNullable<Intent["object"]>),
    detail: row.detail,
    turns: JSON.parse(row.turns) as string[],
  };
}
