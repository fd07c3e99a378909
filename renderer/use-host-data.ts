/** Reading from and acting on the host from a component. */
import { useCallback, useEffect, useEffectEvent, useState } from "react";
import { AdminCallFailure } from "./admin-client.ts";

export type Loaded<T> =
  | { readonly kind: "loading" }
  | { readonly kind: "failed"; readonly message: string }
  | { readonly kind: "ready"; readonly value: T };

export interface Loading<T> {
  readonly loaded: Loaded<T>;
  reload: () => void;
  /** Puts in what an action of the host answered. */
  replace: (value: T) => void;
}

/** Loads once for each `key`, and again on `reload`, during which the last value stays. */
export function useLoaded<T>(key: string, load: (signal: AbortSignal) => Promise<T>): Loading<T> {
  const [attempt, setAttempt] = useState(0);
  const [state, setState] = useState<{ key: string; attempt: number; loaded: Loaded<T> }>();
  const latestLoad = useEffectEvent(load);

  useEffect(() => {
    const controller = new AbortController();
    const settle = (loaded: Loaded<T>) => {
      if (!controller.signal.aborted) setState({ key, attempt, loaded });
    };
    latestLoad(controller.signal).then(
      (value) => settle({ kind: "ready", value }),
      (error: unknown) => settle({ kind: "failed", message: messageOf(error) }),
    );
    return () => controller.abort();
  }, [key, attempt]);

  const reload = useCallback(() => setAttempt((attempt) => attempt + 1), []);
  const replace = useCallback(
    (value: T) => setState({ key, attempt, loaded: { kind: "ready", value } }),
    [key, attempt],
  );
  // A failure is not kept while it is tried again; a value is.
  const current = state?.key === key && (state.attempt === attempt || state.loaded.kind === "ready");
  return { loaded: current ? state.loaded : { kind: "loading" }, reload, replace };
}

export interface Action {
  /** Which action is under way, by the name it was run with. */
  readonly busy: string | undefined;
  /** Why the last one failed, for the administrator. */
  readonly failure: AdminCallFailure | undefined;
  run: (name: string, work: () => Promise<void>) => void;
  dismiss: () => void;
}

/** Runs one action at a time and keeps why it failed until the next. */
export function useAction(): Action {
  const [busy, setBusy] = useState<string>();
  const [failure, setFailure] = useState<AdminCallFailure>();
  const run = (name: string, work: () => Promise<void>) => {
    setBusy(name);
    setFailure(undefined);
    work()
      .catch((error: unknown) =>
        setFailure(
          error instanceof AdminCallFailure
            ? error
            : new AdminCallFailure(undefined, messageOf(error), { cause: error }),
        ),
      )
      .finally(() => setBusy(undefined));
  };
  return { busy, failure, run, dismiss: () => setFailure(undefined) };
}

/** The time in milliseconds, renewed often enough for "2 minutes ago" to be true. */
export function useNow(everyMilliseconds = 15_000): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), everyMilliseconds);
    return () => clearInterval(timer);
  }, [everyMilliseconds]);
  return now;
}

/** What to show of an error that was caught. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
