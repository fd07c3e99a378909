/** A secret: it can be entered and changed, never seen again. */
import { Input } from "@fluentui/react-components";
import type { SecretParameter } from "../../host/contract/parameters.ts";
import { FormField } from "./form-field.tsx";

export function SecretField(props: {
  parameter: SecretParameter;
  isSet: boolean;
  /** What was typed on this page and not accepted yet. */
  typed: string;
  onType: (value: string) => void;
  problem: string | undefined;
}) {
  const { parameter, isSet, typed } = props;
  return (
    <FormField
      label={parameter.label}
      required={parameter.required}
      problem={props.problem}
      help={[parameter.help, "Kept sealed on this host, never shown again."].filter(Boolean).join(" ")}
    >
      <Input
        type="password"
        autoComplete="new-password"
        placeholder={isSet && typed === "" ? "Set. Enter a new value to change it." : ""}
        value={typed}
        onChange={(_, data) => props.onType(data.value)}
      />
    </FormField>
  );
}
