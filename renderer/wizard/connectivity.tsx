import { makeStyles, tokens } from "@fluentui/react-components";
import { Message } from "../feedback/message.tsx";
import { useNow } from "../use-host-data.ts";
import { ago } from "../wording.ts";
import { ParameterPage } from "./parameter-page.tsx";
import type { StepProps } from "./step-props.ts";

export function Connectivity(props: StepProps) {
  const styles = useStyles();
  const now = useNow();
  const { tested } = props.view.draft.target;
  return (
    <div className={styles.page}>
      <ParameterPage {...props} />
      {tested && props.step.state === "done" && (
        <div className={styles.tested}>
          <Message tone="good" title="Connection tested">
            {tested.message}
          </Message>
          <p className={styles.when}>{capital(ago(tested.at, now))}. “Next” tests again.</p>
        </div>
      )}
      {!tested && (
        <p className={styles.when}>“Next” connects to the target for real and says what it found.</p>
      )}
    </div>
  );
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

const useStyles = makeStyles({
  page: { display: "grid", gap: "20px", maxWidth: "720px" },
  tested: { display: "grid", gap: "8px" },
  when: { margin: 0, color: tokens.colorNeutralForeground3, fontSize: tokens.fontSizeBase200 },
});
