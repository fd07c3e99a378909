/** Connectors that were begun and not finished. */
import { Button, makeStyles, tokens } from "@fluentui/react-components";
import { useState } from "react";
import type { AdminReply } from "../../host/contract/admin-api.ts";
import { Confirm } from "../feedback/confirm.tsx";
import { Message } from "../feedback/message.tsx";
import { useClient } from "../host-context.tsx";
import { Card } from "../layout/card.tsx";
import { addressOf } from "../route.ts";
import { useAction } from "../use-host-data.ts";
import { ago } from "../wording.ts";

type DraftItem = AdminReply<"GET /admin/drafts">[number];

export function DraftList(props: { drafts: readonly DraftItem[]; now: number; onChange: () => void }) {
  const styles = useStyles();
  const client = useClient();
  const action = useAction();
  const [discarding, setDiscarding] = useState<DraftItem>();
  return (
    <Card title="Drafts" sentence="Not finished yet. Each is kept for a day after it was last changed." flush>
      {action.failure && (
        <Message tone="bad" title="The draft was not discarded.">
          {action.failure.message}
        </Message>
      )}
      <ul className={styles.list}>
        {props.drafts.map((draft) => (
          <li key={draft.id} className={styles.row}>
            <div className={styles.words}>
              <div className={styles.name}>{nameOf(draft)}</div>
              <div className={styles.detail}>
                {draft.edits === undefined ? "New connector" : `Changes to ${draft.edits}`}, {draft.typeTitle}
                , saved {ago(draft.savedAt, props.now)}
              </div>
            </div>
            <Button appearance="subtle" onClick={() => setDiscarding(draft)}>
              Discard
            </Button>
            <Button as="a" href={addressOf({ at: "draft", id: draft.id })}>
              Continue
            </Button>
          </li>
        ))}
      </ul>
      <Confirm
        open={discarding !== undefined}
        title="Discard this draft?"
        action="Discard"
        onCancel={() => setDiscarding(undefined)}
        onConfirm={() => {
          const id = discarding?.id;
          setDiscarding(undefined);
          if (id === undefined) return;
          action.run("discard", async () => {
            await client.call("DELETE /admin/drafts/:id", { params: { id } });
            props.onChange();
          });
        }}
      >
        What was entered is removed from the host, passwords included. Connectors that serve are not changed.
      </Confirm>
    </Card>
  );
}

function nameOf(draft: DraftItem): string {
  return draft.name || draft.edits || "Without a name";
}

const useStyles = makeStyles({
  list: { listStyleType: "none", margin: 0, padding: 0 },
  row: {
    display: "flex",
    flexWrap: "wrap",
    alignItems: "center",
    gap: "8px",
    padding: "8px 16px",
    borderTop: `1px solid ${tokens.colorNeutralStroke3}`,
  },
  words: { flex: "1 1 200px", minWidth: 0 },
  name: { fontWeight: 600 },
  detail: { color: tokens.colorNeutralForeground3, fontSize: tokens.fontSizeBase200 },
});
