/** One page of a connector's parameters, drawn from their declaration. */
import {
  Accordion,
  AccordionHeader,
  AccordionItem,
  AccordionPanel,
  makeStyles,
} from "@fluentui/react-components";
import type { Parameter, ParameterValues } from "../../host/contract/parameters.ts";
import { ParameterField } from "./parameter-field.tsx";
import { type PlacedProblems, pointerPart } from "./problems.ts";
import { RecordsField } from "./records-field.tsx";
import { SecretField } from "./secret-field.tsx";
import { shownParameters, valueOf, withValue } from "./values.ts";

export interface ParameterFormProps {
  parameters: readonly Parameter[];
  values: ParameterValues;
  onChange: (values: ParameterValues) => void;
  secrets: {
    /** Names of the page's secrets that the host holds. */
    isSet: (name: string) => boolean;
    typed: (name: string) => string;
    onType: (name: string, value: string) => void;
  };
  problems: PlacedProblems;
  /** JSON pointer of the page. */
  pointer: string;
}

export function ParameterForm(props: ParameterFormProps) {
  const styles = useStyles();
  const shown = shownParameters(props.parameters, props.values);
  const usual = shown.filter(({ advanced }) => !advanced);
  const more = shown.filter(({ advanced }) => advanced);
  const troubled = more.some(
    ({ name }) => props.problems.within(`${props.pointer}/${pointerPart(name)}`).length > 0,
  );
  return (
    <div className={styles.fields}>
      {usual.map((parameter) => (
        <OneParameter key={parameter.name} parameter={parameter} {...props} />
      ))}
      {more.length > 0 && (
        // Opens by itself when something in it is wrong.
        <Accordion key={String(troubled)} collapsible {...(troubled ? { defaultOpenItems: "more" } : {})}>
          <AccordionItem value="more">
            <AccordionHeader>More settings</AccordionHeader>
            <AccordionPanel className={styles.more}>
              {more.map((parameter) => (
                <OneParameter key={parameter.name} parameter={parameter} {...props} />
              ))}
            </AccordionPanel>
          </AccordionItem>
        </Accordion>
      )}
    </div>
  );
}

function OneParameter({ parameter, ...props }: ParameterFormProps & { parameter: Parameter }) {
  const { name } = parameter;
  const pointer = `${props.pointer}/${pointerPart(name)}`;
  const problem = props.problems.at(pointer);
  const value = valueOf(parameter, props.values);
  const onChange = (next: typeof value) => props.onChange(withValue(props.values, name, next));
  switch (parameter.kind) {
    case "secret":
      return (
        <SecretField
          parameter={parameter}
          problem={problem}
          isSet={props.secrets.isSet(name)}
          typed={props.secrets.typed(name)}
          onType={(typed) => props.secrets.onType(name, typed)}
        />
      );
    case "records":
      return (
        <RecordsField
          parameter={parameter}
          value={value}
          onChange={onChange}
          problems={props.problems}
          pointer={pointer}
        />
      );
    default:
      return <ParameterField parameter={parameter} value={value} onChange={onChange} problem={problem} />;
  }
}

const useStyles = makeStyles({
  fields: { display: "grid", gridTemplateColumns: "minmax(0, 1fr)", gap: "16px" },
  more: { display: "grid", gap: "16px", padding: "8px 0", margin: 0 },
});
