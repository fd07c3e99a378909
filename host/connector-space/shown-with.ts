import type { ReferenceRule, ShownWith } from "./connector-space.ts";
import type { NameNumbers } from "./name-numbers.ts";
import type { NamedObjects } from "./named-objects.ts";
import type { SpaceDatabase } from "./sqlite-database.ts";

/** Which objects an object is shown with: those it refers to once (`manager`), and those that have it in a list (`groups`). */
export interface ShownWithTable {
  setRules(rules: readonly ReferenceRule[]): void;
  /** The same reader until the rules change. */
  readerOf(resourceType: string): ShownWithReader;
}

/** Reads what the objects of one resource type are shown with. */
export interface ShownWithReader {
  of(keys: readonly number[]): ReadonlyMap<number, ShownWith>;
  /** Columns for a statement that reads the objects themselves; `key` is the expression of an object's key. */
  columns(key: string): readonly string[];
  /** What those columns say. */
  read(columns: readonly unknown[]): ShownWith;
}

/** Keys of a page follow each other so closely that reading everything between them is less work than finding each. */
const pageLike = 8;
const closeTogether = 4;
/** Rows between two keys, after which each key is looked up for itself after all. */
const mostBetween = 5000;

export function openShownWith(db: SpaceDatabase, names: NameNumbers, named: NamedObjects): ShownWithTable {
  let rules: readonly ReferenceRule[] = [];
  const readers = new Map<string, ShownWithReader>();

  function openReader(resourceType: string): ShownWithReader {
    const numbered = ({ resourceType: type, attribute }: ReferenceRule) => ({
      attribute,
      number: names.of(type, attribute),
    });
    const own = rules.filter((rule) => rule.resourceType === resourceType);
    const single = own.filter(({ shownWith }) => shownWith === "referrer").map(numbered);
    const lists = rules
      .filter(({ shownWith, target }) => shownWith === "target" && target.resourceType === resourceType)
      .map(numbered);
    if (!single.length && !lists.length)
      return { of: () => new Map(), columns: () => [], read: () => ({ references: [], referrers: [] }) };

    const columns = (key: string) => [
      ...single.map(
        ({ number }) =>
          `(SELECT target FROM refs INDEXED BY refs_members WHERE object = ${key} AND attribute = ${number} AND target IS NOT NULL LIMIT 1)`,
      ),
      ...lists.map(
        ({ number }) =>
          `(SELECT group_concat(object) FROM refs INDEXED BY refs_target WHERE target = ${key} AND attribute = ${number})`,
      ),
    ];
    const one = db.prepare(`SELECT ${columns("?1").join(", ")}`);
    const between = [
      ...single.map(
        ({ number }) =>
          `SELECT object, target FROM refs INDEXED BY refs_members WHERE object BETWEEN ?1 AND ?2 AND attribute = ${number} AND target IS NOT NULL LIMIT ${mostBetween}`,
      ),
      ...lists.map(
        ({ number }) =>
          `SELECT target, object FROM refs INDEXED BY refs_target WHERE target BETWEEN ?1 AND ?2 AND attribute = ${number} LIMIT ${mostBetween}`,
      ),
    ].map((sql) => db.prepare(sql));
    for (const statement of [one, ...between]) statement.setReturnArrays(true);

    function read(row: readonly unknown[]): ShownWith {
      const references: ShownWith["references"][number][] = [];
      for (const [index, { attribute }] of single.entries()) {
        const target = row[index] === null ? undefined : named.at(row[index] as number);
        if (target) references.push({ attribute, target });
      }
      const referrers = [];
      for (let column = single.length; column < row.length; column++) {
        const keys = row[column] as string | null;
        if (keys !== null)
          for (const referrer of keys.split(",")) {
            const name = named.at(Number(referrer));
            if (name) referrers.push(name);
          }
      }
      return { references, referrers };
    }

    const ofOne = (key: number) => read(one.get(key) as unknown as unknown[]);

    /** Undefined when there is too much between the keys. */
    function ofPage(first: number, last: number): Map<number, ShownWith> | undefined {
      const found = new Map<
        number,
        { references: ShownWith["references"][number][]; referrers: ShownWith["referrers"][number][] }
      >();
      const at = (key: number) => {
        let known = found.get(key);
        if (!known) found.set(key, (known = { references: [], referrers: [] }));
        return known;
      };
      for (const [index, statement] of between.entries()) {
        const rows = statement.all(first, last) as unknown as [number, number][];
        if (rows.length === mostBetween) return undefined;
        const attribute = single[index]?.attribute;
        for (const [key, other] of rows) {
          const target = named.at(other);
          if (!target) continue;
          if (attribute === undefined) at(key).referrers.push(target);
          else at(key).references.push({ attribute, target });
        }
      }
      return found;
    }

    // The entries between two objects with lists are all the members of those between.
    const hasLists = own.some(({ shownWith }) => shownWith !== "referrer");
    const of = (keys: readonly number[]) => {
      const first = keys[0] ?? 0;
      const last = keys.at(-1) ?? 0;
      const isPage =
        keys.length >= pageLike && last - first >= 0 && last - first < closeTogether * keys.length;
      const page = isPage && !hasLists ? ofPage(first, last) : undefined;
      return page ?? new Map(keys.map((key) => [key, ofOne(key)]));
    };
    return { of, columns, read };
  }

  return {
    setRules(wanted) {
      rules = wanted;
      readers.clear();
    },
    readerOf(resourceType) {
      let reader = readers.get(resourceType);
      if (!reader) readers.set(resourceType, (reader = openReader(resourceType)));
      return reader;
    },
  };
}
