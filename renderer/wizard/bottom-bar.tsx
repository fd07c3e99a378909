/** The way on and back, what is saved, and what the host is busy with. */
import { Button, makeStyles, Spinner, tokens } from "@fluentui/react-components";
import { useState } from "react";
import type { WizardStepId } from "../../host/contract/admin-api.ts";
import { Message } from "../feedback/message.tsx";
import { Modal } from "../feedback/modal.tsx";
import { addressOf } from "../route.ts";
import { messageOf, useNow } from "../use-host-data.ts";
import { moment } from "../wording.ts";
import type { DraftView } from "./draft-session.ts";
import type { StepProps } from "./step-props.ts";

export function BottomBar(
  props: Omit<StepProps, "problems"> & { onBack?: () => void; nextLabel: string; onNext: () => void },
) {
  const styles = useStyles();
  const { session, view, step } = props;
  const [closing, setClosing] = useState(false);
  const busy = view.busy !== undefined;
  return (
    <footer className={styles.bar}>
      {props.onBack && (
        <Button className={styles.wide} disabled={busy} onClick={props.onBack}>
          Back
        </Button>
      )}
      <span className={styles.space} />
      <span className={styles.state} role="status">
        {busy ? <Spinner size="tiny" label={busyWords[step.id]} /> : <SavedState view={view} />}
      </span>
      {busy ? (
        <Button appearance="subtle" onClick={session.cancel}>
          Cancel
        </Button>
      ) : (
        <Button appearance="subtle" onClick={() => setClosing(true)}>
          Close
        </Button>
      )}
      <Button appearance="primary" disabled={busy} onClick={props.onNext}>
        {props.nextLabel}
      </Button>
      <CloseDialog open={closing} onStay={() => setClosing(false)} session={session} />
    </footer>
  );
}

const busyWords: Readonly<Record<WizardStepId, string>> = {
  properties: "Checking the name",
  connectivity: "Testing the connection",
  schema: "Reading the schema",
  global: "Checking with the target",
  partitions: "Checking with the target",
  "run-profiles": "Checking",
  export: "Checking",
  "object-types": "Suggesting a mapping",
  "schema-mapping": "Checking the mapping",
  deprovisioning: "Checking",
  finish: "Opening the connector",
};

function SavedState({ view }: { view: DraftView }) {
  const now = useNow();
  switch (view.saving) {
    case "saved":
      return `Draft saved at ${moment(view.draft.savedAt, now)}`;
    case "unsaved":
      return "Saving";
    case "failed":
      return view.refusal === undefined
        ? "Not saved: the host does not answer. What you typed is kept here."
        : `Not saved. ${view.refusal}`;
  }
}

function CloseDialog({
  open,
  onStay,
  session,
}: { open: boolean; onStay: () => void } & Pick<StepProps, "session">) {
  const [failure, setFailure] = useState<string>();
  const leave = (work: () => Promise<void>) =>
    void work().then(
      () => {
        window.location.hash = addressOf({ at: "connectors" });
      },
      (error: unknown) => setFailure(messageOf(error)),
    );
  return (
    <Modal
      open={open}
      title="Keep the draft?"
      onCancel={onStay}
      actions={
        <>
          <Button appearance="subtle" onClick={() => leave(() => session.discard())}>
            Discard
          </Button>
          <Button onClick={onStay}>Stay</Button>
          <Button appearance="primary" onClick={() => leave(() => session.save())}>
            Keep the draft
          </Button>
        </>
      }
    >
      The host keeps it for a day, passwords sealed, and you find it under Connectors. Connectors that serve
      are not changed either way.
      {failure !== undefined && <Message tone="bad">{failure}</Message>}
    </Modal>
  );
}

const useStyles = makeStyles({
  bar: {
    display: "flex",
    flexWrap: "wrap",
    alignItems: "center",
    gap: "8px 12px",
    padding: "12px 32px",
    borderTop: `1px solid ${tokens.colorNeutralStroke2}`,
    backgroundColor: tokens.colorNeutralBackground1,
    "@media (max-width: 900px)": { padding: "12px 24px" },
  },
  wide: { minWidth: "96px" },
  space: { flex: 1 },
  state: { color: tokens.colorNeutralForeground3, fontSize: tokens.fontSizeBase200 },
});
