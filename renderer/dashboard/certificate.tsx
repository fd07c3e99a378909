/** The certificate by which clients know this host: what it is, and the ways to another one. */
import { Button, Input, makeStyles, Radio, RadioGroup } from "@fluentui/react-components";
import { useState } from "react";
import type { CertificateInfo } from "../../host/contract/admin-api.ts";
import { Confirm } from "../feedback/confirm.tsx";
import { Message } from "../feedback/message.tsx";
import { WhenLoaded } from "../feedback/states.tsx";
import { FormField } from "../form/form-field.tsx";
import { useClient } from "../host-context.tsx";
import { DownloadIcon } from "../icons.tsx";
import { Card } from "../layout/card.tsx";
import { Facts } from "../layout/facts.tsx";
import { useAction, useLoaded } from "../use-host-data.ts";
import { fullDate } from "../wording.ts";
import { saveText } from "./save-text.ts";

export function Certificate() {
  const styles = useStyles();
  const client = useClient();
  const action = useAction();
  const certificate = useLoaded("certificate", (signal) => client.call("GET /admin/certificate", { signal }));
  const [asking, setAsking] = useState<"generate" | "use">();
  const generate = () =>
    action.run("generate", async () => {
      certificate.replace(await client.call("POST /admin/certificate/generate", { body: {} }));
    });
  const exportIt = () =>
    action.run("export", async () => {
      const { pem } = await client.call("GET /admin/certificate/export");
      await saveText("linkspan-authority.pem", pem);
    });
  const busy = action.busy !== undefined;
  return (
    <Card
      title="Certificate"
      sentence="Clients, or the provisioning agent that calls for Entra, must trust it."
      actions={
        <>
          <Button icon={<DownloadIcon />} disabled={busy} onClick={exportIt}>
            Export for another computer
          </Button>
          <Button disabled={busy} onClick={() => setAsking("use")}>
            Use another
          </Button>
          <Button disabled={busy} onClick={() => setAsking("generate")}>
            Generate
          </Button>
        </>
      }
    >
      <div className={styles.content}>
        {action.failure && (
          <Message tone="bad" title="That did not work.">
            {action.failure.message}
          </Message>
        )}
        <WhenLoaded loaded={certificate.loaded} what="the certificate" onRetry={certificate.reload}>
          {(info) => <CertificateFacts info={info} />}
        </WhenLoaded>
        {asking === "use" && (
          <UseFile
            onCancel={() => setAsking(undefined)}
            onUsed={(info) => {
              certificate.replace(info);
              setAsking(undefined);
            }}
          />
        )}
      </div>
      <Confirm
        open={asking === "generate"}
        title="Generate a new certificate?"
        action="Generate"
        onCancel={() => setAsking(undefined)}
        onConfirm={() => {
          setAsking(undefined);
          generate();
        }}
      >
        It comes from this host's own authority: whoever trusts the authority goes on trusting. A certificate
        from a file is no longer used.
      </Confirm>
    </Card>
  );
}

function CertificateFacts({ info }: { info: CertificateInfo }) {
  return (
    <Facts
      of={[
        ["Issued to", info.subject],
        ["Names", info.names.join(", ")],
        ["Issued by", info.source === "own" ? `${info.issuer} (this host's own authority)` : info.issuer],
        [
          "Valid",
          `${fullDate(info.validFrom)} to ${fullDate(info.validTo)}${info.source === "own" ? ", renewed by itself" : ""}`,
        ],
        ["SHA-256", info.fingerprint],
      ]}
    />
  );
}

function UseFile({ onCancel, onUsed }: { onCancel: () => void; onUsed: (info: CertificateInfo) => void }) {
  const styles = useStyles();
  const client = useClient();
  const action = useAction();
  const [kind, setKind] = useState<"pfx" | "pem">("pfx");
  const [file, setFile] = useState<File>();
  const [keyFile, setKeyFile] = useState<File>();
  const [passphrase, setPassphrase] = useState("");
  const ready = file !== undefined && (kind === "pfx" || keyFile !== undefined);
  const use = () =>
    action.run("use", async () => {
      if (!file) return;
      const body =
        kind === "pfx"
          ? { pfx: toBase64(new Uint8Array(await file.arrayBuffer())) }
          : { certificate: await file.text(), key: (await keyFile?.text()) ?? "" };
      onUsed(
        await client.call("POST /admin/certificate/use", {
          body: { ...body, ...(passphrase === "" ? {} : { passphrase }) },
        }),
      );
    });
  return (
    <div className={styles.use}>
      <RadioGroup
        layout="horizontal"
        aria-label="Kind of file"
        value={kind}
        onChange={(_, { value }) => setKind(value === "pfx" ? "pfx" : "pem")}
      >
        <Radio value="pfx" label="PFX file" />
        <Radio value="pem" label="PEM files" />
      </RadioGroup>
      <FormField label={kind === "pfx" ? "PFX file" : "Certificate and its chain"}>
        <input
          key={kind}
          type="file"
          accept={kind === "pfx" ? ".pfx,.p12" : ".pem,.crt,.cer"}
          onChange={(event) => setFile(event.target.files?.[0])}
        />
      </FormField>
      {kind === "pem" && (
        <FormField label="Private key">
          <input type="file" accept=".pem,.key" onChange={(event) => setKeyFile(event.target.files?.[0])} />
        </FormField>
      )}
      <FormField label="Passphrase" help="Only when the file has one. Kept sealed on this host.">
        <Input
          type="password"
          autoComplete="new-password"
          value={passphrase}
          onChange={(_, { value }) => setPassphrase(value)}
        />
      </FormField>
      {action.failure && (
        <Message tone="bad" title="The certificate was not taken.">
          {action.failure.message}
        </Message>
      )}
      <div className={styles.buttons}>
        <Button appearance="primary" disabled={!ready || action.busy !== undefined} onClick={use}>
          Use it
        </Button>
        <Button onClick={onCancel}>Cancel</Button>
      </div>
    </div>
  );
}

function toBase64(bytes: Uint8Array): string {
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
}

const useStyles = makeStyles({
  content: { display: "grid", gap: "16px" },
  use: { display: "grid", gap: "12px", maxWidth: "480px" },
  buttons: { display: "flex", gap: "8px" },
});
