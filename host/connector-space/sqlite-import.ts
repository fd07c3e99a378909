import type { ConnectorSpace, ImportCounts, ObjectState, SpaceObject } from "./connector-space.ts";
import type { ListingBlocks } from "./listing-blocks.ts";
import type { ObjectTable } from "./object-table.ts";
import type { ReferenceTable } from "./reference-table.ts";
import type { SpaceDatabase } from "./sqlite-database.ts";

type ImportSteps = Pick<
  ConnectorSpace,
  "beginImport" | "importPage" | "missingAfterImport" | "endImport" | "abortImport"
>;

/** The import of a connector space, beside which requests go on. */
export interface SqliteImport extends ImportSteps {
  /** An object was just seen in the target by somebody else: newer than what the import has read, and not missing. */
  seen(object: SpaceObject): void;
  /** An object was removed by somebody else: what the import has read of it is old. */
  removed(object: SpaceObject): void;
}

export interface SqliteImportParts {
  readonly objects: ObjectTable;
  readonly references: ReferenceTable;
  readonly blocks: ListingBlocks;
  /** Does `step` over and over in short transactions until it answers false. */
  readonly inSlices: (step: () => boolean, signal?: AbortSignal) => Promise<void>;
}

/** A list of references longer than this is brought up to date in steps of as many values. */
const longList = 100;

export function openSqliteImport(
  db: SpaceDatabase,
  { objects, references, blocks, inSlices }: SqliteImportParts,
): SqliteImport {
  db.prepare("CREATE TEMP TABLE seen (key INTEGER PRIMARY KEY)").run();
  db.prepare("CREATE TEMP TABLE missing (key INTEGER PRIMARY KEY)").run();
  const lastIntent = db.prepare(
    "SELECT coalesce(max(seq), 0) AS seq FROM (SELECT seq FROM sqlite_sequence WHERE name = 'intents')",
  );
  const see = db.prepare("INSERT INTO seen (key) VALUES (?) ON CONFLICT DO NOTHING");
  const clearSeen = db.prepare("DELETE FROM seen");
  const clearMissing = db.prepare("DELETE FROM missing");
  const lastKeyOf = db.prepare("SELECT max(key) AS key FROM objects WHERE type = ? AND hidden = ?");
  const gatherMissing = db.prepare(
    `INSERT INTO missing SELECT key FROM objects INDEXED BY objects_listing
      WHERE type = ? AND hidden = ? AND key > ? AND key <= ? AND key NOT IN (SELECT key FROM seen)`,
  );
  const nextMissing = db.prepare("SELECT key FROM missing LIMIT +?");
  const forgetMissing = db.prepare("DELETE FROM missing WHERE key = ?");
  const selectExported = db.prepare("SELECT exported FROM objects WHERE key = ?");

  /** The last intent before the import, and what was seen or missed in the target by others since. */
  let run: { readonly mark: number; readonly newer: Set<string> } | undefined;

  const name = ({ resourceType, anchor }: Pick<ObjectState, "resourceType" | "anchor">) =>
    `${resourceType} ${anchor}`;

  /** Whether something newer is known of the object than what the import has read. */
  function isOld({ resourceType, anchor }: ObjectState): boolean {
    if (!run) return true;
    return (
      run.newer.has(name({ resourceType, anchor })) || objects.exportedBy(resourceType, anchor) > run.mark
    );
  }

  /** Stores the objects of a page; a step ends at each `yield`. */
  function* importSteps(
    states: readonly ObjectState[],
    counts: { added: number; changed: number },
  ): Generator<undefined> {
    for (const state of states) {
      if (isOld(state)) {
        const newer = objects.byAnchor(state.resourceType, state.anchor);
        if (newer) see.run(newer.key);
      } else {
        const { short, long } = byLength(state);
        const { object, added, changed } = objects.put(short, [], {});
        see.run(object.key);
        yield;
        const listsChanged = yield* importLists(object, state, long);
        if (listsChanged && !changed) objects.touch(object.key);
        if (added) counts.added++;
        else if (changed || listsChanged) counts.changed++;
      }
      yield;
    }
  }

  /** Brings long lists of references up to date; stops when somebody changes the object meanwhile. */
  function* importLists(
    { key, resourceType }: SpaceObject,
    state: ObjectState,
    lists: ReadonlyMap<string, readonly string[]>,
  ): Generator<undefined, boolean> {
    let changed = false;
    for (const [attribute, values] of lists) {
      for (let start = 0; start < values.length; start += longList) {
        if (isOld(state)) return changed;
        const add = values.slice(start, start + longList);
        changed = references.change(key, resourceType, { attribute, add, remove: [] }) || changed;
        yield;
      }
      const wanted = new Set(values);
      for (let after = ""; ; ) {
        if (isOld(state)) return changed;
        const known = references.valuesAfter(key, resourceType, attribute, after, longList);
        const remove = known.filter((value) => !wanted.has(value));
        changed = references.change(key, resourceType, { attribute, add: [], remove }) || changed;
        after = known.at(-1) ?? "";
        if (known.length < longList) break;
        yield;
      }
    }
    return changed;
  }

  return {
    seen(object) {
      if (!run) return;
      run.newer.add(name(object));
      see.run(object.key);
      forgetMissing.run(object.key);
    },
    removed: (object) => void run?.newer.add(name(object)),

    async beginImport() {
      clearSeen.run();
      run = { mark: (lastIntent.get() as { seq: number }).seq, newer: new Set() };
    },
    async importPage(states, signal) {
      const counts = { added: 0, changed: 0 };
      const steps = importSteps(states, counts);
      await inSlices(() => steps.next().done !== true, signal);
      return counts satisfies ImportCounts;
    },
    async missingAfterImport(resourceTypes) {
      clearMissing.run();
      let known = 0;
      let missing = 0;
      for (const type of resourceTypes)
        for (const hidden of [0, 1]) {
          const { key: last } = lastKeyOf.get(type, hidden) as { key: number | null };
          let from = 0;
          if (last !== null)
            await inSlices(() => {
              const { changes } = gatherMissing.run(type, hidden, from, (from += 1000));
              // Clients do not miss what is hidden from them.
              if (!hidden) missing += Number(changes);
              return from < last;
            });
          if (!hidden) known += blocks.count(type);
        }
      return { missing, known };
    },
    async endImport() {
      const mark = run?.mark ?? 0;
      let removed = 0;
      await inSlices(() => {
        const rows = nextMissing.all(10) as { key: number }[];
        for (const { key } of rows) {
          forgetMissing.run(key);
          const exported = (selectExported.get(key) as { exported: number } | undefined)?.exported;
          if (exported === undefined || exported > mark) continue;
          objects.remove(key);
          removed++;
        }
        return rows.length > 0;
      });
      run = undefined;
      clearSeen.run();
      return removed;
    },
    async abortImport() {
      run = undefined;
      clearSeen.run();
    },
  };
}

/** The state with its short lists of references, and the long ones apart. */
function byLength(state: ObjectState): { short: ObjectState; long: ReadonlyMap<string, readonly string[]> } {
  const long = new Map<string, readonly string[]>();
  for (const [attribute, values] of Object.entries(state.references))
    if (values && values.length > longList) long.set(attribute, values);
  if (!long.size) return { short: state, long };
  const short = Object.entries(state.references).filter(([attribute]) => !long.has(attribute));
  return { short: { ...state, references: Object.fromEntries(short) }, long };
}
