/**
 * A draft while it is open in the page. The host holds the truth; here is only what was typed and is not there yet. It
 * is saved a moment after the last key, and handed in by "Next".
 */
import type {
  ConfigProblem,
  Draft,
  DraftConfig,
  FinishResult,
  SecretValues,
  StepInput,
  WizardStepId,
} from "../../host/contract/admin-api.ts";
import { AdminCallFailure, type AdminClient } from "../admin-client.ts";
import { createStore, type Store } from "../store.ts";
import { configOf, mergeInput, withInput } from "./step-input.ts";

export interface DraftView {
  /** As the host told it last. */
  readonly draft: Draft;
  /** With what was typed since. */
  readonly config: DraftConfig;
  /** Typed and not accepted by "Next" yet, as `page/name`; the fields show them as dots. */
  readonly secrets: SecretValues;
  readonly saving: "saved" | "unsaved" | "failed";
  /** Why the host refused to save; absent when it did not answer. */
  readonly refusal?: string;
  /** What the host is asked now. */
  readonly busy?: WizardStepId;
  /** Why the last call did not do what it was for. */
  readonly failure?: string;
  readonly problems: readonly ConfigProblem[];
}

export interface DraftSession extends Pick<Store<DraftView>, "get" | "subscribe"> {
  edit: (input: StepInput) => void;
  /** Sends what is not saved yet, now. */
  save: () => Promise<void>;
  /** Hands in a step; true when the host accepted it. */
  next: (step: WizardStepId) => Promise<boolean>;
  /** Gives up waiting for `next` or `finish`. */
  cancel: () => void;
  /** Undefined when the host refused; `failure` and `problems` say why. */
  finish: (token: string | undefined) => Promise<FinishResult | undefined>;
  discard: () => Promise<void>;
}

const nothing: StepInput = { config: {} };

/** Opens a draft the host has told. `saveAfter` is in milliseconds. */
export function openDraft(options: { client: AdminClient; draft: Draft; saveAfter?: number }): DraftSession {
  const { client, saveAfter = 800 } = options;
  const params = { id: options.draft.id };
  let pending = nothing;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let saves: Promise<void> = Promise.resolve();
  let waiting: AbortController | undefined;
  const store = createStore(viewOf(options.draft, pending, {}));

  const change = (part: Partial<DraftView>) => store.set({ ...store.get(), ...part });

  /** Takes over what the host answered; what was typed meanwhile stays on top. */
  function accept(draft: Draft, secrets = store.get().secrets): void {
    store.set(viewOf(draft, pending, secrets));
  }

  function edit(input: StepInput): void {
    pending = mergeInput(pending, input);
    const { draft, secrets, refusal: _, ...view } = store.get();
    store.set({
      ...view,
      draft,
      config: withInput(draft.config, pending),
      secrets: { ...secrets, ...input.secrets },
      saving: "unsaved",
    });
    clearTimeout(timer);
    timer = setTimeout(() => void save(), saveAfter);
  }

  /** One save after the other, so that an older one never overtakes. */
  function save(): Promise<void> {
    clearTimeout(timer);
    saves = saves.then(async () => {
      if (pending === nothing) return;
      const sent = pending;
      pending = nothing;
      try {
        accept(await client.call("PATCH /admin/drafts/:id", { params, body: sent }));
      } catch (error) {
        pending = mergeInput(sent, pending);
        const answered = error instanceof AdminCallFailure && error.status !== undefined;
        change({ saving: "failed", ...(answered && { refusal: error.message }) });
      }
    });
    return saves;
  }

  async function ask<T>(
    busy: WizardStepId,
    work: (signal: AbortSignal) => Promise<T>,
  ): Promise<T | undefined> {
    clearTimeout(timer);
    await saves;
    const { failure: _, ...view } = store.get();
    store.set({ ...view, busy, problems: [] });
    const controller = new AbortController();
    waiting = controller;
    try {
      return await work(controller.signal);
    } catch (error) {
      if (!controller.signal.aborted) {
        const failure = error instanceof AdminCallFailure ? error : undefined;
        change({ failure: (error as Error).message, problems: failure?.problems ?? [] });
      }
      return undefined;
    } finally {
      waiting = undefined;
      const { busy: _, ...view } = store.get();
      store.set(view);
      if (pending !== nothing) void save();
    }
  }

  return {
    get: store.get,
    subscribe: store.subscribe,
    edit,
    save,
    async next(id) {
      const draft = await ask(id, async (signal) => {
        const { config, draft } = store.get();
        const step = draft.steps.find((one) => one.id === id);
        const sent = mergeInput(pending, { config: step ? configOf(step, config) : {} });
        const answer = await client.call("POST /admin/drafts/:id/steps/:step", {
          params: { ...params, step: id },
          body: sent,
          signal,
        });
        pending = nothing;
        return answer;
      });
      if (!draft) return false;
      const done = draft.steps.some((step) => step.id === id && step.state === "done");
      accept(draft, done ? {} : store.get().secrets);
      return done;
    },
    cancel: () => waiting?.abort(),
    async finish(token) {
      await save();
      return ask("finish", (signal) =>
        client.call("POST /admin/drafts/:id/finish", {
          params,
          body: token === undefined ? {} : { token },
          signal,
        }),
      );
    },
    async discard() {
      clearTimeout(timer);
      pending = nothing;
      await saves;
      await client.call("DELETE /admin/drafts/:id", { params });
    },
  };
}

function viewOf(draft: Draft, pending: StepInput, secrets: SecretValues): DraftView {
  return {
    draft,
    config: withInput(draft.config, pending),
    secrets,
    saving: pending === nothing ? "saved" : "unsaved",
    problems: draft.problems,
  };
}
