/** The fields a connector declares for one step, joined to the draft. */
import { makeStyles } from "@fluentui/react-components";
import { ParameterForm } from "../form/parameter-form.tsx";
import { pageOf } from "./step-input.ts";
import type { StepProps } from "./step-props.ts";

export function ParameterPage({ session, view, step, problems }: StepProps) {
  const styles = useStyles();
  const page = pageOf(step.id);
  if (!page || step.parameters.length === 0) return null;
  return (
    <div className={styles.form}>
      <ParameterForm
        parameters={step.parameters}
        values={view.config.parameters[page] ?? {}}
        onChange={(values) => session.edit({ config: { parameters: { [page]: values } } })}
        secrets={{
          isSet: (name) => view.draft.secretsSet.includes(`${page}/${name}`),
          typed: (name) => view.secrets[`${page}/${name}`] ?? "",
          onType: (name, value) => session.edit({ config: {}, secrets: { [`${page}/${name}`]: value } }),
        }}
        problems={problems}
        pointer={`/parameters/${page}`}
      />
    </div>
  );
}

const useStyles = makeStyles({ form: { maxWidth: "720px" } });
