import type { ObjectState, ReferenceChange, SpaceObject } from "./connector-space.ts";
import type { ListingBlocks } from "./listing-blocks.ts";
import type { LookupTable } from "./lookup-table.ts";
import type { NamedObjects } from "./named-objects.ts";
import { type ObjectReader, openObjectReader } from "./object-reader.ts";
import type { ReferenceTable } from "./reference-table.ts";
import type { ShownWithTable } from "./shown-with.ts";
import type { SpaceDatabase } from "./sqlite-database.ts";

/** The objects with everything that belongs to them: look-ups, references, listing and ids. Called in a transaction. */
export interface ObjectTable extends ObjectReader {
  /** Number of the last intent that changed the object; 0 when it is not known. */
  exportedBy(resourceType: string, anchor: string): number;
  /** Stores a state; answers the object and whether that changed anything. `exported`: the intent that did it. */
  put(
    state: ObjectState,
    changes: readonly ReferenceChange[],
    origin: Origin,
  ): { object: SpaceObject; added: boolean; changed: boolean };
  remove(key: number): void;
  /** Counts a change that is in none of the object's own columns. */
  touch(key: number): void;
  /** Puts the made-again SCIM form in the object's place, without a new version. */
  remake(object: SpaceObject, state: ObjectState): void;
}

/** Where a state comes from: the intent that led to it, and the object it was before, whose anchor may have been another. */
export interface Origin {
  readonly exported?: number;
  readonly key?: number | undefined;
  /** That object as it was read. */
  readonly known?: SpaceObject | undefined;
}

export interface ObjectTableParts {
  readonly blocks: ListingBlocks;
  readonly lookups: LookupTable;
  readonly named: NamedObjects;
  readonly references: ReferenceTable;
  readonly shownWith: ShownWithTable;
  /** The SCIM id of an anchor's n-th object, n from 0. */
  readonly idFor: (resourceType: string, anchor: string, generation: number) => string;
  readonly now: () => number;
}

export function openObjectTable(
  db: SpaceDatabase,
  { blocks, lookups, named, references, shownWith, idFor, now }: ObjectTableParts,
): ObjectTable {
  const reader = openObjectReader(db, shownWith);
  const selectExported = db.prepare("SELECT exported FROM objects WHERE type = ? AND anchor = ?");
  const insert = db.prepare(
    `INSERT INTO objects (type, id, anchor, dn, hidden, active, version, created, modified, display, mapping, resource, attributes, exported, lookups)
     VALUES (?, ?, ?, ?, ?, ?, 1, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const update = db.prepare(
    `UPDATE objects SET dn = ?, active = ?, version = version + ?, modified = ?, display = ?, mapping = ?,
       resource = ?, attributes = ?, exported = max(exported, ?), lookups = ?
     WHERE key = ? AND version = ? AND mapping = ?`,
  );
  // SQLite writes the indexes of every column that is named, also where it keeps its value.
  const updateIndexed = db.prepare(
    "UPDATE objects SET id = ?, anchor = ?, hidden = ?, created = ? WHERE key = ?",
  );
  const addVersions = "UPDATE objects SET version = version + 1, modified = max(?, modified + 1) WHERE key";
  const touchOne = db.prepare(`${addVersions} = ?`);
  // They are shown without the object from now on, or with it again.
  const touchReferrers = db.prepare(
    `${addVersions} IN (SELECT object FROM refs INDEXED BY refs_target WHERE target = ?)`,
  );
  const setExported = db.prepare("UPDATE objects SET exported = ? WHERE key = ?");
  const removeRow = db.prepare("DELETE FROM objects WHERE key = ?");
  const retire = db.prepare("INSERT INTO retired (id) VALUES (?) ON CONFLICT DO NOTHING");
  const isTaken = db.prepare(
    "SELECT EXISTS (SELECT 1 FROM objects WHERE id = ?1) OR EXISTS (SELECT 1 FROM retired WHERE id = ?1) AS taken",
  );

  function freshId(resourceType: string, anchor: string): string {
    for (let generation = 0; ; generation++) {
      const id = idFor(resourceType, anchor, generation);
      if (!(isTaken.get(id) as { taken: number }).taken) return id;
    }
  }

  function setReferences(key: number, state: ObjectState, changes: readonly ReferenceChange[]): boolean {
    let changed = false;
    for (const [attribute, values] of Object.entries(state.references))
      if (values) changed = references.replace(key, state.resourceType, attribute, values) || changed;
    for (const change of changes) changed = references.change(key, state.resourceType, change) || changed;
    return changed;
  }

  function add(
    state: ObjectState,
    changes: readonly ReferenceChange[],
    exported: number | undefined,
  ): SpaceObject {
    const { resourceType, anchor } = state;
    const id = freshId(resourceType, anchor);
    const hidden = state.hidden === true;
    const active = state.active !== false;
    const time = now();
    const resource = state.resource(id, active);
    const row = [
      resourceType,
      id,
      anchor,
      state.dn ?? null,
      +hidden,
      +active,
      time,
      time,
      state.display,
      state.mapping,
    ];
    const listed = lookups.list(resourceType, state.keys);
    const { lastInsertRowid } = insert.run(...row, resource, state.attributes, exported ?? 0, listed);
    const key = Number(lastInsertRowid);
    lookups.change(key, "", listed);
    setReferences(key, state, changes);
    references.resolve(key, resourceType, anchor, state.keys);
    if (!hidden) blocks.change(resourceType, key, 1);
    const { dn, display, mapping, attributes } = state;
    const version = 1;
    return {
      key,
      resourceType,
      id,
      anchor,
      dn,
      hidden,
      active,
      version,
      created: time,
      modified: time,
      display,
      mapping,
      resource,
      attributes,
      lookups: listed,
    };
  }

  /** Undefined, with its row untouched, when the object is not any more as it was read; one read in this transaction is. */
  function change(
    before: SpaceObject,
    state: ObjectState,
    changes: readonly ReferenceChange[],
    exported: number | undefined,
  ): { object: SpaceObject; changed: boolean } | undefined {
    const { key, resourceType } = before;
    const same = isAsBefore(before, state);
    const sameReferences = same && !setReferences(key, state, changes);
    if (sameReferences) {
      if (exported !== undefined) setExported.run(exported, key);
      return { object: before, changed: false };
    }
    const hidden = state.hidden === "keep" ? before.hidden : state.hidden;
    const active = state.active === "keep" ? before.active : state.active;
    // A hidden object that is shown again is another one to clients; a hidden one's id is used up.
    const id = before.hidden && !hidden ? freshId(resourceType, state.anchor) : before.id;
    const { anchor, dn, display, mapping, attributes } = state;
    const version = before.version + 1;
    const modified = Math.max(now(), before.modified + 1);
    const created = id === before.id ? before.created : modified;
    const resource = state.resource(id, active);
    const listed = lookups.list(resourceType, state.keys);
    const row = [
      dn ?? null,
      +active,
      1,
      modified,
      display,
      mapping,
      resource,
      attributes,
      exported ?? 0,
      listed,
    ];
    if (update.run(...row, key, before.version, before.mapping).changes === 0) return undefined;
    const otherReferences = same || setReferences(key, state, changes);
    if (id !== before.id || anchor !== before.anchor || hidden !== before.hidden)
      updateIndexed.run(id, anchor, +hidden, created, key);
    if (!before.hidden && hidden) retire.run(before.id);
    if (before.hidden !== hidden) {
      blocks.change(resourceType, key, hidden ? -1 : 1);
      touchReferrers.run(now(), key);
    }
    lookups.change(key, before.lookups, listed);
    named.forget(key);
    // Whoever refers to it under what it was called before is resolved already.
    const isCalledOtherwise =
      anchor !== before.anchor ||
      (listed !== before.lookups && state.keys.some(({ text }) => text !== undefined));
    if (isCalledOtherwise) references.resolve(key, resourceType, anchor, state.keys);
    const { shownWith: shown, ...others } = before;
    const object: SpaceObject = {
      ...others,
      ...(shown && !otherReferences && { shownWith: shown }),
      id,
      anchor,
      dn,
      hidden,
      active,
      version,
      created,
      modified,
      display,
      mapping,
      resource,
      attributes,
      lookups: listed,
    };
    return { object, changed: true };
  }

  function remove(key: number): void {
    const object = reader.byKey(key);
    if (!object) return;
    retire.run(object.id);
    if (!object.hidden) blocks.change(object.resourceType, key, -1);
    lookups.change(key, object.lookups, "");
    touchReferrers.run(now(), key);
    references.clear(key);
    removeRow.run(key);
    named.forget(key);
  }

  return {
    ...reader,
    exportedBy: (resourceType, anchor) =>
      (selectExported.get(resourceType, anchor) as { exported: number } | undefined)?.exported ?? 0,
    put(state, changes, { exported, key, known: asRead }) {
      // What changes nothing must be compared with what there is now.
      if (asRead?.anchor === state.anchor && !isAsBefore(asRead, state)) {
        const done = change(asRead, state, changes, exported);
        if (done) return { ...done, added: false };
      }
      const known = key === undefined ? undefined : reader.byKey(key);
      const isSame = known?.anchor === state.anchor;
      const holder = isSame ? known : reader.byAnchor(state.resourceType, state.anchor);
      // The object got an anchor that was another's: the other one is gone from the target.
      if (known && holder && !isSame) remove(holder.key);
      const before = known ?? holder;
      const done = before && change(before, state, changes, exported);
      if (done) return { ...done, added: false };
      return { object: add(state, changes, exported), added: true, changed: true };
    },
    remove,
    touch: (key) => void touchOne.run(now(), key),
    remake(object, state) {
      const { key, resourceType } = object;
      // The other mapping may say that the same values name other objects.
      for (const [attribute, values] of Object.entries(state.references))
        if (values) references.replace(key, resourceType, attribute, []);
      setReferences(key, state, []);
      const listed = lookups.list(resourceType, state.keys);
      lookups.change(key, object.lookups, listed);
      const resource = state.resource(object.id, object.active);
      const { dn, active, modified, attributes } = object;
      const row = [dn ?? null, +active, 0, modified, state.display, state.mapping];
      update.run(...row, resource, attributes, 0, listed, key, object.version, object.mapping);
      named.forget(key);
      references.resolve(key, resourceType, object.anchor, state.keys);
    },
  };
}

/** Whether the state says nothing of the object that is not known; references aside. */
function isAsBefore(
  object: SpaceObject,
  { hidden, active, dn, anchor, attributes, mapping }: ObjectState,
): boolean {
  return (
    (hidden === "keep" || hidden === object.hidden) &&
    (active === "keep" || active === object.active) &&
    dn === object.dn &&
    anchor === object.anchor &&
    attributes === object.attributes &&
    mapping === object.mapping
  );
}
