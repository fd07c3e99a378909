/** The host's own settings: its address, its log, its certificate. */
import { Button, Input, makeStyles, Select } from "@fluentui/react-components";
import { useState } from "react";
import { type HostSettings, type LogLevel, logLevels } from "../../host/contract/admin-api.ts";
import { Message, Sentences } from "../feedback/message.tsx";
import { WhenLoaded } from "../feedback/states.tsx";
import { FormField } from "../form/form-field.tsx";
import { placeProblems } from "../form/problems.ts";
import { useClient, useLiveHost } from "../host-context.tsx";
import { Card } from "../layout/card.tsx";
import { Facts } from "../layout/facts.tsx";
import { Page } from "../layout/page.tsx";
import { useAction, useLoaded, useNow } from "../use-host-data.ts";
import { moment } from "../wording.ts";
import { Certificate } from "./certificate.tsx";

export function Settings() {
  const client = useClient();
  const { status } = useLiveHost();
  const now = useNow();
  const settings = useLoaded("settings", (signal) => client.call("GET /admin/settings", { signal }));
  return (
    <Page name="Settings" title="Settings" sentence="How clients reach this host, and what it writes down.">
      <WhenLoaded loaded={settings.loaded} what="the settings" onRetry={settings.reload}>
        {(value) => (
          <>
            <AddressCard settings={value} onSaved={settings.replace} />
            <LogCard settings={value} onSaved={settings.replace} />
          </>
        )}
      </WhenLoaded>
      <Certificate />
      {status && (
        <Card title="This host">
          <Facts
            of={[
              ["Version", status.version],
              ["Running since", moment(status.startedAt, now)],
              ["Clients call", status.baseUrl],
              ["State folder", status.stateDir],
            ]}
          />
        </Card>
      )}
    </Page>
  );
}

interface CardProps {
  settings: HostSettings;
  onSaved: (settings: HostSettings) => void;
}

function AddressCard({ settings, onSaved }: CardProps) {
  const styles = useStyles();
  const client = useClient();
  const action = useAction();
  const [port, setPort] = useState(String(settings.port));
  const [bindAddress, setBindAddress] = useState(settings.bindAddress);
  const [baseUrl, setBaseUrl] = useState(settings.baseUrl ?? "");
  const [saved, setSaved] = useState<{ restartNeeded: boolean }>();
  const problems = placeProblems(action.failure?.problems ?? [], ["/port", "/bindAddress", "/baseUrl"]);
  const portProblem =
    /^\d{1,5}$/.test(port.trim()) && Number(port) <= 65_535 ? problems.at("/port") : "Enter 1 to 65535.";
  const changed =
    port.trim() !== String(settings.port) ||
    bindAddress !== settings.bindAddress ||
    baseUrl !== (settings.baseUrl ?? "");

  const save = () =>
    action.run("save", async () => {
      setSaved(undefined);
      const result = await client.call("PUT /admin/settings", {
        body: {
          port: Number(port),
          bindAddress: bindAddress.trim(),
          logLevel: settings.logLevel,
          ...(baseUrl.trim() === "" ? {} : { baseUrl: baseUrl.trim() }),
        },
      });
      onSaved(result.settings);
      setSaved(result);
    });

  return (
    <Card title="Address">
      <div className={styles.fields}>
        <FormField
          label="Port"
          problem={portProblem}
          help="Clients reach the host here. The original product uses 8585."
        >
          <Input inputMode="numeric" value={port} onChange={(_, { value }) => setPort(value)} />
        </FormField>
        <FormField
          label="Listen on"
          problem={problems.at("/bindAddress")}
          help="An address of this machine. 0.0.0.0 or :: means all of them."
        >
          <Input value={bindAddress} onChange={(_, { value }) => setBindAddress(value)} />
        </FormField>
        <FormField
          className={styles.wide}
          label="Public address"
          problem={problems.at("/baseUrl")}
          help="Only when clients use another name than this machine's own, such as https://scim.contoso.com."
        >
          <Input type="url" value={baseUrl} onChange={(_, { value }) => setBaseUrl(value)} />
        </FormField>
        {action.failure && (
          <Message tone="bad" title="Not saved." className={styles.wide}>
            <Sentences of={problems.elsewhere.length > 0 ? problems.elsewhere : [action.failure.message]} />
          </Message>
        )}
        {saved && !changed && (
          <Message
            className={styles.wide}
            tone={saved.restartNeeded ? "warning" : "good"}
            title={saved.restartNeeded ? "Saved. Restart the host to use it." : "Saved."}
          >
            {saved.restartNeeded ? "Until then it serves at the old address." : "It holds from now on."}
          </Message>
        )}
        <div>
          <Button appearance="primary" disabled={!changed || action.busy !== undefined} onClick={save}>
            Save
          </Button>
        </div>
      </div>
    </Card>
  );
}

const levelWords: Readonly<Record<LogLevel, string>> = {
  error: "Error: what failed",
  warn: "Warning: and what may fail",
  info: "Info: and each request",
  debug: "Debug: and each step",
};

function LogCard({ settings, onSaved }: CardProps) {
  const styles = useStyles();
  const client = useClient();
  const action = useAction();
  return (
    <Card title="Log" sentence="Holds at once, no restart. Secrets are never written, at any level.">
      <div className={styles.fields}>
        <FormField label="Log level" problem={action.failure?.message}>
          <Select
            value={settings.logLevel}
            disabled={action.busy !== undefined}
            onChange={(_, { value }) =>
              action.run("level", async () => {
                const { level } = await client.call("PUT /admin/log-level", {
                  body: { level: value as LogLevel },
                });
                onSaved({ ...settings, logLevel: level });
              })
            }
          >
            {logLevels.map((level) => (
              <option key={level} value={level}>
                {levelWords[level]}
              </option>
            ))}
          </Select>
        </FormField>
      </div>
    </Card>
  );
}

const useStyles = makeStyles({
  fields: {
    display: "grid",
    gridTemplateColumns: "repeat(auto-fit, minmax(min(260px, 100%), 1fr))",
    gap: "16px",
    alignItems: "start",
    maxWidth: "760px",
  },
  wide: { gridColumn: "1 / -1" },
});
