/** The list of what happened: entries asked for and entries told live, in one order, and the words for each. */
import type { ActivityEntry } from "../../host/contract/admin-api.ts";

/** Both lists as one, newest first, each entry once; only of one connector when it is given. */
export function mergeEntries(
  live: readonly ActivityEntry[],
  loaded: readonly ActivityEntry[],
  connector: string | undefined,
): readonly ActivityEntry[] {
  const byId = new Map([...loaded, ...live].map((entry) => [entry.id, entry]));
  return [...byId.values()]
    .filter((entry) => connector === undefined || entry.connector === connector)
    .sort((one, other) => other.id - one.id);
}

export function failed(entry: ActivityEntry): boolean {
  return entry.status >= 400;
}

/** "full-import" -> "Full import". */
export function verbWords(verb: string): string {
  const words = verb.replace(/[-_]/g, " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** Whom or what the entry is about. */
export function subjectOf(entry: ActivityEntry): string {
  return entry.subject ?? entry.resourceId ?? entry.resourceType ?? "";
}

/** What to say of how it ended: the failure in words and its code, or nothing. */
export function outcomeOf(entry: ActivityEntry): string {
  if (entry.message !== undefined)
    return failed(entry) ? `${entry.message} (${entry.status})` : entry.message;
  return failed(entry) ? `Refused with ${entry.status}` : "";
}
