/** A whole number of the host's own settings. What is no number is kept as it was typed and not taken over. */
import { Input } from "@fluentui/react-components";
import { useState } from "react";
import { FormField } from "../form/form-field.tsx";

export function NumberField(props: {
  label: string;
  help?: string;
  value: number;
  problem?: string | undefined;
  onChange: (value: number) => void;
}) {
  const [typed, setTyped] = useState<string>();
  const text = typed ?? String(props.value);
  const valid = /^\d{1,9}$/.test(text.trim());
  return (
    <FormField
      label={props.label}
      help={props.help}
      problem={valid ? props.problem : "Enter a whole number."}
    >
      <Input
        inputMode="numeric"
        value={text}
        onChange={(_, { value }) => {
          setTyped(value);
          if (/^\d{1,9}$/.test(value.trim())) props.onChange(Number(value));
        }}
        onBlur={() => {
          if (valid) setTyped(undefined);
        }}
      />
    </FormField>
  );
}
