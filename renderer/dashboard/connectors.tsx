/** The first page: every connector with its state, and the drafts to go on with. */
import { Button } from "@fluentui/react-components";
import type { AdminReply } from "../../host/contract/admin-api.ts";
import { Message } from "../feedback/message.tsx";
import { Empty, FailedToLoad, LoadingCard } from "../feedback/states.tsx";
import { useClient, useLiveHost } from "../host-context.tsx";
import { AddIcon, PlugIcon } from "../icons.tsx";
import { Page } from "../layout/page.tsx";
import { addressOf } from "../route.ts";
import { useLoaded, useNow } from "../use-host-data.ts";
import { ConnectorCard } from "./connector-card.tsx";
import { hasTrouble, summarySentence } from "./connector-words.ts";
import { DraftList } from "./draft-list.tsx";

export function Connectors() {
  const client = useClient();
  const live = useLiveHost();
  const now = useNow();
  const drafts = useLoaded("drafts", (signal) => client.call("GET /admin/drafts", { signal }));
  const { connectors } = live;
  const found = drafts.loaded.kind === "ready" ? drafts.loaded.value : [];

  return (
    <Page
      name="Connectors"
      title="Connectors"
      {...(connectors && connectors.length > 0 ? { sentence: summarySentence(connectors) } : {})}
      {...(connectors && connectors.length > 0 ? { actions: <NewConnectorButton /> } : {})}
    >
      {live.status?.notices.map((notice) => (
        <Message key={notice} tone="warning" title={notice} />
      ))}
      {!connectors && !live.failure && <LoadingCard what="connectors" />}
      {!connectors && live.failure && (
        <FailedToLoad what="the connectors" message={live.failure} onRetry={() => window.location.reload()} />
      )}
      {connectors?.length === 0 && <NoConnectors drafts={found} />}
      {connectors &&
        worstFirst(connectors).map((connector) => (
          <ConnectorCard key={connector.name} connector={connector} now={now} />
        ))}
      {connectors && drafts.loaded.kind === "failed" && (
        <FailedToLoad what="the drafts" message={drafts.loaded.message} onRetry={drafts.reload} />
      )}
      {found.length > 0 && <DraftList drafts={found} now={now} onChange={drafts.reload} />}
    </Page>
  );
}

function NoConnectors({ drafts }: { drafts: AdminReply<"GET /admin/drafts"> }) {
  return (
    <Empty icon={PlugIcon} title="Connect your first system" actions={<NewConnectorButton />}>
      {drafts.length > 0
        ? "You have begun one below. Go on with it, or start another."
        : "A database whose people and groups Microsoft Entra ID, Okta or another SCIM client shall manage. It takes about five minutes."}
    </Empty>
  );
}

function NewConnectorButton() {
  return (
    <Button as="a" href={addressOf({ at: "new-connector" })} appearance="primary" icon={<AddIcon />}>
      New connector
    </Button>
  );
}

function worstFirst<T extends Parameters<typeof hasTrouble>[0]>(connectors: readonly T[]): readonly T[] {
  return connectors.toSorted(
    (one, other) =>
      Number(hasTrouble(other)) - Number(hasTrouble(one)) || one.name.localeCompare(other.name, "en"),
  );
}
