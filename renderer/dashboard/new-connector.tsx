/** The first question of a new connector: what kind of system it is for. */
import { Button, makeStyles, Spinner, tokens } from "@fluentui/react-components";
import type { ConnectorTypeInfo } from "../../host/contract/admin-api.ts";
import { Message } from "../feedback/message.tsx";
import { WhenLoaded } from "../feedback/states.tsx";
import { useClient } from "../host-context.tsx";
import { ChevronRightIcon, TypeIcon } from "../icons.tsx";
import { Page } from "../layout/page.tsx";
import { addressOf } from "../route.ts";
import { useAction, useLoaded } from "../use-host-data.ts";

export function NewConnector() {
  const styles = useStyles();
  const client = useClient();
  const action = useAction();
  const types = useLoaded("types", (signal) => client.call("GET /admin/connector-types", { signal }));
  const begin = (type: ConnectorTypeInfo) =>
    action.run(type.id, async () => {
      const draft = await client.call("POST /admin/drafts", { body: { connectorType: type.id } });
      window.location.hash = addressOf({ at: "draft", id: draft.id });
    });

  return (
    <Page
      name="New connector"
      title="New connector"
      sentence="Choose the kind of system. Nothing is changed there until you finish."
      actions={
        <Button as="a" href={addressOf({ at: "connectors" })}>
          Cancel
        </Button>
      }
    >
      {action.failure && (
        <Message tone="bad" title="The draft was not begun.">
          {action.failure.message}
        </Message>
      )}
      <WhenLoaded loaded={types.loaded} what="the connector types" onRetry={types.reload}>
        {(list) => (
          <ul className={styles.list}>
            {list.map((type) => {
              return (
                <li key={type.id}>
                  <button
                    type="button"
                    className={styles.choice}
                    disabled={action.busy !== undefined}
                    onClick={() => begin(type)}
                  >
                    <span className={styles.icon}>
                      <TypeIcon of={type.id} />
                    </span>
                    <span className={styles.words}>
                      <span className={styles.title}>{type.title}</span>
                      <span className={styles.description}>{type.description}</span>
                    </span>
                    {action.busy === type.id ? <Spinner size="tiny" /> : <ChevronRightIcon />}
                  </button>
                </li>
              );
            })}
          </ul>
        )}
      </WhenLoaded>
    </Page>
  );
}

const useStyles = makeStyles({
  list: { listStyleType: "none", margin: 0, padding: 0, display: "grid", gap: "12px" },
  choice: {
    display: "flex",
    alignItems: "center",
    gap: "16px",
    width: "100%",
    padding: "16px",
    textAlign: "left",
    font: "inherit",
    color: tokens.colorNeutralForeground1,
    backgroundColor: tokens.colorNeutralBackground1,
    border: `1px solid ${tokens.colorNeutralStroke2}`,
    borderRadius: tokens.borderRadiusXLarge,
    cursor: "pointer",
    ":hover": { backgroundColor: tokens.colorNeutralBackground1Hover },
    ":focus-visible": { outline: `2px solid ${tokens.colorStrokeFocus2}`, outlineOffset: "1px" },
  },
  icon: {
    display: "grid",
    placeItems: "center",
    flexShrink: 0,
    width: "40px",
    height: "40px",
    borderRadius: tokens.borderRadiusLarge,
    backgroundColor: tokens.colorBrandBackground2,
    color: tokens.colorBrandForeground2,
  },
  words: { flex: 1, display: "grid" },
  title: { fontWeight: 600 },
  description: { color: tokens.colorNeutralForeground3 },
});
