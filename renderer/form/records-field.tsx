/** A list of records, each a row of fields. */
import { Button, makeStyles, tokens } from "@fluentui/react-components";
import type { ParameterValue, RecordsParameter } from "../../host/contract/parameters.ts";
import { AddIcon, DeleteIcon } from "../icons.tsx";
import { ParameterField } from "./parameter-field.tsx";
import { type PlacedProblems, pointerPart } from "./problems.ts";
import { type RecordValue, recordsOf, shownParameters, valueOf, withValue } from "./values.ts";

export function RecordsField(props: {
  parameter: RecordsParameter;
  value: ParameterValue | undefined;
  onChange: (value: ParameterValue) => void;
  problems: PlacedProblems;
  /** JSON pointer of the list. */
  pointer: string;
}) {
  const styles = useStyles();
  const { parameter, problems, pointer, onChange } = props;
  const records = recordsOf(props.value);
  const problem = problems.at(pointer);
  const replace = (index: number, record: RecordValue) => onChange(records.with(index, record));
  return (
    <fieldset className={styles.group}>
      <legend className={styles.legend}>
        {parameter.label}
        {parameter.required && <span className={styles.star}> *</span>}
      </legend>
      {parameter.help && <p className={styles.help}>{parameter.help}</p>}
      {records.map((record, index) => (
        <div
          // A record has no name of its own that stays while it is typed: its place is what it is.
          key={index}
          role="group"
          aria-label={`${capital(parameter.item)} ${index + 1}`}
          className={styles.record}
        >
          <div className={styles.fields}>
            {shownParameters(parameter.fields, record).map((field) => (
              <ParameterField
                key={field.name}
                parameter={withoutHelp(field, index)}
                value={valueOf(field, record)}
                problem={problems.at(`${pointer}/${index}/${pointerPart(field.name)}`)}
                onChange={(value) => replace(index, withValue(record, field.name, value))}
              />
            ))}
          </div>
          <Button
            className={styles.remove}
            appearance="subtle"
            icon={<DeleteIcon />}
            aria-label={`Remove ${parameter.item} ${index + 1}`}
            title={`Remove ${parameter.item}`}
            onClick={() => onChange(records.filter((_, other) => other !== index))}
          />
        </div>
      ))}
      {problem !== undefined && (
        <div role="alert" className={styles.problem}>
          {problem}
        </div>
      )}
      <div>
        <Button icon={<AddIcon />} onClick={() => onChange([...records, {}])}>
          Add {parameter.item}
        </Button>
      </div>
    </fieldset>
  );
}

/** The first record explains the fields; repeating it under each would bury the values. */
function withoutHelp<F extends RecordsParameter["fields"][number]>(field: F, index: number): F {
  if (index === 0) return field;
  const { help: _, ...rest } = field;
  return rest as F;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

const useStyles = makeStyles({
  group: { display: "grid", gap: "8px", margin: 0, padding: 0, border: "none", minWidth: 0 },
  legend: { padding: 0, fontWeight: 600 },
  star: { color: tokens.colorPaletteRedForeground3 },
  help: { margin: "0 0 4px", color: tokens.colorNeutralForeground3, fontSize: tokens.fontSizeBase200 },
  record: {
    display: "flex",
    gap: "8px",
    padding: "12px 8px 12px 16px",
    border: `1px solid ${tokens.colorNeutralStroke2}`,
    borderRadius: tokens.borderRadiusLarge,
  },
  fields: {
    flex: 1,
    minWidth: 0,
    display: "grid",
    gridTemplateColumns: "repeat(auto-fit, minmax(min(200px, 100%), 1fr))",
    gap: "12px 16px",
    alignItems: "start",
    "& > * > *": { minWidth: 0 },
  },
  remove: { alignSelf: "flex-start", marginTop: "24px" },
  problem: { color: tokens.colorPaletteRedForeground1, fontSize: tokens.fontSizeBase200 },
});
