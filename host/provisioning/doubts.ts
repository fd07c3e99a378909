import type { Intent } from "../connector-space/connector-space.ts";

/** Changes whose outcome in the target is not known. Whoever needs one of their turns settles them first. */
export interface Doubts {
  readonly count: number;
  add(intent: Intent): void;
  remove(intent: Intent): void;
  all(): readonly Intent[];
  /** Those that hold one of the turns. */
  on(turns: readonly string[]): readonly Intent[];
}

export function createDoubts(intents: readonly Intent[]): Doubts {
  const open = new Map(intents.map((intent) => [intent.seq, intent]));
  return {
    get count() {
      return open.size;
    },
    add: (intent) => void open.set(intent.seq, intent),
    remove: (intent) => void open.delete(intent.seq),
    all: () => [...open.values()],
    on(turns) {
      if (open.size === 0) return [];
      return [...open.values()].filter((intent) => intent.turns.some((turn) => turns.includes(turn)));
    },
  };
}
