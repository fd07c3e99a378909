import { makeStyles, Switch } from "@fluentui/react-components";
import type { RunProfiles as Profiles } from "../../host/contract/connector-config.ts";
import { Card } from "../layout/card.tsx";
import { NumberField } from "./number-field.tsx";
import { ParameterPage } from "./parameter-page.tsx";
import type { StepProps } from "./step-props.ts";

export function RunProfiles(props: StepProps) {
  const styles = useStyles();
  const { session, view, problems } = props;
  const { runProfiles } = view.config;
  const { fullImport } = runProfiles;
  const change = (part: Partial<Profiles["fullImport"]>) =>
    session.edit({ config: { runProfiles: { ...runProfiles, fullImport: { ...fullImport, ...part } } } });
  const field = (name: keyof Profiles["fullImport"]) => problems.at(`/runProfiles/fullImport/${name}`);
  return (
    <div className={styles.page}>
      <Card
        title="Full import"
        sentence="Reads everything from the target, so that what others changed there is seen. Requests are answered meanwhile."
        actions={
          <Switch
            label={fullImport.enabled ? "On" : "Off"}
            aria-label="Full import"
            checked={fullImport.enabled}
            onChange={(_, { checked }) => change({ enabled: checked })}
          />
        }
      >
        <div className={styles.fields}>
          <NumberField
            label="Autosync timer, in minutes"
            help="From one full import to the next."
            value={fullImport.everyMinutes}
            problem={field("everyMinutes")}
            onChange={(everyMinutes) => change({ everyMinutes })}
          />
          <NumberField
            label="Page size, in objects"
            help="How many are asked for at a time."
            value={fullImport.pageSize}
            problem={field("pageSize")}
            onChange={(pageSize) => change({ pageSize })}
          />
          <NumberField
            label="Most removals, in percent"
            help="An import that would remove more of what is known stops and says so."
            value={fullImport.maxDeletePercent}
            problem={field("maxDeletePercent")}
            onChange={(maxDeletePercent) => change({ maxDeletePercent })}
          />
        </div>
      </Card>
      <ParameterPage {...props} />
    </div>
  );
}

const useStyles = makeStyles({
  page: { display: "grid", gap: "20px", maxWidth: "840px" },
  fields: {
    display: "grid",
    gridTemplateColumns: "repeat(auto-fit, minmax(min(200px, 100%), 1fr))",
    gap: "16px",
    alignItems: "start",
  },
});
