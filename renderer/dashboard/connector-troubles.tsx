/** What is wrong with a connector, what its last test said, and what an action of the administrator ran into. */
import { Button } from "@fluentui/react-components";
import type { ConnectorSummary } from "../../host/contract/admin-api.ts";
import { Message, Sentences } from "../feedback/message.tsx";
import { duration } from "../wording.ts";
import { type Remedy, troublesOf } from "./connector-words.ts";
import type { ConnectorActions } from "./use-connector-actions.ts";

export function ConnectorTroubles(props: {
  connector: ConnectorSummary;
  actions: ConnectorActions;
  now: number;
}) {
  const { connector, actions } = props;
  const { failure, tested } = actions;
  return (
    <>
      {failure && (
        <Message
          tone="bad"
          title="That did not work."
          actions={<Button onClick={actions.dismiss}>Dismiss</Button>}
        >
          <Sentences of={[failure.message, ...failure.problems.map(({ message }) => message)]} />
        </Message>
      )}
      {tested && (
        <Message
          tone={tested.ok ? "good" : "bad"}
          title={tested.ok ? `The target answered in ${duration(tested.milliseconds)}.` : "The test failed."}
        >
          {tested.message}
        </Message>
      )}
      {troublesOf(connector, props.now).map((trouble) => (
        <Message
          key={trouble.title}
          tone={trouble.tone}
          title={trouble.title}
          actions={trouble.remedies.map((remedy, place) => (
            <RemedyButton key={remedy} remedy={remedy} first={place === 0} {...props} />
          ))}
        >
          <Sentences of={trouble.detail} />
        </Message>
      ))}
    </>
  );
}

const remedyLabels: Readonly<Record<Remedy, string>> = {
  edit: "Edit",
  test: "Test",
  import: "Run full import",
};

function RemedyButton(props: {
  remedy: Remedy;
  first: boolean;
  connector: ConnectorSummary;
  actions: ConnectorActions;
}) {
  const { actions, remedy } = props;
  const act = { edit: actions.edit, test: actions.test, import: actions.startImport }[remedy];
  return (
    <Button
      appearance={props.first && remedy === "edit" ? "primary" : "secondary"}
      disabled={actions.busy !== undefined}
      onClick={act}
    >
      {actions.busy === remedy && remedy === "test" ? "Testing" : remedyLabels[remedy]}
    </Button>
  );
}
