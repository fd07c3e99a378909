/** The tables of the embedded connector space. */
export const spaceFormat = 1;

export const spaceTables = `
  -- key: listing order. resource before attributes: reads that answer a client need not page in the latter.
  CREATE TABLE objects (
    key INTEGER PRIMARY KEY AUTOINCREMENT,
    type TEXT NOT NULL,
    id TEXT NOT NULL UNIQUE,
    anchor TEXT NOT NULL,
    dn TEXT,
    hidden INTEGER NOT NULL,
    active INTEGER NOT NULL,
    version INTEGER NOT NULL,
    created INTEGER NOT NULL,
    modified INTEGER NOT NULL,
    display TEXT NOT NULL,
    mapping TEXT NOT NULL,
    -- the last intent that changed it: an import that began before does not overwrite it
    exported INTEGER NOT NULL,
    resource TEXT NOT NULL,
    attributes TEXT NOT NULL,
    -- the look-ups it is found by, one a line, so that a change removes exactly those
    lookups TEXT NOT NULL,
    UNIQUE (type, anchor)
  );
  CREATE INDEX objects_listing ON objects (type, hidden);

  -- names of look-up paths and reference attributes, "TYPE path", as small numbers
  CREATE TABLE names (number INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);

  CREATE TABLE lookups (
    path INTEGER NOT NULL, key TEXT NOT NULL, object INTEGER NOT NULL,
    PRIMARY KEY (path, key, object)
  ) WITHOUT ROWID;

  -- target is NULL until the object that the value names is known
  CREATE TABLE refs (
    object INTEGER NOT NULL, attribute INTEGER NOT NULL, value TEXT NOT NULL, target INTEGER,
    PRIMARY KEY (object, attribute, value)
  ) WITHOUT ROWID;
  CREATE INDEX refs_target ON refs (target, attribute, object) WHERE target IS NOT NULL;
  CREATE INDEX refs_members ON refs (object, attribute, target) WHERE target IS NOT NULL;
  CREATE INDEX refs_open ON refs (attribute, value) WHERE target IS NULL;

  -- visible objects per block of ${1 << 10} keys, so that the place of a page is found by adding few numbers
  CREATE TABLE blocks (type TEXT NOT NULL, block INTEGER NOT NULL, visible INTEGER NOT NULL, PRIMARY KEY (type, block)) WITHOUT ROWID;

  CREATE TABLE intents (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, opened INTEGER NOT NULL, request TEXT NOT NULL, type TEXT NOT NULL,
    verb TEXT NOT NULL, object TEXT, detail TEXT NOT NULL, turns TEXT NOT NULL
  );

  -- ids that were an object's once and are never given again
  CREATE TABLE retired (id TEXT PRIMARY KEY) WITHOUT ROWID;

  CREATE TABLE notes (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
`;
