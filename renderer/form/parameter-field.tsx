/** The field of one scalar parameter, by its kind. */
import { Checkbox, Input, makeStyles, Select, Textarea, tokens } from "@fluentui/react-components";
import type { FieldParameter, ParameterValue } from "../../host/contract/parameters.ts";
import { FileInput } from "./file-input.tsx";
import { FormField } from "./form-field.tsx";
import { OpenChoice } from "./open-choice.tsx";
import { hintFor, integerFrom } from "./values.ts";

interface Props {
  parameter: FieldParameter;
  value: ParameterValue | undefined;
  onChange: (value: ParameterValue | undefined) => void;
  problem: string | undefined;
}

export function ParameterField({ parameter, value, onChange, problem }: Props) {
  const styles = useStyles();
  const shared = {
    label: parameter.label,
    required: parameter.required,
    problem: problem ?? hintFor(parameter, value),
    help: parameter.help,
  };
  const text = value === undefined || typeof value === "object" ? "" : String(value);
  switch (parameter.kind) {
    case "string":
      return (
        <FormField {...shared}>
          <Input
            value={text}
            placeholder={parameter.placeholder ?? ""}
            onChange={(_, data) => onChange(data.value)}
          />
        </FormField>
      );
    case "text":
      return (
        <FormField {...shared}>
          <Textarea
            className={styles.code}
            resize="vertical"
            rows={6}
            spellCheck={false}
            value={text}
            onChange={(_, data) => onChange(data.value)}
          />
        </FormField>
      );
    case "integer":
      return (
        <FormField
          {...shared}
          label={parameter.unit ? `${parameter.label}, in ${parameter.unit}` : parameter.label}
        >
          <Input
            className={styles.number}
            inputMode="numeric"
            value={text}
            onChange={(_, data) => onChange(integerFrom(data.value))}
          />
        </FormField>
      );
    case "boolean":
      return (
        <FormField help={shared.help} problem={shared.problem}>
          <Checkbox
            label={parameter.label}
            checked={value === true}
            onChange={(_, { checked }) => onChange(checked === true)}
          />
        </FormField>
      );
    case "choice":
      return (
        <FormField {...shared} help={helpOfChoice(parameter, text)}>
          {parameter.open ? (
            <OpenChoice choices={parameter.choices} value={text} onChange={onChange} />
          ) : (
            <Select value={text} onChange={(_, data) => onChange(data.value)}>
              {parameter.choices.every((choice) => choice.value !== text) && (
                <option value={text}>{text}</option>
              )}
              {parameter.choices.map((choice) => (
                <option key={choice.value} value={choice.value}>
                  {choice.label}
                </option>
              ))}
            </Select>
          )}
        </FormField>
      );
    case "file":
      return (
        <FormField {...shared}>
          <FileInput
            title={parameter.label}
            extensions={parameter.extensions ?? []}
            value={text}
            onChange={onChange}
          />
        </FormField>
      );
  }
}

/** What the chosen value means stands behind what the choice is about. */
function helpOfChoice(
  parameter: Extract<FieldParameter, { kind: "choice" }>,
  value: string,
): string | undefined {
  const chosen = parameter.choices.find((choice) => choice.value === value)?.help;
  return [parameter.help, chosen].filter(Boolean).join(" ") || undefined;
}

const useStyles = makeStyles({
  code: { fontFamily: tokens.fontFamilyMonospace },
  number: { maxWidth: "160px" },
});
