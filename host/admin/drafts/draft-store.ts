import type { Log } from "../../contract/log.ts";
import type { SecretStore } from "../../secrets/secret-store.ts";
import type { DraftFile } from "../admin-parts.ts";
import { AdminRefusal } from "../failure.ts";
import { createTurns } from "../turns.ts";
import type { DraftState } from "./draft-state.ts";

export const draftLifetimeMs = 24 * 60 * 60 * 1000;
const purpose = "drafts";

/** The drafts of this host, sealed in one file. A draft ends a day after it was last changed. */
export interface DraftStore {
  list(): Promise<readonly DraftState[]>;
  /** 404 when there is none, or no longer. */
  get(id: string): Promise<DraftState>;
  /** Keeps a draft; gives it back with the time it was kept. */
  put(state: DraftState): Promise<DraftState>;
  remove(id: string): Promise<void>;
}

export function createDraftStore(options: {
  readonly file: DraftFile;
  readonly sealer: Pick<SecretStore, "seal" | "unseal">;
  readonly log: Log;
  readonly now: () => number;
  /** Called for each draft that ended by age. */
  readonly onExpired: (id: string) => void;
}): DraftStore {
  const { file, sealer, log, now, onExpired } = options;
  const inTurn = createTurns();
  let loaded: Promise<Map<string, DraftState>> | undefined;

  return {
    list: async () => [...(await current()).values()],
    async get(id) {
      const draft = (await current()).get(id);
      if (!draft)
        throw new AdminRefusal(404, "This draft has ended. Begin anew from the list of connectors.");
      return draft;
    },
    async put(state) {
      const kept = { ...state, savedAt: new Date(now()).toISOString() };
      await change((drafts) => drafts.set(state.id, kept));
      return kept;
    },
    async remove(id) {
      await change((drafts) => drafts.delete(id));
    },
  };

  async function current(): Promise<Map<string, DraftState>> {
    loaded ??= load().catch((error: unknown) => {
      loaded = undefined;
      throw error;
    });
    const drafts = await loaded;
    for (const { id, savedAt } of drafts.values()) {
      if (Date.parse(savedAt) + draftLifetimeMs > now()) continue;
      drafts.delete(id);
      onExpired(id);
    }
    return drafts;
  }

  async function change(edit: (drafts: Map<string, DraftState>) => void): Promise<void> {
    await inTurn(purpose, async () => {
      const drafts = await current();
      const next = new Map(drafts);
      edit(next);
      await file.write(sealer.seal(purpose, JSON.stringify([...next.values()])));
      loaded = Promise.resolve(next);
    });
  }

  /** Drafts that cannot be opened are given up: what matters of them the administrator can type again. */
  async function load(): Promise<Map<string, DraftState>> {
    const sealed = await file.read();
    if (sealed === undefined) return new Map();
    try {
      const drafts = JSON.parse(sealer.unseal(purpose, sealed)) as DraftState[];
      return new Map(drafts.map((draft) => [draft.id, draft]));
    } catch (error) {
      log.warn("the drafts of the wizard cannot be opened and are given up", { error });
      return new Map();
    }
  }
}
