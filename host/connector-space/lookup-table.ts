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

export function openLookupTable(db: SpaceDatabase, names: NameNumbers): LookupTable {
  const insert = db.prepare(
    "INSERT INTO lookups (path, key, object) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
  );
  const remove = db.prepare("DELETE FROM lookups WHERE path = ? AND key = ? AND object = ?");

  /** JSON keeps a key to its line. */
  const linesOf = (resourceType: string, wanted: readonly LookupKey[]): readonly string[] =>
    wanted.map(({ path, key }) => `${names.of(resourceType, path)} ${JSON.stringify(key)}`);

  function removeLine(line: string, object: number): void {
    const space = line.indexOf(" ");
    remove.run(Number(line.slice(0, space)), JSON.parse(line.slice(space)) as string, object);
  }

  return {
    list: (resourceType, wanted) => linesOf(resourceType, wanted).join("\n"),
    set(object, resourceType, listed, wanted) {
      const lines = linesOf(resourceType, wanted);
      const text = lines.join("\n");
      if (text === listed) return text;
      const before = new Set(linesIn(listed));
      for (const [i, line] of lines.entries()) {
        const { path, key } = wanted[i] as LookupKey;
        if (!before.delete(line)) insert.run(names.of(resourceType, path), key, object);
      }
      for (const line of before) removeLine(line, object);
      return text;
    },
    clear(object, listed) {
      for (const line of linesIn(listed)) removeLine(line, object);
    },
  };
}

const linesIn = (listed: string): readonly string[] => (listed === "" ? [] : listed.split("\n"));
