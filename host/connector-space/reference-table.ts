import type { LookupKey, ReferenceChange, ReferenceRule, ResolvedReference } from "./connector-space.ts";
import { indexKey } from "./index-key.ts";
import type { NameNumbers } from "./name-numbers.ts";
import { type NamedObjects, namedObject } from "./named-objects.ts";
import type { SpaceDatabase } from "./sqlite-database.ts";

/**
 * References between objects as rows, found from both ends. A value that names no known object yet stays as the
 * target's text and is resolved when that object appears.
 */
export interface ReferenceTable {
  setRules(rules: readonly ReferenceRule[]): void;
  /** Brings all values of one attribute to `values`; answers whether that changed anything. */
  replace(object: number, resourceType: string, attribute: string, values: readonly string[]): boolean;
  change(object: number, resourceType: string, change: ReferenceChange): boolean;
  /** Points waiting references to an object that has just appeared or got another key. */
  resolve(object: number, resourceType: string, anchor: string, lookups: readonly LookupKey[]): void;
  /** Forgets an object's references, and those to it. */
  clear(object: number): void;

  page(
    object: number,
    resourceType: string,
    attribute: string,
    afterTarget: number,
    limit: number,
  ): ResolvedReference[];
  present(object: number, resourceType: string, attribute: string, values: readonly string[]): Set<string>;
  all(object: number, resourceType: string, attribute: string): string[];
  /** The next values in their order, from behind one. */
  valuesAfter(
    object: number,
    resourceType: string,
    attribute: string,
    after: string,
    limit: number,
  ): string[];
  referrers(
    targets: readonly number[],
    resourceType: string,
    attributes: readonly string[],
  ): ResolvedReference[];
  links(
    objects: readonly number[],
    resourceType: string,
    attributes: readonly string[],
    targets: readonly number[],
  ): { readonly object: number; readonly target: number }[];
}

const resolvedColumns = "r.object, r.attribute, r.value, o.key, o.id, o.type, o.display";

export function openReferenceTable(
  db: SpaceDatabase,
  names: NameNumbers,
  namedObjects: NamedObjects,
): ReferenceTable {
  let rules: readonly ReferenceRule[] = [];
  const select = db.prepare("SELECT value FROM refs WHERE object = ? AND attribute = ?");
  const selectAfter = db.prepare(
    "SELECT value FROM refs WHERE object = ? AND attribute = ? AND value > ? ORDER BY value LIMIT +?",
  );
  const insert = db.prepare(
    "INSERT INTO refs (object, attribute, value, target) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
  );
  const remove = db.prepare("DELETE FROM refs WHERE object = ? AND attribute = ? AND value = ?");
  const byAnchor = db.prepare("SELECT key FROM objects WHERE type = ? AND anchor = ?");
  const byLookup = db.prepare("SELECT object AS key FROM lookups WHERE path = ? AND key = ? LIMIT 1");
  const resolveOpen = db.prepare(
    "UPDATE refs SET target = ? WHERE attribute = ? AND value = ? AND target IS NULL",
  );
  const clearOwn = db.prepare("DELETE FROM refs WHERE object = ?");
  const clearIncoming = db.prepare("DELETE FROM refs WHERE target = ?");
  const has = db.prepare("SELECT 1 FROM refs WHERE object = ? AND attribute = ? AND value = ?");
  const list = "(SELECT value FROM json_each(?))";
  const pageOf = db.prepare(
    `SELECT ${resolvedColumns} FROM refs r INDEXED BY refs_members JOIN objects o ON o.key = r.target
      WHERE r.object = ? AND r.attribute = ? AND r.target > ? AND o.hidden = 0 ORDER BY r.target LIMIT +?`,
  );
  const incoming = db.prepare(
    `SELECT target, attribute, value, object FROM refs INDEXED BY refs_target
      WHERE target IN ${list} AND attribute IN ${list}`,
  );
  const linked = db.prepare(
    `SELECT object, target FROM refs INDEXED BY refs_members
      WHERE object IN ${list} AND attribute IN ${list} AND target IN ${list}`,
  );
  for (const statement of [pageOf, incoming]) statement.setReturnArrays(true);

  function targetOf(resourceType: string, attribute: string, value: string): number | null {
    const rule = rules.find((r) => r.resourceType === resourceType && r.attribute === attribute);
    if (!rule) return null;
    const { path, resourceType: type } = rule.target;
    const row =
      path === undefined ? byAnchor.get(type, value) : byLookup.get(names.of(type, path), indexKey(value));
    return (row as { key: number } | undefined)?.key ?? null;
  }

  function add(object: number, resourceType: string, attribute: string, value: string): boolean {
    const target = targetOf(resourceType, attribute, value);
    return insert.run(object, names.of(resourceType, attribute), value, target).changes > 0;
  }

  const numbers = (resourceType: string, attributes: readonly string[]) =>
    JSON.stringify(attributes.map((attribute) => names.of(resourceType, attribute)));

  return {
    setRules: (wanted) => {
      rules = wanted;
    },
    replace(object, resourceType, attribute, values) {
      const number = names.of(resourceType, attribute);
      const before = new Set((select.all(object, number) as { value: string }[]).map((row) => row.value));
      let changed = false;
      for (const value of values)
        if (!before.delete(value)) changed = add(object, resourceType, attribute, value) || changed;
      for (const value of before) changed = remove.run(object, number, value).changes > 0 || changed;
      return changed;
    },
    change(object, resourceType, change) {
      const number = names.of(resourceType, change.attribute);
      let changed = false;
      for (const value of change.remove) changed = remove.run(object, number, value).changes > 0 || changed;
      for (const value of change.add) changed = add(object, resourceType, change.attribute, value) || changed;
      return changed;
    },
    resolve(object, resourceType, anchor, lookups) {
      for (const rule of rules) {
        if (rule.target.resourceType !== resourceType) continue;
        const number = names.of(rule.resourceType, rule.attribute);
        if (rule.target.path === undefined) resolveOpen.run(object, number, anchor);
        else
          for (const { path, text } of lookups)
            if (path === rule.target.path && text !== undefined) resolveOpen.run(object, number, text);
      }
    },
    clear(object) {
      clearOwn.run(object);
      clearIncoming.run(object);
    },
    page: (object, resourceType, attribute, afterTarget, limit) =>
      rowsToReferences(pageOf.all(object, names.of(resourceType, attribute), afterTarget, limit), names),
    present(object, resourceType, attribute, values) {
      const number = names.of(resourceType, attribute);
      return new Set(values.filter((value) => has.get(object, number, value) !== undefined));
    },
    all: (object, resourceType, attribute) =>
      (select.all(object, names.of(resourceType, attribute)) as { value: string }[]).map((row) => row.value),
    valuesAfter: (object, resourceType, attribute, after, limit) =>
      (selectAfter.all(object, names.of(resourceType, attribute), after, limit) as { value: string }[]).map(
        (row) => row.value,
      ),
    referrers(targets, resourceType, attributes) {
      const rows = incoming.all(JSON.stringify(targets), numbers(resourceType, attributes));
      return (rows as unknown as [number, number, string, number][]).flatMap(
        ([object, attribute, value, key]) => {
          const target = namedObjects.at(key);
          return target ? [{ object, attribute: names.attribute(attribute), value, target }] : [];
        },
      );
    },
    links: (objects, resourceType, attributes, targets) =>
      linked.all(JSON.stringify(objects), numbers(resourceType, attributes), JSON.stringify(targets)) as {
        object: number;
        target: number;
      }[],
  };
}

function rowsToReferences(rows: unknown, names: NameNumbers): ResolvedReference[] {
  return (rows as [number, number, string, number, string, string, string][]).map(
    ([object, attribute, value, key, id, resourceType, display]) => ({
      object,
      attribute: names.attribute(attribute),
      value,
      target: namedObject(key, id, resourceType, display),
    }),
  );
}
