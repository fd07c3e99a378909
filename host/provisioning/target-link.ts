import type { Session } from "../connectors/connector.ts";
import { ConnectorError } from "../contract/errors.ts";
import type { Log } from "../contract/log.ts";
import type { Deadlines } from "./deadline.ts";

/**
 * The open session with the target, opened again when it was lost. Keeps in mind the last failure, for the home page:
 * it stays until a call succeeds.
 */
export interface TargetLink {
  session(): Promise<Session>;
  /** Calls the target with a deadline and notes how it went. */
  call<T>(work: (session: Session, signal: AbortSignal) => Promise<T>): Promise<T>;
  /** Notes what became of a call that was not made through `call`. */
  note(error: unknown): void;
  readonly failure: { readonly message: string; readonly at: string } | undefined;
  onFailureChange(listener: () => void): void;
  close(): Promise<void>;
}

export interface TargetLinkOptions {
  readonly open: (signal: AbortSignal) => Promise<Session>;
  /** The session just opened, where there is one. */
  readonly session: Session | undefined;
  readonly timeoutMs: number;
  readonly deadlines: Deadlines;
  readonly log: Log;
  readonly now: () => number;
}

/** After a failed attempt to connect, requests are refused for this long instead of each waiting for the target. */
const pauseMs = 5000;

export function createTargetLink({
  open,
  session: first,
  timeoutMs,
  deadlines,
  log,
  now,
}: TargetLinkOptions): TargetLink {
  let current: Promise<Session> | undefined = first && Promise.resolve(first);
  let refusedUntil = 0;
  let lastError: unknown;
  let failure: TargetLink["failure"];
  let closed = false;
  const listeners: (() => void)[] = [];

  function setFailure(next: TargetLink["failure"]): void {
    if (failure?.message === next?.message) return;
    failure = next;
    for (const listener of listeners) listener();
  }

  async function connect(): Promise<Session> {
    if (closed) throw new ConnectorError("unavailable", "The connector was stopped.");
    if (now() < refusedUntil) throw lastError;
    current = open(deadlines.after(timeoutMs));
    try {
      return await current;
    } catch (error) {
      current = undefined;
      refusedUntil = now() + pauseMs;
      lastError = error;
      note(error);
      throw error;
    }
  }

  function note(error: unknown): void {
    if (!(error instanceof ConnectorError)) return;
    const broken =
      error.code === "unavailable" || error.code === "timeout" || error.code === "invalid-credentials";
    if (!broken && error.code !== "permission-denied") return;
    log.warn("The target failed", { code: error.code, error });
    setFailure({ message: error.message, at: new Date(now()).toISOString() });
    if (!broken || !current) return;
    const lost = current;
    current = undefined;
    void lost
      .then((session) => session.close())
      .catch((cause: unknown) => log.debug("Closing a lost session failed", { error: cause }));
  }

  return {
    session: () => current ?? connect(),
    async call(work) {
      try {
        const session = await (current ?? connect());
        const result = await work(session, deadlines.after(timeoutMs));
        if (failure) setFailure(undefined);
        return result;
      } catch (error) {
        note(error);
        throw error;
      }
    },
    note(error) {
      if (error === undefined) {
        if (failure) setFailure(undefined);
      } else note(error);
    },
    get failure() {
      return failure;
    },
    onFailureChange: (listener) => void listeners.push(listener),
    async close() {
      closed = true;
      const open = await current?.catch(() => undefined);
      current = undefined;
      await open?.close();
    },
  };
}
