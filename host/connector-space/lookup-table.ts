import { quoted } from "../contract/quoted.ts";
import type { LookupKey } from "./connector-space.ts";
import type { NameNumbers } from "./name-numbers.ts";
import type { SpaceDatabase } from "./sqlite-database.ts";

/** The index: which object has which key under which path. An object's row lists its entries, one a line. */
export interface LookupTable {
  /** The list for an object that is found by these; the same ones in the same order are the same list. */
  list(resourceType: string, keys: readonly LookupKey[]): string;
  /** Brings an object's entries from one list to another; an empty one has none. */
  change(object: number, from: string, to: string): void;
}

export function openLookupTable(db: SpaceDatabase, names: NameNumbers): LookupTable {
  const insert = db.prepare(
    "INSERT INTO lookups (path, key, object) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
  );
  const remove = db.prepare("DELETE FROM lookups WHERE path = ? AND key = ? AND object = ?");

  return {
    // JSON keeps a key to its line.
    list: (resourceType, keys) =>
      keys.map(({ path, key }) => `${names.of(resourceType, path)} ${quoted(key)}`).join("\n"),
    change(object, from, to) {
      if (from === to) return;
      const before = linesOf(from);
      const after = linesOf(to);
      // Most lines stand where they stood.
      const gone = new Set(before.filter((line, i) => line !== after[i]));
      const added = after.filter((line, i) => line !== before[i] && !gone.delete(line));
      for (const line of added) insert.run(...entryOf(line), object);
      for (const line of gone) remove.run(...entryOf(line), object);
    },
  };
}

const linesOf = (list: string): readonly string[] => (list === "" ? [] : list.split("\n"));

function entryOf(line: string): [path: number, key: string] {
  const space = line.indexOf(" ");
  return [Number(line.slice(0, space)), JSON.parse(line.slice(space)) as string];
}
