import { fold } from "../contract/fold.ts";

/** Longest key an index keeps, in UTF-16 units. Longer ones share an entry; whoever looks up verifies the hit. */
const longestKey = 200;

/** A value as it stands in an index: folded and cut. */
export function indexKey(value: string): string {
  const folded = fold(value);
  return folded.length > longestKey ? folded.slice(0, longestKey) : folded;
}

/** Whether equal keys mean equal values, letter case aside. */
export const isWholeKey = (key: string): boolean => key.length < longestKey;
