import { Input, makeStyles, Textarea, tokens } from "@fluentui/react-components";
import { FormField } from "../form/form-field.tsx";
import type { StepProps } from "./step-props.ts";

export function Properties({ session, view, problems }: StepProps) {
  const styles = useStyles();
  const { name, description } = view.config;
  const base = view.draft.scimUrl.replace(/ecma2host_.*$/, "ecma2host_");
  return (
    <div className={styles.fields}>
      <FormField
        label="Name"
        required
        problem={problems.at("/name")}
        help="ASCII letters and digits. It is part of the SCIM URL, where upper and lower case count."
      >
        <Input
          value={name}
          maxLength={100}
          onChange={(_, { value }) => session.edit({ config: { name: value } })}
        />
      </FormField>
      <FormField
        label="Description"
        problem={problems.at("/description")}
        help="For you and your colleagues."
      >
        <Textarea
          value={description}
          onChange={(_, { value }) => session.edit({ config: { description: value } })}
        />
      </FormField>
      <div className={styles.address}>
        SCIM clients will call{" "}
        <code className={styles.url}>
          {base}
          <strong>{name.trim() || "NAME"}</strong>/scim
        </code>
      </div>
    </div>
  );
}

const useStyles = makeStyles({
  fields: { display: "grid", gap: "16px", maxWidth: "624px" },
  address: { overflowWrap: "anywhere" },
  url: { fontFamily: tokens.fontFamilyMonospace, fontSize: tokens.fontSizeBase200 },
});
