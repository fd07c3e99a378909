import { makeStyles } from "@fluentui/react-components";
import type { RunProfiles } from "../../host/contract/connector-config.ts";
import { Card } from "../layout/card.tsx";
import { NumberField } from "./number-field.tsx";
import { ParameterPage } from "./parameter-page.tsx";
import type { StepProps } from "./step-props.ts";

export function Export(props: StepProps) {
  const styles = useStyles();
  const { session, view, problems } = props;
  const { runProfiles } = view.config;
  const change = (part: Partial<RunProfiles["export"]>) =>
    session.edit({ config: { runProfiles: { ...runProfiles, export: { ...runProfiles.export, ...part } } } });
  return (
    <div className={styles.page}>
      <Card
        title="Export"
        sentence="A change is written when it comes. What comes at the same time is written together."
      >
        <div className={styles.fields}>
          <NumberField
            label="Page size, in changes"
            help="The most that are handed to the target at a time."
            value={runProfiles.export.pageSize}
            problem={problems.at("/runProfiles/export/pageSize")}
            onChange={(pageSize) => change({ pageSize })}
          />
          <NumberField
            label="Longest wait, in seconds"
            help="How long the target may take for one change."
            value={runProfiles.export.timeoutSeconds}
            problem={problems.at("/runProfiles/export/timeoutSeconds")}
            onChange={(timeoutSeconds) => change({ timeoutSeconds })}
          />
        </div>
      </Card>
      <ParameterPage {...props} />
    </div>
  );
}

const useStyles = makeStyles({
  page: { display: "grid", gap: "20px", maxWidth: "720px" },
  fields: {
    display: "grid",
    gridTemplateColumns: "repeat(auto-fit, minmax(min(240px, 100%), 1fr))",
    gap: "16px",
    alignItems: "start",
  },
});
