import type { SpaceDatabase } from "./sqlite-database.ts";

const blockBits = 10;

/**
 * How many visible objects each block of 1,024 keys has. The place of any page is then found by adding at most
 * `objects / 1024` numbers in memory and stepping over at most 1,023 index entries, at the first page as at the last.
 */
export interface ListingBlocks {
  count(type: string): number;
  /** Counts an object in or out; part of the transaction that changes it. */
  change(type: string, key: number, by: 1 | -1): void;
  /** The first key of the block that holds the place, and how many visible objects of it come before the place. */
  locate(type: string, place: number): { readonly firstKey: number; readonly skip: number };
  /** After a rollback: what memory holds may be ahead of the file. */
  reload(): void;
}

export function openListingBlocks(db: SpaceDatabase): ListingBlocks {
  const read = db.prepare("SELECT type, block, visible FROM blocks");
  const write = db.prepare(
    "INSERT INTO blocks (type, block, visible) VALUES (?, ?, ?) ON CONFLICT (type, block) DO UPDATE SET visible = visible + excluded.visible",
  );
  const types = new Map<string, { total: number; blocks: number[] }>();

  function of(type: string): { total: number; blocks: number[] } {
    let entry = types.get(type);
    if (!entry) types.set(type, (entry = { total: 0, blocks: [] }));
    return entry;
  }

  function reload(): void {
    types.clear();
    for (const row of read.all() as { type: string; block: number; visible: number }[]) {
      const entry = of(row.type);
      while (entry.blocks.length < row.block) entry.blocks.push(0);
      entry.blocks[row.block] = row.visible;
      entry.total += row.visible;
    }
  }

  reload();
  return {
    reload,
    count: (type) => of(type).total,
    change(type, key, by) {
      const block = Math.floor(key / (1 << blockBits));
      write.run(type, block, by);
      const entry = of(type);
      while (entry.blocks.length <= block) entry.blocks.push(0);
      entry.blocks[block] = (entry.blocks[block] ?? 0) + by;
      entry.total += by;
    },
    locate(type, place) {
      let skip = place - 1;
      const { blocks } = of(type);
      for (let block = 0; block < blocks.length; block++) {
        const visible = blocks[block] ?? 0;
        if (skip < visible) return { firstKey: block * (1 << blockBits), skip };
        skip -= visible;
      }
      return { firstKey: blocks.length * (1 << blockBits), skip: 0 };
    },
  };
}
