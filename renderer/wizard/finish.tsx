import { Input, makeStyles, Radio, RadioGroup } from "@fluentui/react-components";
import { useState } from "react";
import type { DeprovisioningFlow } from "../../host/contract/connector-config.ts";
import { FormField } from "../form/form-field.tsx";
import { shownParameters, valueOf } from "../form/values.ts";
import { Card } from "../layout/card.tsx";
import { Facts } from "../layout/facts.tsx";
import { counted } from "../wording.ts";
import type { DraftView } from "./draft-session.ts";
import { pageOf } from "./step-input.ts";
import type { StepProps } from "./step-props.ts";

const shortestToken = 12;

export function Finish({ view, onToken }: StepProps & { onToken: (token: string | undefined) => void }) {
  const styles = useStyles();
  const { config, draft } = view;
  return (
    <div className={styles.page}>
      <Card title="The connector">
        <Facts
          of={[
            ["Name", config.name],
            ["SCIM URL", draft.scimUrl],
            ...connectionFacts(view),
            ...(draft.target.tested ? [["Tested", draft.target.tested.message] as const] : []),
          ]}
        />
      </Card>
      {config.objectTypes.map((objectType) => (
        <Card key={objectType.objectType} title={`${objectType.resourceType}, from ${objectType.objectType}`}>
          <Facts
            of={[
              ["Anchor", objectType.anchor.join(", ")],
              ["Mapped", counted(objectType.mappings.length, "attribute", "attributes")],
              ["When disabled", flowWords(objectType.deprovisioning.disable)],
              ["When deleted", flowWords(objectType.deprovisioning.delete)],
            ]}
          />
        </Card>
      ))}
      <Card title="Reading and writing">
        <Facts
          of={[
            [
              "Full import",
              config.runProfiles.fullImport.enabled
                ? `Every ${counted(config.runProfiles.fullImport.everyMinutes, "minute", "minutes")}`
                : "Off",
            ],
            [
              "Export",
              `At most ${counted(config.runProfiles.export.pageSize, "change", "changes")} at a time`,
            ],
          ]}
        />
      </Card>
      {draft.edits === undefined ? (
        <TokenChoice onToken={onToken} />
      ) : (
        <Card title="Tokens">
          They stay as they are. Clients need not be told anything unless the name changed.
        </Card>
      )}
    </div>
  );
}

function TokenChoice({ onToken }: { onToken: (token: string | undefined) => void }) {
  const [own, setOwn] = useState<string>();
  const short = own !== undefined && own !== "" && own.length < shortestToken;
  const choose = (token: string | undefined) => {
    setOwn(token);
    onToken(token);
  };
  return (
    <Card title="Secret token" sentence="Clients prove with it that they may call this connector.">
      <RadioGroup
        aria-label="Secret token"
        value={own === undefined ? "generate" : "own"}
        onChange={(_, { value }) => choose(value === "own" ? "" : undefined)}
      >
        <Radio value="generate" label="Make one for me (recommended)" />
        <Radio value="own" label="Use one that I choose" />
      </RadioGroup>
      {own !== undefined && (
        <FormField
          label="Token"
          help={`At least ${shortestToken} characters, and used for nothing else.`}
          problem={short ? `Enter at least ${shortestToken} characters.` : undefined}
        >
          <Input
            type="password"
            autoComplete="new-password"
            value={own}
            onChange={(_, { value }) => choose(value)}
          />
        </FormField>
      )}
    </Card>
  );
}

/** What was answered on the Connectivity page, secrets as "set". */
function connectionFacts({ config, draft }: DraftView): readonly (readonly [string, string])[] {
  const step = draft.steps.find(({ id }) => id === "connectivity");
  const page = step && pageOf(step.id);
  if (!step || !page) return [];
  const values = config.parameters[page] ?? {};
  return shownParameters(step.parameters, values)
    .filter(({ advanced }) => !advanced)
    .flatMap((parameter) => {
      if (parameter.kind === "secret") {
        return draft.secretsSet.includes(`${page}/${parameter.name}`)
          ? [[parameter.label, "Set"] as const]
          : [];
      }
      const value = valueOf(parameter, values);
      if (value === undefined || value === "" || typeof value === "object") return [];
      const shown =
        parameter.kind === "choice"
          ? parameter.choices.find((choice) => choice.value === value)?.label
          : undefined;
      return [[parameter.label, shown ?? String(value)] as const];
    });
}

function flowWords(flow: DeprovisioningFlow): string {
  switch (flow.flow) {
    case "none":
      return "Nothing is done in the target";
    case "delete":
      return "The object is deleted in the target";
    case "set":
      return `${flow.attribute} is set to ${flow.value}`;
  }
}

const useStyles = makeStyles({ page: { display: "grid", gap: "16px", maxWidth: "760px" } });
