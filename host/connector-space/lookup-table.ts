import type { LookupKey } from "./connector-space.ts";
import type { NameNumbers } from "./name-numbers.ts";
import type { SpaceDatabase } from "./sqlite-database.ts";

/** The index: which object has which key under which path. */
export interface LookupTable {
  /** The list that an object's row keeps of its entries. */
  list(resourceType: string, wanted: readonly LookupKey[]): string;
  /** Brings an object's entries from the list in its row to `wanted`; answers the list for the row. */
  set(object: number, resourceType: string, listed: string, wanted: readonly LookupKey[]): string;
  clear(object: number, listed: string): void;
}

type Listed = readonly (readonly [path: number, key: string])[];

export function openLookupTable(db: SpaceDatabase, names: NameNumbers): LookupTable {
  const insert = db.prepare(
    "INSERT INTO lookups (path, key, object) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
  );
  const remove = db.prepare("DELETE FROM lookups WHERE path = ? AND key = ? AND object = ?");

  const entriesOf = (resourceType: string, wanted: readonly LookupKey[]): Listed =>
    wanted.map(({ path, key }) => [names.of(resourceType, path), key]);

  return {
    list: (resourceType, wanted) => JSON.stringify(entriesOf(resourceType, wanted)),
    set(object, resourceType, listed, wanted) {
      const entries = entriesOf(resourceType, wanted);
      const text = JSON.stringify(entries);
      if (text === listed) return text;
      if (listed === "") {
        for (const [path, key] of entries) insert.run(path, key, object);
        return text;
      }
      const before = new Map(parse(listed).map((entry) => [nameOf(entry), entry]));
      for (const entry of entries) if (!before.delete(nameOf(entry))) insert.run(entry[0], entry[1], object);
      for (const [path, key] of before.values()) remove.run(path, key, object);
      return text;
    },
    clear(object, listed) {
      for (const [path, key] of parse(listed)) remove.run(path, key, object);
    },
  };
}

const nameOf = ([path, key]: Listed[number]) => `${path} ${key}`;

const parse = (listed: string): Listed => (listed === "" ? [] : (JSON.parse(listed) as Listed));
