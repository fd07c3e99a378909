/** Of some candidates the one with the most in common, the first of equals; undefined when none has anything in common. */
export function mostAlike<T>(candidates: Iterable<T>, inCommon: (candidate: T) => number): T | undefined {
  let found: T | undefined;
  let most = 0;
  for (const candidate of candidates) {
    const common = inCommon(candidate);
    if (common > most) [found, most] = [candidate, common];
  }
  return found;
}
