/** What the host says of itself, kept current by its events; every page reads it from here. */
import type { ActivityEntry, ConnectorSummary, HostStatus } from "../host/contract/admin-api.ts";
import type { AdminClient } from "./admin-client.ts";
import { type Connection, followEvents } from "./events.ts";
import { createStore, type Store } from "./store.ts";

export interface LiveHost {
  readonly connection: Connection;
  readonly status?: HostStatus;
  /** Undefined until the host has told them. */
  readonly connectors?: readonly ConnectorSummary[];
  /** What happened since the page was opened, newest first. */
  readonly activity: readonly ActivityEntry[];
  /** Why the first look failed, while nothing could be shown yet. */
  readonly failure?: string;
}

const activityKept = 500;

/** Follows the host until the signal is aborted. */
export function followHost(client: AdminClient, signal: AbortSignal): Store<LiveHost> {
  const store = createStore<LiveHost>({ connection: "connecting", activity: [] });
  const change = (part: Partial<LiveHost>) => store.set({ ...store.get(), ...part });

  async function look(): Promise<void> {
    try {
      const [status, connectors] = await Promise.all([
        client.call("GET /admin/status", { signal }),
        client.call("GET /admin/connectors", { signal }),
      ]);
      const { failure: _, ...rest } = store.get();
      store.set({ ...rest, status, connectors });
    } catch (error) {
      if (!signal.aborted) change({ failure: (error as Error).message });
    }
  }

  void followEvents({
    open: (signal) => client.events(signal),
    signal,
    onConnection(connection) {
      change({ connection });
      // Events tell changes only: what happened while there was no connection has to be asked for.
      if (connection === "connected") void look();
    },
    onEvent({ type, data }) {
      if (type === "connectors") change({ connectors: JSON.parse(data) as readonly ConnectorSummary[] });
      if (type === "activity") {
        const entry = JSON.parse(data) as ActivityEntry;
        change({ activity: [entry, ...store.get().activity].slice(0, activityKept) });
      }
    },
  });
  void look();
  return store;
}
