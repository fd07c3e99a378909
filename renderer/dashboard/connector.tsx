/** One connector: where it serves, who may call it, how it is, and what happened lately. */
import { Button, Link, makeStyles, Switch } from "@fluentui/react-components";
import { useState } from "react";
import type { ConnectorSummary } from "../../host/contract/admin-api.ts";
import { CopyField } from "../feedback/copy-field.tsx";
import { Empty, FailedToLoad, LoadingCard } from "../feedback/states.tsx";
import { useLiveHost } from "../host-context.tsx";
import { DeleteIcon, EditIcon, PlugIcon, SearchIcon } from "../icons.tsx";
import { Card } from "../layout/card.tsx";
import { Facts } from "../layout/facts.tsx";
import { Page } from "../layout/page.tsx";
import { addressOf } from "../route.ts";
import { useNow } from "../use-host-data.ts";
import { count, counted, moment } from "../wording.ts";
import { ActivityList } from "./activity-list.tsx";
import { ConnectorTroubles } from "./connector-troubles.tsx";
import { objectsWords, stateWord } from "./connector-words.ts";
import { ImportProgress } from "./import-progress.tsx";
import { RemoveConnector } from "./remove-connector.tsx";
import { StateLabel } from "./state-label.tsx";
import { Tokens } from "./tokens.tsx";
import { type ConnectorActions, useConnectorActions } from "./use-connector-actions.ts";

export function Connector({ name }: { name: string }) {
  const { connectors, failure } = useLiveHost();
  const connector = connectors?.find((one) => one.name === name);
  if (connector) return <KnownConnector connector={connector} />;
  return (
    <Page name={name} title={name}>
      {connectors ? (
        <Empty
          icon={SearchIcon}
          title={`There is no connector "${name}"`}
          actions={
            <Button as="a" href={addressOf({ at: "connectors" })}>
              Show all connectors
            </Button>
          }
        >
          It was deleted or has another name now. Names are matched as they are written.
        </Empty>
      ) : failure ? (
        <FailedToLoad what={name} message={failure} onRetry={() => window.location.reload()} />
      ) : (
        <LoadingCard what={name} />
      )}
    </Page>
  );
}

function KnownConnector({ connector }: { connector: ConnectorSummary }) {
  const styles = useStyles();
  const now = useNow();
  const actions = useConnectorActions(connector.name);
  const [removing, setRemoving] = useState(false);
  const busy = actions.busy !== undefined;
  return (
    <Page
      name={connector.name}
      title={
        <span className={styles.title}>
          {connector.name}
          <StateLabel of={stateWord(connector)} />
        </span>
      }
      sentence={[connector.typeTitle, connector.description].filter(Boolean).join(", ")}
      actions={
        <>
          <Button icon={<PlugIcon />} disabled={busy} onClick={actions.test}>
            {actions.busy === "test" ? "Testing" : "Test"}
          </Button>
          <Button icon={<DeleteIcon />} disabled={busy} onClick={() => setRemoving(true)}>
            Delete
          </Button>
          <Button appearance="primary" icon={<EditIcon />} disabled={busy} onClick={actions.edit}>
            Edit
          </Button>
        </>
      }
    >
      <ConnectorTroubles connector={connector} actions={actions} now={now} />
      <Card
        title="SCIM URL"
        sentence="In Entra: Provisioning, Admin credentials, Tenant URL"
        actions={
          <Switch
            label="Serves"
            checked={connector.enabled}
            disabled={busy}
            onChange={(_, { checked }) => actions.enable(checked)}
          />
        }
      >
        <CopyField label="SCIM URL" value={connector.scimUrl} />
      </Card>
      <Tokens connector={connector.name} now={now} />
      <ImportCard connector={connector} actions={actions} now={now} />
      <Card
        title="Recent activity"
        actions={<Link href={addressOf({ at: "activity", connector: connector.name })}>Show all</Link>}
        flush
      >
        <ActivityList connector={connector.name} now={now} limit={8} />
      </Card>
      <RemoveConnector
        connector={connector}
        open={removing}
        onCancel={() => setRemoving(false)}
        onConfirm={() => {
          setRemoving(false);
          actions.remove();
        }}
      />
    </Page>
  );
}

function ImportCard(props: { connector: ConnectorSummary; actions: ConnectorActions; now: number }) {
  const { connector, actions, now } = props;
  const status = connector.import;
  const startable = connector.state.state === "serving" && !status.running && actions.busy === undefined;
  return (
    <Card
      title="Import"
      sentence="A full import reads the whole target, so that reads and filters are answered from here."
      actions={
        <Button disabled={!startable} onClick={actions.startImport}>
          Run full import
        </Button>
      }
    >
      {status.running ? (
        <ImportProgress status={status} onStop={actions.stopImport} />
      ) : (
        <Facts
          of={[
            ["Objects", objectsWords(connector.objects)],
            ["Last full import", status.finishedAt === undefined ? "Never" : moment(status.finishedAt, now)],
            [
              "It found",
              `${counted(status.read, "object", "objects")}, ${count(status.added)} new, ${count(status.changed)} changed, ${count(status.removed)} removed`,
            ],
          ]}
        />
      )}
    </Card>
  );
}

const useStyles = makeStyles({
  title: { display: "inline-flex", flexWrap: "wrap", alignItems: "center", gap: "0 16px" },
});
