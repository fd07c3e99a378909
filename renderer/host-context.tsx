/** Gives every component the admin client and what the host says of itself. */
import { createContext, type ReactNode, useContext, useSyncExternalStore } from "react";
import type { AdminClient } from "./admin-client.ts";
import type { LiveHost } from "./live-host.ts";
import type { Store } from "./store.ts";

interface HostParts {
  readonly client: AdminClient;
  readonly live: Store<LiveHost>;
}

const HostContext = createContext<HostParts | undefined>(undefined);

export function HostProvider({ client, live, children }: HostParts & { children: ReactNode }) {
  return <HostContext value={{ client, live }}>{children}</HostContext>;
}

function useHost(): HostParts {
  const parts = useContext(HostContext);
  if (!parts) throw new Error("A component that talks to the host stands outside HostProvider.");
  return parts;
}

export function useClient(): AdminClient {
  return useHost().client;
}

/** The host's state; the component is drawn again when it changes. */
export function useLiveHost(): LiveHost {
  const { live } = useHost();
  return useSyncExternalStore(live.subscribe, live.get);
}
