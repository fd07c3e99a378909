/** The connector serves: what to give to the client, the token shown this once. */
import { Button, makeStyles, mergeClasses, tokens } from "@fluentui/react-components";
import type { ReactNode } from "react";
import type { DraftConfig, FinishResult } from "../../host/contract/admin-api.ts";
import type { ScimSchema } from "../../host/contract/scim-attributes.ts";
import { CopyButton, CopyField } from "../feedback/copy-field.tsx";
import { Message } from "../feedback/message.tsx";
import { CheckBadge } from "../icons.tsx";
import { Beside } from "../layout/beside.tsx";
import { Card } from "../layout/card.tsx";
import { Page } from "../layout/page.tsx";
import { useTableStyles } from "../layout/table.tsx";
import { addressOf } from "../route.ts";
import { meaningOf } from "./scim-path.ts";

export function Finished(props: {
  result: FinishResult;
  config: DraftConfig;
  schemas: readonly ScimSchema[];
  edited: boolean;
}) {
  const styles = useStyles();
  const { connector, token } = props.result;
  const steps: readonly { title: string; where: string; content: ReactNode }[] = [
    {
      title: "Tenant URL",
      where: "Entra: Provisioning, Admin credentials, Tenant URL",
      content: <CopyField label="Tenant URL" value={connector.scimUrl} />,
    },
    ...(token === undefined
      ? []
      : [
          {
            title: "Secret token",
            where: "Entra: Provisioning, Admin credentials, Secret token",
            content: (
              <>
                <CopyField label="Secret token" value={token} />
                <Message tone="warning" title="Shown once. Copy it now.">
                  If you lose it, make a new one on the connector's page; this one keeps working until you
                  revoke it.
                </Message>
              </>
            ),
          },
        ]),
    {
      title: "Attribute list",
      where: "Entra: Provisioning, Mappings, Show advanced options, Edit attribute list",
      content: <AttributeList config={props.config} schemas={props.schemas} />,
    },
  ];
  return (
    <Page
      name={connector.name}
      title={
        <span className={styles.title}>
          <CheckBadge size={28} className={styles.good} />
          {connector.name} is serving
        </span>
      }
      sentence={
        props.edited
          ? "It serves with the changes since now. Clients noticed nothing."
          : "One thing is left: give this to the client that shall call it."
      }
      actions={
        <Button as="a" appearance="primary" href={addressOf({ at: "connector", name: connector.name })}>
          Done
        </Button>
      }
    >
      <Beside label="In the client" aside={<ClientSteps name={connector.name} />}>
        <ol className={styles.steps}>
          {steps.map(({ title, where, content }, place) => (
            <li key={title} className={styles.step}>
              <span className={styles.number}>{place + 1}</span>
              <div className={styles.content}>
                <div>
                  <h2 className={styles.stepTitle}>{title}</h2>
                  <div className={styles.quiet}>{where}</div>
                </div>
                {content}
              </div>
            </li>
          ))}
        </ol>
      </Beside>
    </Page>
  );
}

function ClientSteps({ name }: { name: string }) {
  const styles = useStyles();
  return (
    <Card title="In the Entra admin center">
      <ol className={styles.guide}>
        <li>Enterprise apps, then New application.</li>
        <li>Choose “On-premises ECMA app” and name it {name}.</li>
        <li>Provisioning: set the mode to Automatic and choose the agent that reaches this machine.</li>
        <li>Paste 1 and 2, then Test connection.</li>
        <li>Check the mappings, assign people, start.</li>
      </ol>
      <p className={styles.other}>
        <strong>Another client</strong> needs the same two: the URL as SCIM 2.0 base URL, the token as OAuth
        bearer token.
      </p>
    </Card>
  );
}

function AttributeList({ config, schemas }: { config: DraftConfig; schemas: readonly ScimSchema[] }) {
  const styles = useStyles();
  const table = useTableStyles();
  const rows = config.objectTypes.flatMap(({ resourceType, mappings }) =>
    mappings.map(({ scim, required, unique }) => {
      const meaning = meaningOf(scim, resourceType, schemas);
      const note = [
        required || meaning.attribute?.required ? "required" : "",
        unique || meaning.attribute?.uniqueness === "server" ? "unique" : "",
      ];
      return { resourceType, scim, kind: meaning.kind, note: note.filter(Boolean).join(", ") };
    }),
  );
  return (
    <Card
      flush
      title={`${rows.length} attributes`}
      actions={
        <CopyButton label="Copy the attribute list" value={rows.map(({ scim }) => scim).join("\n")}>
          Copy all
        </CopyButton>
      }
    >
      <div className={table.scroll}>
        <table className={table.table}>
          <thead>
            <tr>
              <th className={table.head}>Name</th>
              <th className={table.head}>Of</th>
              <th className={table.head}>Type</th>
              <th className={table.head}>Note</th>
            </tr>
          </thead>
          <tbody>
            {rows.map(({ resourceType, scim, kind, note }) => (
              <tr key={`${resourceType} ${scim}`}>
                <td className={mergeClasses(table.cell, table.code, styles.path)}>{scim}</td>
                <td className={table.cell}>{resourceType}</td>
                <td className={table.cell}>{kind}</td>
                <td className={mergeClasses(table.cell, table.quiet)}>{note}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Card>
  );
}

const useStyles = makeStyles({
  title: { display: "inline-flex", alignItems: "center", gap: "12px" },
  good: { color: tokens.colorStatusSuccessForeground1, flexShrink: 0 },
  steps: {
    listStyleType: "none",
    margin: 0,
    padding: 0,
    display: "grid",
    gridTemplateColumns: "minmax(0, 1fr)",
    gap: "24px",
  },
  step: { display: "flex", gap: "12px" },
  number: {
    display: "grid",
    placeItems: "center",
    flexShrink: 0,
    width: "24px",
    height: "24px",
    borderRadius: "50%",
    fontSize: tokens.fontSizeBase200,
    fontWeight: 600,
    backgroundColor: tokens.colorBrandBackground2,
    color: tokens.colorBrandForeground2,
  },
  content: { flex: 1, minWidth: 0, display: "grid", gridTemplateColumns: "minmax(0, 1fr)", gap: "8px" },
  stepTitle: {
    margin: 0,
    fontSize: tokens.fontSizeBase300,
    lineHeight: tokens.lineHeightBase300,
    fontWeight: 600,
  },
  quiet: { color: tokens.colorNeutralForeground3, fontSize: tokens.fontSizeBase200 },
  path: { overflowWrap: "anywhere" },
  guide: { margin: 0, paddingLeft: "20px", display: "grid", gap: "6px", fontSize: tokens.fontSizeBase200 },
  other: { margin: "12px 0 0", fontSize: tokens.fontSizeBase200 },
});
