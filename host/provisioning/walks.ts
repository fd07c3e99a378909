/**
 * Where pages by index ended. A client that walks a list by `startIndex` names only a number; when others create and
 * delete meanwhile, the same number is another place, and somebody would be listed twice or not at all. A page that
 * begins where an earlier one ended therefore goes on behind the last object of that one.
 */
export interface Walks {
  /** The key of the object before this place, when a page ended there not long ago. */
  before(resourceType: string, startIndex: number): number | undefined;
  ended(resourceType: string, nextIndex: number, lastKey: number): void;
}

const rememberedMs = 10 * 60 * 1000;
const mostRemembered = 1000;

export function createWalks(now: () => number): Walks {
  const ends = new Map<string, { readonly key: number; readonly at: number }>();
  return {
    before(resourceType, startIndex) {
      const end = ends.get(`${resourceType} ${startIndex}`);
      return end && now() - end.at < rememberedMs ? end.key : undefined;
    },
    ended(resourceType, nextIndex, lastKey) {
      const name = `${resourceType} ${nextIndex}`;
      // Deleted first, so that the map's order is the order of use and its first entry the one to forget.
      ends.delete(name);
      ends.set(name, { key: lastKey, at: now() });
      if (ends.size > mostRemembered) ends.delete(ends.keys().next().value as string);
    },
  };
}
