import type { SpaceDatabase } from "./sqlite-database.ts";

/** An object as others name it: as their manager, as their group, as their member. */
export interface NamedObject {
  readonly key: number;
  readonly id: string;
  readonly resourceType: string;
  readonly display: string;
  /** A number that another object, or this one under another name, does not have: a version is made of it. */
  readonly mark: number;
}

export function namedObject(key: number, id: string, resourceType: string, display: string): NamedObject {
  // FNV-1a, which takes no more than a multiplication for each letter.
  let mark = Math.imul(0x811c9dc5 ^ key, 0x01000193);
  for (let i = 0; i < display.length; i++) mark = Math.imul(mark ^ display.charCodeAt(i), 0x01000193);
  return { key, id, resourceType, display, mark };
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

/**
 * Of each of two generations: names that are asked for go from the older one to the younger. To find the oldest of a full
 * Map, V8 passes over all that were deleted from it, which takes longer than to read a name again.
 */
const mostInGeneration = 100_000;

export function openNamedObjects(db: SpaceDatabase): NamedObjects {
  const select = db.prepare("SELECT id, type, display FROM objects WHERE key = ? AND hidden = 0");
  select.setReturnArrays(true);
  let young = new Map<number, NamedObject | null>();
  let old: typeof young = new Map();

  function read(key: number): NamedObject | null {
    const row = select.get(key) as unknown as [string, string, string] | undefined;
    return row ? namedObject(key, ...row) : null;
  }

  return {
    at(key) {
      let named = young.get(key);
      if (named === undefined) {
        named = old.get(key) ?? read(key);
        if (young.size === mostInGeneration) {
          old = young;
          young = new Map();
        }
        young.set(key, named);
      }
      return named ?? undefined;
    },
    forget(key) {
      young.delete(key);
      old.delete(key);
    },
    clear() {
      young.clear();
      old.clear();
    },
  };
}
