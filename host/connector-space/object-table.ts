import type { StatementSync } from "node:sqlite";
import type { ListedObject, ObjectState, ReferenceChange, SpaceObject } from "./connector-space.ts";
import type { ListingBlocks } from "./listing-blocks.ts";
import type { LookupTable } from "./lookup-table.ts";
import type { NamedObjects } from "./named-objects.ts";
import type { ReferenceTable } from "./reference-table.ts";
import type { ShownWithReader, ShownWithTable } from "./shown-with.ts";
import type { SpaceDatabase } from "./sqlite-database.ts";

/** The objects with everything that belongs to them: look-ups, references, listing and ids. Called in a transaction. */
export interface ObjectTable {
  byId(resourceType: string, id: string): SpaceObject | undefined;
  /** A visible object, to be shown. */
  show(resourceType: string, id: string): ListedObject | undefined;
  byAnchor(resourceType: string, anchor: string): SpaceObject | undefined;
  byKeys(keys: readonly number[]): SpaceObject[];
  /** Objects with a look-up entry, hidden ones included, from behind `after`. */
  byLookup(path: number, key: string, after: number, limit: number): SpaceObject[];
  /** The same of visible objects, to be shown. */
  find(resourceType: string, path: number, key: string, after: number, limit: number): ListedObject[];
  listAfter(resourceType: string, after: number, limit: number): ListedObject[];
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
  /** Of the keys behind `after` up to `last`. */
  withOtherMapping(resourceType: string, mapping: string, after: number, last: number): SpaceObject[];
}

/** Where a state comes from: the intent that led to it, and the object it was before, whose anchor may have been another. */
export interface Origin {
  readonly exported?: number;
  readonly key?: number | undefined;
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

const listedColumns = "key, id, version, created, modified, display, mapping, resource";
const columns = `${listedColumns}, type, anchor, dn, hidden, active, attributes`;
type ListedRow = [
  key: number,
  id: string,
  version: number,
  created: number,
  modified: number,
  display: string,
  mapping: string,
  resource: string,
];
type Row = [
  ...ListedRow,
  type: string,
  anchor: string,
  dn: string | null,
  hidden: number,
  active: number,
  attributes: string,
];
/** What is needed to change an object. */
type StoredRow = [...Row, lookups: string];

interface Stored {
  readonly object: SpaceObject;
  readonly lookups: string;
}

export function openObjectTable(
  db: SpaceDatabase,
  { blocks, lookups, named, references, shownWith, idFor, now }: ObjectTableParts,
): ObjectTable {
  const selectById = db.prepare(`SELECT ${columns} FROM objects WHERE id = ? AND type = ?`);
  const selectByAnchor = db.prepare(`SELECT ${columns} FROM objects WHERE type = ? AND anchor = ?`);
  const selectStored = db.prepare(`SELECT ${columns}, lookups FROM objects WHERE type = ? AND anchor = ?`);
  const selectStoredByKey = db.prepare(`SELECT ${columns}, lookups FROM objects WHERE key = ?`);
  const selectByKeys = db.prepare(
    `SELECT ${columns} FROM objects WHERE key IN (SELECT value FROM json_each(?)) ORDER BY key`,
  );
  const byLookup = `FROM lookups l CROSS JOIN objects o ON o.key = l.object
      WHERE l.path = ? AND l.key = ? AND l.object > ?`;
  const selectByLookup = db.prepare(
    `SELECT ${columns.replace("key", "o.key")} ${byLookup} ORDER BY l.object LIMIT +?`,
  );
  const showing = new WeakMap<ShownWithReader, { byId: StatementSync; byLookup: StatementSync }>();

  /** Statements that read objects with those they are shown with: one call costs less than two. */
  function statementsWith(reader: ShownWithReader): { byId: StatementSync; byLookup: StatementSync } {
    let statements = showing.get(reader);
    if (!statements) {
      const wanted = [listedColumns.replace("key", "o.key"), ...reader.columns("o.key")].join(", ");
      statements = {
        byId: db.prepare(`SELECT ${wanted} FROM objects o WHERE id = ? AND type = ? AND hidden = 0`),
        byLookup: db.prepare(`SELECT ${wanted} ${byLookup} AND o.hidden = 0 ORDER BY l.object LIMIT +?`),
      };
      statements.byId.setReturnArrays(true);
      statements.byLookup.setReturnArrays(true);
      showing.set(reader, statements);
    }
    return statements;
  }
  const selectListed = db.prepare(
    `SELECT ${listedColumns} FROM objects INDEXED BY objects_listing WHERE type = ? AND hidden = 0 AND key > ? ORDER BY key LIMIT +?`,
  );
  // Without the hint SQLite would go through all objects of the type for each few keys.
  const selectOldMapping = db.prepare(
    `SELECT ${columns} FROM objects NOT INDEXED WHERE key > ? AND key <= ? AND type = ? AND mapping <> ?`,
  );
  const reads = [
    selectById,
    selectByAnchor,
    selectStored,
    selectStoredByKey,
    selectByKeys,
    selectByLookup,
    selectListed,
    selectOldMapping,
  ];
  for (const statement of reads) statement.setReturnArrays(true);
  const selectExported = db.prepare("SELECT exported FROM objects WHERE type = ? AND anchor = ?");
  const insert = db.prepare(
    `INSERT INTO objects (type, id, anchor, dn, hidden, active, version, created, modified, display, mapping, resource, attributes, exported, lookups)
     VALUES (?, ?, ?, ?, ?, ?, 1, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const update = db.prepare(
    `UPDATE objects SET dn = ?, active = ?, version = version + ?, modified = ?, display = ?, mapping = ?,
       resource = ?, attributes = ?, exported = max(exported, ?), lookups = ? WHERE key = ?`,
  );
  // SQLite writes the indexes of every column that is named, also where it keeps its value.
  const updateIndexed = db.prepare("UPDATE objects SET id = ?, anchor = ?, hidden = ? WHERE key = ?");
  const addVersion = db.prepare(
    "UPDATE objects SET version = version + 1, modified = max(?, modified + 1) WHERE key = ?",
  );
  const setExported = db.prepare("UPDATE objects SET exported = ? WHERE key = ?");
  const removeRow = db.prepare("DELETE FROM objects WHERE key = ?");
  const retire = db.prepare("INSERT INTO retired (id) VALUES (?) ON CONFLICT DO NOTHING");
  const isTaken = db.prepare(
    "SELECT EXISTS (SELECT 1 FROM objects WHERE id = ?1) OR EXISTS (SELECT 1 FROM retired WHERE id = ?1) AS taken",
  );

  const one = (row: unknown): SpaceObject | undefined =>
    row === undefined ? undefined : toObject(row as Row);
  const many = (rows: unknown): SpaceObject[] => (rows as Row[]).map(toObject);
  const listed = (resourceType: string, rows: unknown): ListedObject[] =>
    (rows as ListedRow[]).map((row) => toListed(resourceType, row));
  const stored = (row: unknown): Stored | undefined =>
    row === undefined
      ? undefined
      : { object: toObject(row as Row), lookups: (row as StoredRow).at(-1) as string };
  const storedBy = (key: number) => stored(selectStoredByKey.get(key));

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
    lookups.set(key, resourceType, "", state.keys);
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
    };
  }

  function change(
    { object: before, lookups: lookupsBefore }: Stored,
    state: ObjectState,
    changes: readonly ReferenceChange[],
    exported: number | undefined,
  ): { object: SpaceObject; changed: boolean } {
    const { key, resourceType } = before;
    const hidden = state.hidden === "keep" ? before.hidden : state.hidden;
    const active = state.active === "keep" ? before.active : state.active;
    const otherReferences = setReferences(key, state, changes);
    const same =
      before.hidden === hidden &&
      before.active === active &&
      before.dn === state.dn &&
      before.anchor === state.anchor &&
      before.attributes === state.attributes &&
      before.mapping === state.mapping;
    if (same && !otherReferences) {
      if (exported !== undefined) setExported.run(exported, key);
      return { object: before, changed: false };
    }
    // A hidden object that is shown again is another one to clients; a hidden one's id is used up.
    const id = before.hidden && !hidden ? freshId(resourceType, state.anchor) : before.id;
    if (!before.hidden && hidden) retire.run(before.id);
    if (before.hidden !== hidden) blocks.change(resourceType, key, hidden ? -1 : 1);
    const modified = Math.max(now(), before.modified + 1);
    const resource = state.resource(id, active);
    const listed = lookups.set(key, resourceType, lookupsBefore, state.keys);
    const row = [state.dn ?? null, +active, 1, modified, state.display, state.mapping];
    if (id !== before.id || state.anchor !== before.anchor || hidden !== before.hidden)
      updateIndexed.run(id, state.anchor, +hidden, key);
    update.run(...row, resource, state.attributes, exported ?? 0, listed, key);
    named.forget(key);
    // Whoever refers to it under what it was called before is resolved already.
    const isCalledOtherwise =
      state.anchor !== before.anchor ||
      (listed !== lookupsBefore && state.keys.some(({ text }) => text !== undefined));
    if (isCalledOtherwise) references.resolve(key, resourceType, state.anchor, state.keys);
    const { anchor, dn, display, mapping, attributes } = state;
    const version = before.version + 1;
    const object: SpaceObject = {
      ...before,
      id,
      anchor,
      dn,
      hidden,
      active,
      version,
      modified,
      display,
      mapping,
      resource,
      attributes,
    };
    return { object, changed: true };
  }

  function remove(key: number): void {
    const found = storedBy(key);
    if (!found) return;
    const { object } = found;
    retire.run(object.id);
    if (!object.hidden) blocks.change(object.resourceType, key, -1);
    lookups.clear(key, found.lookups);
    references.clear(key);
    removeRow.run(key);
    named.forget(key);
  }

  return {
    byId: (resourceType, id) => one(selectById.get(id, resourceType)),
    show(resourceType, id) {
      const reader = shownWith.readerOf(resourceType);
      const row = statementsWith(reader).byId.get(id, resourceType) as unknown as ListedRow | undefined;
      return row && toShown(resourceType, row, reader);
    },
    byAnchor: (resourceType, anchor) => one(selectByAnchor.get(resourceType, anchor)),
    byKeys: (keys) => many(selectByKeys.all(JSON.stringify(keys))),
    byLookup: (path, key, after, limit) => many(selectByLookup.all(path, key, after, limit)),
    find(resourceType, path, key, after, limit) {
      const reader = shownWith.readerOf(resourceType);
      const rows = statementsWith(reader).byLookup.all(path, key, after, limit) as unknown as ListedRow[];
      return rows.map((row) => toShown(resourceType, row, reader));
    },
    listAfter: (resourceType, after, limit) =>
      listed(resourceType, selectListed.all(resourceType, after, limit)),
    exportedBy: (resourceType, anchor) =>
      (selectExported.get(resourceType, anchor) as { exported: number } | undefined)?.exported ?? 0,
    put(state, changes, { exported, key }) {
      const known = key === undefined ? undefined : storedBy(key);
      const isSame = known?.object.anchor === state.anchor;
      const holder = isSame ? known : stored(selectStored.get(state.resourceType, state.anchor));
      // The object got an anchor that was another's: the other one is gone from the target.
      if (known && holder && !isSame) remove(holder.object.key);
      const before = known ?? holder;
      if (!before) return { object: add(state, changes, exported), added: true, changed: true };
      return { ...change(before, state, changes, exported), added: false };
    },
    remove,
    touch: (key) => void addVersion.run(now(), key),
    remake(object, state) {
      const { key, resourceType } = object;
      // The other mapping may say that the same values name other objects.
      for (const [attribute, values] of Object.entries(state.references))
        if (values) references.replace(key, resourceType, attribute, []);
      setReferences(key, state, []);
      const listed = lookups.set(key, resourceType, storedBy(key)?.lookups ?? "", state.keys);
      const resource = state.resource(object.id, object.active);
      const { dn, active, modified, attributes } = object;
      const row = [dn ?? null, +active, 0, modified, state.display, state.mapping];
      update.run(...row, resource, attributes, 0, listed, key);
      named.forget(key);
      references.resolve(key, resourceType, object.anchor, state.keys);
    },
    withOtherMapping: (resourceType, mapping, after, last) =>
      many(selectOldMapping.all(after, last, resourceType, mapping)),
  };
}

function toObject(row: Row): SpaceObject {
  const [key, id, version, created, modified, display, mapping, resource, ...rest] = row;
  const [resourceType, anchor, dn, hidden, active, attributes] = rest;
  return {
    key,
    resourceType,
    id,
    anchor,
    dn: dn ?? undefined,
    hidden: hidden === 1,
    active: active === 1,
    version,
    created,
    modified,
    display,
    mapping,
    resource,
    attributes,
  };
}

function toListed(resourceType: string, row: ListedRow): ListedObject {
  const [key, id, version, created, modified, display, mapping, resource] = row;
  return { key, resourceType, id, version, created, modified, display, mapping, resource };
}

function toShown(resourceType: string, row: ListedRow, reader: ShownWithReader): ListedObject {
  const [key, id, version, created, modified, display, mapping, resource, ...others] = row;
  const shownWith = reader.read(others);
  return { key, resourceType, id, version, created, modified, display, mapping, resource, shownWith };
}
