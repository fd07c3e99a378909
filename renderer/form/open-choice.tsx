/** A choice in which other values than the offered ones may be typed. */
import { Combobox, makeStyles, Option } from "@fluentui/react-components";
import { useState } from "react";
import type { Choice } from "../../host/contract/parameters.ts";

interface Props {
  choices: readonly Choice[];
  value: string;
  onChange: (value: string) => void;
  placeholder?: string;
  /** Set by Fluent's Field, which names and describes its child by these. */
  id?: string;
  "aria-labelledby"?: string;
  "aria-describedby"?: string;
  "aria-invalid"?: boolean | "true" | "false" | "grammar" | "spelling";
  "aria-required"?: boolean | "true" | "false";
  "aria-label"?: string;
}

/** Narrows the offer only to what is typed now: an opened list shows all. */
export function OpenChoice({ choices, value, onChange, ...rest }: Props) {
  const styles = useStyles();
  const [typed, setTyped] = useState<string>();
  const label = choices.find((choice) => choice.value === value)?.label ?? value;
  const offered =
    typed === undefined
      ? choices
      : choices.filter((choice) => choice.label.toLowerCase().includes(typed.toLowerCase()));
  return (
    <Combobox
      {...rest}
      className={styles.box}
      input={{ className: styles.input }}
      freeform
      value={typed ?? label}
      selectedOptions={[value]}
      onInput={(event) => {
        const text = event.currentTarget.value;
        setTyped(text);
        onChange(choices.find((choice) => choice.label === text)?.value ?? text);
      }}
      onOptionSelect={(_, { optionValue }) => {
        setTyped(undefined);
        if (optionValue !== undefined) onChange(optionValue);
      }}
      onBlur={() => setTyped(undefined)}
    >
      {offered.map((choice) => (
        <Option key={choice.value} value={choice.value} text={choice.label}>
          {choice.help ? `${choice.label} (${choice.help})` : choice.label}
        </Option>
      ))}
    </Combobox>
  );
}

const useStyles = makeStyles({
  // Fluent's own least width is wider than a column of a record.
  box: { minWidth: 0, width: "100%" },
  input: { minWidth: 0, width: "100%" },
});
