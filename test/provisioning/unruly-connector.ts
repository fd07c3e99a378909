/** A connector type whose imports can be held, and whose answers can be lost: SQL but for that. */
import { type ConnectorType, defineConnector, type Session } from "../../host/connectors/connector.ts";
import { connectorTypes } from "../../host/connectors/registry.ts";
import { sqlConnector } from "../../host/connectors/sql/sql.ts";
import { ConnectorError } from "../../host/contract/errors.ts";

export interface HeldImport {
  /** Resolves when the page has been read from the target; the host does not have it yet. */
  readonly reached: Promise<void>;
  release(): void;
}

export interface UnrulyConnector {
  /** For a connector's configuration. */
  readonly type: string;
  /** The next import to reach this page, counted from 1, waits there. */
  holdImport(page: number): HeldImport;
  /** The next changes are made, and nobody is told. */
  loseAnswer(): void;
}

/** Adds the connector type to those of this process. */
export function unrulyConnector(): UnrulyConnector {
  const id = "unruly";
  let losing = false;
  let armed:
    | { readonly page: number; readonly reach: () => void; readonly released: Promise<void> }
    | undefined;

  function unruly(session: Session): Session {
    return {
      ...session,
      async *importFull(options, signal) {
        let page = 0;
        for await (const entries of session.importFull?.(options, signal) ?? []) {
          if (++page === armed?.page) {
            const { reach, released } = armed;
            armed = undefined;
            reach();
            const { promise: aborted, resolve } = Promise.withResolvers<void>();
            signal.addEventListener("abort", () => resolve());
            await Promise.race([released, aborted]);
          }
          yield entries;
        }
      },
      async *exportEntries(batch, options, signal) {
        for await (const result of session.exportEntries?.(batch, options, signal) ?? [])
          if (!losing) yield result;
        if (losing) {
          losing = false;
          throw new ConnectorError("unavailable", "The connection was lost.");
        }
      },
    };
  }

  const type = defineConnector({
    ...sqlConnector,
    id,
    open: async (values, context, signal) => unruly(await sqlConnector.open(values, context, signal)),
  });
  // The program has its connector types from a list that nothing but the source can change.
  (connectorTypes as ConnectorType[]).push(type);

  return {
    type: id,
    loseAnswer() {
      losing = true;
    },
    holdImport(page) {
      const reached = Promise.withResolvers<void>();
      const released = Promise.withResolvers<void>();
      armed = { page, reach: reached.resolve, released: released.promise };
      return { reached: reached.promise, release: released.resolve };
    },
  };
}
