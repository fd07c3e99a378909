/** Puts the problems of a draft where they belong: at the field, or at the top of the page. */
import type { ConfigProblem } from "../../host/contract/admin-api.ts";

export interface PlacedProblems {
  /** The message at exactly this field (a JSON pointer); several become one text. */
  at(pointer: string): string | undefined;
  /** Messages at the field or anything inside it. */
  within(pointer: string): readonly string[];
  /** Messages that no field of the page shows. */
  readonly elsewhere: readonly string[];
}

/**
 * Each problem goes to the field with the longest of the pointers that its path is, or lies within; to `elsewhere`
 * when there is none.
 */
export function placeProblems(
  problems: readonly ConfigProblem[],
  pointers: readonly string[],
): PlacedProblems {
  const byPointer = new Map<string, string[]>();
  const elsewhere: string[] = [];
  for (const { path, message } of problems) {
    const field = pointers
      .filter((pointer) => contains(pointer, path))
      .reduce<string | undefined>(
        (best, pointer) => (best && best.length >= pointer.length ? best : pointer),
        undefined,
      );
    if (field === undefined) elsewhere.push(message);
    else byPointer.set(field, [...(byPointer.get(field) ?? []), message]);
  }
  return {
    at: (pointer) => byPointer.get(pointer)?.join(" "),
    within: (pointer) =>
      [...byPointer].flatMap(([field, messages]) => (contains(pointer, field) ? messages : [])),
    elsewhere,
  };
}

/** One part of a JSON pointer (RFC 6901 §3). */
export function pointerPart(name: string): string {
  return name.replaceAll("~", "~0").replaceAll("/", "~1");
}

function contains(pointer: string, path: string): boolean {
  return path === pointer || path.startsWith(`${pointer}/`);
}
