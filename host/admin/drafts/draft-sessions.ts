import { createHash } from "node:crypto";
import type { AllParameterValues, ConnectorType, Session } from "../../connectors/connector.ts";
import { ConnectorError } from "../../contract/errors.ts";
import type { Log } from "../../contract/log.ts";

/** What a session is opened with. */
export interface Opening {
  readonly draftId: string;
  readonly type: ConnectorType;
  readonly values: AllParameterValues;
  readonly secret: (name: string) => string | undefined;
}

/** Sessions to the targets of drafts: one for each draft, kept open from step to step. */
export interface DraftSessions {
  /** Runs `work` with a session open on exactly these values; a failure of `work` closes it. */
  use<T>(
    opening: Opening,
    signal: AbortSignal,
    work: (session: Session, signal: AbortSignal) => Promise<T>,
  ): Promise<T>;
  close(draftId: string): Promise<void>;
  closeAll(): Promise<void>;
}

interface OpenSession {
  readonly fingerprint: string;
  readonly session: Session;
  readonly idle: NodeJS.Timeout;
}

const idleMs = 10 * 60 * 1000;
const callTimeoutMs = 30_000;
const stepDeadlineMs = 60_000;

export function createDraftSessions(log: Log): DraftSessions {
  const open = new Map<string, OpenSession>();

  return {
    async use(opening, signal, work) {
      const limited = AbortSignal.any([signal, AbortSignal.timeout(stepDeadlineMs)]);
      return withinDeadline(limited, signal, async () => {
        const session = await sessionFor(opening, limited);
        try {
          return await work(session, limited);
        } catch (error) {
          await close(opening.draftId);
          throw error;
        }
      });
    },
    close,
    closeAll: async () => {
      await Promise.all([...open.keys()].map(close));
    },
  };

  async function sessionFor(opening: Opening, signal: AbortSignal): Promise<Session> {
    const { draftId, type, values } = opening;
    const fingerprint = fingerprintOf(opening);
    const known = open.get(draftId);
    if (known?.fingerprint === fingerprint) {
      known.idle.refresh();
      return known.session;
    }
    // Before the new one opens: some targets take one session only.
    await close(draftId);
    const session = await type.open(
      values,
      {
        secret: (page, name) => opening.secret(`${page}/${name}`),
        timeoutMs: callTimeoutMs,
        log: (level, message, details) => log[level](message, { draft: draftId, ...details }),
      },
      signal,
    );
    // It came too late: nobody waits for it any more, and the next step opens its own.
    if (signal.aborted) {
      await session.close();
      signal.throwIfAborted();
    }
    const idle = setTimeout(() => void close(draftId), idleMs).unref();
    open.set(draftId, { fingerprint, session, idle });
    return session;
  }

  async function close(draftId: string): Promise<void> {
    const known = open.get(draftId);
    if (!known) return;
    open.delete(draftId);
    clearTimeout(known.idle);
    try {
      await known.session.close();
    } catch (error) {
      log.warn("a draft's session did not close", { draft: draftId, error });
    }
  }
}

/** Values and secrets, so that a changed password opens anew; as a digest, so that none is kept here. */
function fingerprintOf({ values, type, secret }: Opening): string {
  const secrets = Object.entries(type.parameters).flatMap(([page, parameters]) =>
    parameters.filter(({ kind }) => kind === "secret").map(({ name }) => secret(`${page}/${name}`) ?? null),
  );
  return createHash("sha256")
    .update(JSON.stringify([values, secrets]))
    .digest("hex");
}

/** Ends the wait when the deadline passes, even where a driver does not follow its signal. */
async function withinDeadline<T>(
  limited: AbortSignal,
  gone: AbortSignal,
  work: () => Promise<T>,
): Promise<T> {
  const { promise, reject } = Promise.withResolvers<never>();
  const abort = () => {
    const message = gone.aborted
      ? "The step was cancelled."
      : `The target did not answer within ${stepDeadlineMs / 1000} seconds. Check its address and that it is running, then try again.`;
    reject(new ConnectorError("timeout", message, { cause: limited.reason }));
  };
  limited.addEventListener("abort", abort, { once: true });
  try {
    return await Promise.race([work(), promise]);
  } finally {
    limited.removeEventListener("abort", abort);
  }
}
