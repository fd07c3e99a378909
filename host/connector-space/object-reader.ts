import type { StatementSync } from "node:sqlite";
import type { ListedObject, SpaceObject } from "./connector-space.ts";
import type { ShownWithReader, ShownWithTable } from "./shown-with.ts";
import type { SpaceDatabase } from "./sqlite-database.ts";

/** Objects as they are read, by everything they are found by. */
export interface ObjectReader {
  /** With what it is shown with. */
  byId(resourceType: string, id: string): SpaceObject | undefined;
  /** A visible object, to be shown. */
  show(resourceType: string, id: string): ListedObject | undefined;
  byAnchor(resourceType: string, anchor: string): SpaceObject | undefined;
  byKey(key: number): SpaceObject | undefined;
  byKeys(keys: readonly number[]): SpaceObject[];
  /** Objects with a look-up entry, hidden ones included, from behind `after`. */
  byLookup(path: number, key: string, after: number, limit: number): SpaceObject[];
  /** The same of visible objects, to be shown. */
  find(resourceType: string, path: number, key: string, after: number, limit: number): ListedObject[];
  listAfter(resourceType: string, after: number, limit: number): ListedObject[];
  /** Of the keys behind `after` up to `last`. */
  withOtherMapping(resourceType: string, mapping: string, after: number, last: number): SpaceObject[];
}

const listedColumns = "key, id, version, created, modified, display, mapping, resource";
const listedLength = listedColumns.split(",").length;
const columns = `${listedColumns}, type, anchor, dn, hidden, active, attributes, lookups`;
const rowLength = columns.split(",").length;
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
  lookups: string,
];

export function openObjectReader(db: SpaceDatabase, shownWith: ShownWithTable): ObjectReader {
  const selectByAnchor = db.prepare(`SELECT ${columns} FROM objects WHERE type = ? AND anchor = ?`);
  const selectByKey = db.prepare(`SELECT ${columns} FROM objects WHERE key = ?`);
  const selectByKeys = db.prepare(
    `SELECT ${columns} FROM objects WHERE key IN (SELECT value FROM json_each(?)) ORDER BY key`,
  );
  const byLookup = `FROM lookups l CROSS JOIN objects o ON o.key = l.object
      WHERE l.path = ? AND l.key = ? AND l.object > ?`;
  const selectByLookup = db.prepare(
    `SELECT ${columns.replace("key", "o.key")} ${byLookup} ORDER BY l.object LIMIT +?`,
  );
  const selectListed = db.prepare(
    `SELECT ${listedColumns} FROM objects INDEXED BY objects_listing WHERE type = ? AND hidden = 0 AND key > ? ORDER BY key LIMIT +?`,
  );
  // Without the hint SQLite would go through all objects of the type for each few keys.
  const selectOldMapping = db.prepare(
    `SELECT ${columns} FROM objects NOT INDEXED WHERE key > ? AND key <= ? AND type = ? AND mapping <> ?`,
  );
  const reads = [selectByAnchor, selectByKey, selectByKeys, selectByLookup, selectListed, selectOldMapping];
  for (const statement of reads) statement.setReturnArrays(true);

  interface ShowingStatements {
    readonly byId: StatementSync;
    readonly shownById: StatementSync;
    readonly shownByLookup: StatementSync;
  }
  const showing = new WeakMap<ShownWithReader, ShowingStatements>();

  /** Statements that read objects with those they are shown with: one call costs less than two. */
  function statementsWith(reader: ShownWithReader): ShowingStatements {
    let statements = showing.get(reader);
    if (!statements) {
      const others = reader.columns("o.key");
      const whole = [columns.replace("key", "o.key"), ...others].join(", ");
      const listed = [listedColumns.replace("key", "o.key"), ...others].join(", ");
      statements = {
        byId: db.prepare(`SELECT ${whole} FROM objects o WHERE id = ? AND type = ?`),
        shownById: db.prepare(`SELECT ${listed} FROM objects o WHERE id = ? AND type = ? AND hidden = 0`),
        shownByLookup: db.prepare(`SELECT ${listed} ${byLookup} AND o.hidden = 0 ORDER BY l.object LIMIT +?`),
      };
      for (const statement of Object.values(statements)) statement.setReturnArrays(true);
      showing.set(reader, statements);
    }
    return statements;
  }

  const many = (rows: unknown): SpaceObject[] => (rows as Row[]).map(toObject);
  const one = (row: unknown): SpaceObject | undefined => (row ? toObject(row as Row) : undefined);

  return {
    byId(resourceType, id) {
      const reader = shownWith.readerOf(resourceType);
      const row = statementsWith(reader).byId.get(id, resourceType) as unknown as Row | undefined;
      return row && { ...toObject(row), shownWith: reader.read(row.slice(rowLength)) };
    },
    show(resourceType, id) {
      const reader = shownWith.readerOf(resourceType);
      const row = statementsWith(reader).shownById.get(id, resourceType) as unknown as ListedRow | undefined;
      return row && toShown(resourceType, row, reader);
    },
    byAnchor: (resourceType, anchor) => one(selectByAnchor.get(resourceType, anchor)),
    byKey: (key) => one(selectByKey.get(key)),
    byKeys: (keys) => many(selectByKeys.all(JSON.stringify(keys))),
    byLookup: (path, key, after, limit) => many(selectByLookup.all(path, key, after, limit)),
    find(resourceType, path, key, after, limit) {
      const reader = shownWith.readerOf(resourceType);
      const rows = statementsWith(reader).shownByLookup.all(
        path,
        key,
        after,
        limit,
      ) as unknown as ListedRow[];
      return rows.map((row) => toShown(resourceType, row, reader));
    },
    listAfter(resourceType, after, limit) {
      const rows = selectListed.all(resourceType, after, limit) as unknown as ListedRow[];
      return rows.map((row) => toListed(resourceType, row));
    },
    withOtherMapping: (resourceType, mapping, after, last) =>
      many(selectOldMapping.all(after, last, resourceType, mapping)),
  };
}

function toObject(row: Row): SpaceObject {
  const [key, id, version, created, modified, display, mapping, resource, ...rest] = row;
  const [resourceType, anchor, dn, hidden, active, attributes, lookups] = rest;
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
    lookups,
  };
}

function toListed(resourceType: string, row: ListedRow): ListedObject {
  const [key, id, version, created, modified, display, mapping, resource] = row;
  return { key, resourceType, id, version, created, modified, display, mapping, resource };
}

function toShown(resourceType: string, row: ListedRow, reader: ShownWithReader): ListedObject {
  return { ...toListed(resourceType, row), shownWith: reader.read(row.slice(listedLength)) };
}
