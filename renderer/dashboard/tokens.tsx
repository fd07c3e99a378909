/** Who may call a connector: its tokens, of which two may be live while a client changes from one to the other. */
import { Button, makeStyles, mergeClasses } from "@fluentui/react-components";
import { useState } from "react";
import type { TokenInfo } from "../../host/contract/admin-api.ts";
import { Confirm } from "../feedback/confirm.tsx";
import { CopyField } from "../feedback/copy-field.tsx";
import { Message } from "../feedback/message.tsx";
import { WhenLoaded } from "../feedback/states.tsx";
import { useClient } from "../host-context.tsx";
import { AddIcon, KeyIcon } from "../icons.tsx";
import { Card } from "../layout/card.tsx";
import { useTableStyles } from "../layout/table.tsx";
import { useAction, useLoaded } from "../use-host-data.ts";
import { moment } from "../wording.ts";

const mostLive = 2;

export function Tokens({ connector, now }: { connector: string; now: number }) {
  const styles = useStyles();
  const client = useClient();
  const action = useAction();
  const params = { name: connector };
  const tokens = useLoaded(connector, (signal) =>
    client.call("GET /admin/connectors/:name/tokens", { params, signal }),
  );
  const [made, setMade] = useState<string>();
  const [revoking, setRevoking] = useState<TokenInfo>();
  const list = tokens.loaded.kind === "ready" ? tokens.loaded.value : [];

  const make = () =>
    action.run("make", async () => {
      const { token } = await client.call("POST /admin/connectors/:name/tokens", { params, body: {} });
      setMade(token);
      tokens.reload();
    });
  const revoke = (id: string) =>
    action.run("revoke", async () => {
      await client.call("DELETE /admin/connectors/:name/tokens/:id", { params: { ...params, id } });
      tokens.reload();
    });

  return (
    <Card
      title="Tokens"
      sentence="Two may be live at once: make the new one, give it to the client, then revoke the old one."
      actions={
        <Button
          icon={<AddIcon />}
          disabled={action.busy !== undefined || list.length >= mostLive}
          onClick={make}
        >
          New token
        </Button>
      }
      flush
    >
      <div className={styles.messages}>
        {action.failure && (
          <Message tone="bad" title="That did not work.">
            {action.failure.message}
          </Message>
        )}
        {made !== undefined && (
          <Message
            tone="warning"
            title="Copy the new token now. It is shown this once."
            actions={<Button onClick={() => setMade(undefined)}>I have it</Button>}
          >
            <CopyField label="token" value={made} />
          </Message>
        )}
      </div>
      <WhenLoaded loaded={tokens.loaded} what="the tokens" onRetry={tokens.reload}>
        {(list) => <TokenTable tokens={list} now={now} onRevoke={setRevoking} />}
      </WhenLoaded>
      <Confirm
        open={revoking !== undefined}
        title={`Revoke the token that begins with ${revoking?.hint}?`}
        action="Revoke"
        onCancel={() => setRevoking(undefined)}
        onConfirm={() => {
          if (revoking) revoke(revoking.id);
          setRevoking(undefined);
        }}
      >
        {list.length > 1
          ? "A client that still uses it gets 401 from now on. The other token keeps working."
          : `It is the only one: no client can call ${connector} until you make a new token and give it to the client.`}
      </Confirm>
    </Card>
  );
}

function TokenTable(props: {
  tokens: readonly TokenInfo[];
  now: number;
  onRevoke: (token: TokenInfo) => void;
}) {
  const styles = useStyles();
  const table = useTableStyles();
  if (props.tokens.length === 0) {
    return (
      <p className={styles.none}>
        There is none, so every call is refused. Make one and give it to the client.
      </p>
    );
  }
  return (
    <table className={table.table}>
      <thead>
        <tr>
          <th className={table.head}>Begins with</th>
          <th className={table.head}>Made</th>
          <th className={table.head}>
            <span hidden>Revoke</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {props.tokens.map((token) => (
          <tr key={token.id}>
            <td className={table.cell}>
              <span className={mergeClasses(styles.token, table.code)}>
                <KeyIcon /> {token.hint}…
              </span>
            </td>
            <td className={table.cell}>{moment(token.createdAt, props.now)}</td>
            <td className={mergeClasses(table.cell, table.right)}>
              <Button size="small" onClick={() => props.onRevoke(token)} aria-label={`Revoke ${token.hint}`}>
                Revoke
              </Button>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

const useStyles = makeStyles({
  messages: { display: "grid", gap: "8px", padding: "0 16px" },
  token: { display: "inline-flex", alignItems: "center", gap: "8px" },
  none: { margin: 0, padding: "0 16px 16px" },
});
