import type { SpaceDatabase } from "./sqlite-database.ts";

/** Small numbers for the names of look-up paths and reference attributes, which stand in millions of index rows. */
export interface NameNumbers {
  /** The number of `attribute` of a resource type; made when it is new. */
  of(resourceType: string, attribute: string): number;
  /** The inverse: what follows the resource type. */
  attribute(number: number): string;
  /** After a rollback: what memory holds may be ahead of the file. */
  clear(): void;
}

export function openNameNumbers(db: SpaceDatabase): NameNumbers {
  const insert = db.prepare("INSERT INTO names (name) VALUES (?) ON CONFLICT DO NOTHING");
  const select = db.prepare("SELECT number FROM names WHERE name = ?");
  const numbers = new Map<string, Map<string, number>>();
  const attributes = new Map<number, string>();

  return {
    of(resourceType, attribute) {
      let known = numbers.get(resourceType);
      if (!known) numbers.set(resourceType, (known = new Map()));
      let number = known.get(attribute);
      if (number === undefined) {
        const name = `${resourceType} ${attribute}`;
        insert.run(name);
        number = (select.get(name) as { number: number }).number;
        known.set(attribute, number);
        attributes.set(number, attribute);
      }
      return number;
    },
    attribute: (number) => attributes.get(number) ?? "",
    clear() {
      numbers.clear();
      attributes.clear();
    },
  };
}
