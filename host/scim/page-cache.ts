/** Pages as they were answered, to be answered again while nothing has changed. */
export interface PageCache {
  /** Undefined for a page that is not kept, or that would be another one now. */
  get(name: string): Uint8Array | undefined;
  /**
   * Keeps a page that is asked for again; a client that walks through a list never does, and pages kept in vain are work for
   * the garbage collector. `stillHolds` tells whether the page would be answered the same.
   */
  keep(name: string, page: Uint8Array, stillHolds: () => boolean): void;
}

/** How many pages that are not kept are remembered by name. */
const mostNames = 100;

/** Keeps the pages asked for last, `mostBytes` of them. */
export function createPageCache(mostBytes: number): PageCache {
  const pages = new Map<string, { readonly page: Uint8Array; readonly stillHolds: () => boolean }>();
  const askedOnce = new Set<string>();
  let bytes = 0;

  function drop(name: string): void {
    bytes -= pages.get(name)?.page.length ?? 0;
    pages.delete(name);
  }

  return {
    get(name) {
      const kept = pages.get(name);
      if (kept?.stillHolds()) return kept.page;
      drop(name);
      return undefined;
    },
    keep(name, page, stillHolds) {
      if (!askedOnce.has(name)) {
        askedOnce.add(name);
        if (askedOnce.size > mostNames) askedOnce.delete(askedOnce.values().next().value as string);
        return;
      }
      drop(name);
      pages.set(name, { page, stillHolds });
      bytes += page.length;
      // A map's order is the order in which its entries were set.
      for (const oldest of pages.keys()) {
        if (bytes <= mostBytes) break;
        drop(oldest);
      }
    },
  };
}
