import type { SpaceDatabase } from "./sqlite-database.ts";

/** An object as others name it: as their manager, as their group, as their member. */
export interface NamedObject {
  readonly key: number;
  readonly id: string;
  readonly resourceType: string;
  readonly display: string;
}

/**
 * Names of visible objects by key. Many people have few managers and groups between them, so names are kept in memory,
 * up to a number of them. One name is the same JavaScript object until the object it names changes.
 */
export interface NamedObjects {
  /** Undefined for a hidden object. */
  at(key: number): NamedObject | undefined;
  /** The object has changed, or is gone. */
  forget(key: number): void;
  /** After a rollback: what memory holds may be ahead of the file. */
  clear(): void;
}

const mostKept = 100_000;

export function openNamedObjects(db: SpaceDatabase): NamedObjects {
  const select = db.prepare("SELECT id, type, display FROM objects WHERE key = ? AND hidden = 0");
  select.setReturnArrays(true);
  const kept = new Map<number, NamedObject | null>();

  return {
    at(key) {
      let named = kept.get(key);
      if (named === undefined) {
        const row = select.get(key) as unknown as [string, string, string] | undefined;
        named = row ? { key, id: row[0], resourceType: row[1], display: row[2] } : null;
        if (kept.size === mostKept) kept.delete(kept.keys().next().value as number);
        kept.set(key, named);
      }
      return named ?? undefined;
    },
    forget: (key) => void kept.delete(key),
    clear: () => kept.clear(),
  };
}
