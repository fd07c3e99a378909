/**
 * Clients that read a list page after page by `startIndex`. They name only a number; when others create and delete
 * meanwhile, the same number is another place, and somebody would be listed twice or not at all. The next page of a walk
 * therefore goes on behind the last object of the page before (docs/decisions/005).
 *
 * Nobody tells whose page a number is. So a walk begins with a page at 1, is known by the number of its next page alone,
 * and is over with the last page of the list: an end that nobody goes on from leads others astray. A page at any other
 * number is no walk's, and its place is counted out.
 */
export interface Walks {
  /** How a walk comes to a page at this place; undefined for a page at 1, and for one that is no walk's. */
  find(resourceType: string, startIndex: number): Step | undefined;
  /** Notes the page a walk came to, or began with. Undefined when the list ended with it. */
  went(step: Step | undefined, page: WalkedPage | undefined): void;
}

export interface Step {
  /** The walk, by its page before. */
  readonly from: WalkedPage;
  /** Key of the object behind which the page is to begin. */
  readonly after: number;
}

export interface WalkedPage {
  readonly resourceType: string;
  readonly startIndex: number;
  /** Key of the object behind which it began. */
  readonly after: number;
  readonly nextIndex: number;
  /** Key of its last object. */
  readonly last: number;
}

const rememberedMs = 10 * 60 * 1000;
const mostWalks = 200;
/** Who asks for the first page over and over begins a walk each time, and must not push out those of others. */
const mostAtOnePlace = 10;

export function createWalks(now: () => number): Walks {
  /** Each by its latest page; the one that went last is at the end. */
  let walks: readonly { readonly page: WalkedPage; readonly at: number }[] = [];

  function latest(is: (page: WalkedPage) => boolean): WalkedPage | undefined {
    return walks.findLast(({ page, at }) => is(page) && now() - at < rememberedMs)?.page;
  }

  return {
    find(resourceType, startIndex) {
      if (startIndex === 1) return undefined;
      // Of several that wait at one place the latest goes on: the others were given up, as a rule.
      const next = latest((page) => page.nextIndex === startIndex && page.resourceType === resourceType);
      if (next) return { from: next, after: next.last };
      // A page whose answer was lost is asked for again.
      const again = latest((page) => page.startIndex === startIndex && page.resourceType === resourceType);
      return again && { from: again, after: again.after };
    },
    went(step, page) {
      const others = walks.filter((walk) => walk.page !== step?.from);
      walks = others;
      if (!page) return;
      const { resourceType, nextIndex } = page;
      const beside = others.filter(
        (walk) => walk.page.nextIndex === nextIndex && walk.page.resourceType === resourceType,
      );
      const forgotten = beside.length === mostAtOnePlace ? beside[0] : undefined;
      walks = [...others.filter((walk) => walk !== forgotten), { page, at: now() }].slice(-mostWalks);
    },
  };
}
