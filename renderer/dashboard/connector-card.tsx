/** One connector in the list: its state, its numbers, what is wrong with it. */
import {
  Button,
  Menu,
  MenuItem,
  MenuList,
  MenuPopover,
  MenuTrigger,
  makeStyles,
  Switch,
  tokens,
} from "@fluentui/react-components";
import { useState } from "react";
import type { ConnectorSummary } from "../../host/contract/admin-api.ts";
import { CopyButton } from "../feedback/copy-field.tsx";
import { ChevronDownIcon, DeleteIcon, EditIcon, PlugIcon, SyncIcon, TypeIcon } from "../icons.tsx";
import { Card } from "../layout/card.tsx";
import { addressOf } from "../route.ts";
import { ConnectorTroubles } from "./connector-troubles.tsx";
import { lastImportWords, objectsWords, stateWord } from "./connector-words.ts";
import { ImportProgress } from "./import-progress.tsx";
import { RemoveConnector } from "./remove-connector.tsx";
import { StateLabel } from "./state-label.tsx";
import { type ConnectorActions, useConnectorActions } from "./use-connector-actions.ts";

export function ConnectorCard({ connector, now }: { connector: ConnectorSummary; now: number }) {
  const styles = useStyles();
  const actions = useConnectorActions(connector.name);
  return (
    <Card>
      <article className={styles.root} aria-label={connector.name}>
        <div className={styles.top}>
          <span className={styles.type}>
            <TypeIcon of={connector.type} />
          </span>
          <div className={styles.name}>
            <div className={styles.nameRow}>
              <h2 className={styles.title}>
                <a className={styles.link} href={addressOf({ at: "connector", name: connector.name })}>
                  {connector.name}
                </a>
              </h2>
              <StateLabel of={stateWord(connector)} />
            </div>
            <div className={styles.description}>
              {connector.typeTitle}
              {connector.description && `, ${connector.description}`}
            </div>
          </div>
          <Figure label="Objects" value={objectsWords(connector.objects)} />
          <Figure label="Last full import" value={lastImportWords(connector.import, now)} />
          <Switch
            aria-label={`${connector.name} serves`}
            checked={connector.enabled}
            disabled={actions.busy !== undefined}
            onChange={(_, { checked }) => actions.enable(checked)}
          />
        </div>
        {connector.import.running && <ImportProgress status={connector.import} onStop={actions.stopImport} />}
        <ConnectorTroubles connector={connector} actions={actions} now={now} />
        <div className={styles.foot}>
          <code className={styles.url}>{connector.scimUrl}</code>
          <CopyButton label="Copy SCIM URL" value={connector.scimUrl} />
          <span className={styles.buttons}>
            <CardMenu connector={connector} actions={actions} />
          </span>
        </div>
      </article>
    </Card>
  );
}

function Figure({ label, value }: { label: string; value: string }) {
  const styles = useStyles();
  return (
    <div className={styles.figure}>
      <div className={styles.figureLabel}>{label}</div>
      <div>{value}</div>
    </div>
  );
}

function CardMenu({ connector, actions }: { connector: ConnectorSummary; actions: ConnectorActions }) {
  const [removing, setRemoving] = useState(false);
  const busy = actions.busy !== undefined;
  const idle = connector.state.state === "serving" && !connector.import.running;
  return (
    <>
      <Button appearance="subtle" icon={<PlugIcon />} disabled={busy} onClick={actions.test}>
        {actions.busy === "test" ? "Testing" : "Test"}
      </Button>
      <Button appearance="subtle" icon={<EditIcon />} disabled={busy} onClick={actions.edit}>
        Edit
      </Button>
      <Menu>
        <MenuTrigger disableButtonEnhancement>
          <Button
            appearance="subtle"
            aria-label={`More for ${connector.name}`}
            icon={<ChevronDownIcon />}
            iconPosition="after"
          >
            More
          </Button>
        </MenuTrigger>
        <MenuPopover>
          <MenuList>
            <MenuItem icon={<SyncIcon />} disabled={busy || !idle} onClick={actions.startImport}>
              Run full import
            </MenuItem>
            <MenuItem icon={<DeleteIcon />} disabled={busy} onClick={() => setRemoving(true)}>
              Delete
            </MenuItem>
          </MenuList>
        </MenuPopover>
      </Menu>
      <RemoveConnector
        connector={connector}
        open={removing}
        onCancel={() => setRemoving(false)}
        onConfirm={() => {
          setRemoving(false);
          actions.remove();
        }}
      />
    </>
  );
}

const useStyles = makeStyles({
  root: { display: "grid", gridTemplateColumns: "minmax(0, 1fr)", gap: "12px" },
  top: { display: "flex", flexWrap: "wrap", alignItems: "center", gap: "12px 16px" },
  type: {
    display: "grid",
    placeItems: "center",
    width: "40px",
    height: "40px",
    borderRadius: tokens.borderRadiusLarge,
    backgroundColor: tokens.colorNeutralBackground3,
    color: tokens.colorNeutralForeground2,
  },
  name: { flex: "1 1 200px", minWidth: 0 },
  nameRow: { display: "flex", flexWrap: "wrap", alignItems: "center", gap: "0 12px" },
  title: {
    margin: 0,
    fontSize: tokens.fontSizeBase400,
    lineHeight: tokens.lineHeightBase400,
    fontWeight: 600,
  },
  link: {
    color: tokens.colorNeutralForeground1,
    textDecorationLine: "none",
    ":hover": { textDecorationLine: "underline" },
  },
  description: {
    color: tokens.colorNeutralForeground3,
    fontSize: tokens.fontSizeBase200,
    overflowWrap: "anywhere",
  },
  figure: { width: "168px", "@media (max-width: 1100px)": { width: "auto", minWidth: "112px" } },
  figureLabel: { color: tokens.colorNeutralForeground3, fontSize: tokens.fontSizeBase200 },
  foot: {
    display: "flex",
    flexWrap: "wrap",
    alignItems: "center",
    gap: "4px",
    borderTop: `1px solid ${tokens.colorNeutralStroke3}`,
    paddingTop: "8px",
    marginBottom: "-8px",
  },
  url: {
    color: tokens.colorNeutralForeground3,
    fontFamily: tokens.fontFamilyMonospace,
    fontSize: tokens.fontSizeBase200,
    overflowWrap: "anywhere",
  },
  buttons: { marginLeft: "auto", display: "flex" },
});
