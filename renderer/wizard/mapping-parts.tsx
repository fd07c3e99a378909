/** The parts of a mapping that only some kinds of attributes have. */
import { Button, Input, makeStyles, Select, tokens } from "@fluentui/react-components";
import type { TargetObjectType } from "../../host/contract/admin-api.ts";
import type { AttributeMapping, ObjectTypeConfig } from "../../host/contract/connector-config.ts";
import { FormField } from "../form/form-field.tsx";
import { AddIcon, DeleteIcon } from "../icons.tsx";
import { AttributeOptions } from "./attribute-options.tsx";
import { withPart } from "./mapping-edits.ts";
import { listParts, type ScimPathMeaning } from "./scim-path.ts";

interface Props {
  mapping: AttributeMapping;
  onChange: (mapping: AttributeMapping) => void;
}

/** What a reference points to: a resource type, and which attribute of it the target writes down. */
export function ReferenceFields(
  props: Props & { objectTypes: readonly ObjectTypeConfig[]; targets: readonly TargetObjectType[] },
) {
  const { mapping, onChange } = props;
  const reference = mapping.reference ?? { resourceType: "", attribute: "" };
  const pointed = props.objectTypes.find(({ resourceType }) => resourceType === reference.resourceType);
  const attributes =
    props.targets
      .find(({ name }) => name === pointed?.objectType)
      ?.attributes.filter(({ multiValued }) => !multiValued) ?? [];
  const choose = (part: Partial<typeof reference>) =>
    onChange(withPart(mapping, "reference", { ...reference, ...part }));
  return (
    <>
      <FormField label="Points to">
        <Select
          value={reference.resourceType}
          onChange={(_, { value }) => {
            const next = props.objectTypes.find(({ resourceType }) => resourceType === value);
            choose({ resourceType: value, attribute: next?.anchor[0] ?? "" });
          }}
        >
          <option value="">Choose</option>
          {props.objectTypes.map(({ resourceType }) => (
            <option key={resourceType} value={resourceType}>
              {resourceType}
            </option>
          ))}
        </Select>
      </FormField>
      <FormField label="By its" help="The attribute of the other object whose value stands here.">
        <Select value={reference.attribute} onChange={(_, { value }) => choose({ attribute: value })}>
          <AttributeOptions attributes={attributes} chosen={reference.attribute} />
        </Select>
      </FormField>
    </>
  );
}

/** Which column of a child table holds which part of a list's elements. */
export function ListColumns({
  mapping,
  meaning,
  columns,
  onChange,
}: Props & { meaning: ScimPathMeaning; columns: readonly string[] }) {
  const styles = useStyles();
  const chosen = mapping.subAttributes ?? {};
  if (columns.length === 0) return null;
  return (
    <fieldset className={styles.group}>
      <legend className={styles.legend}>Columns of {mapping.attribute}</legend>
      {listParts(meaning).map(({ name }) => (
        <FormField key={name} label={name}>
          <Select
            size="small"
            value={chosen[name] ?? ""}
            onChange={(_, { value }) => {
              const { [name]: _column, ...others } = chosen;
              onChange(
                withPart(mapping, "subAttributes", value === "" ? others : { ...others, [name]: value }),
              );
            }}
          >
            <option value="">Not kept</option>
            {columns.map((column) => (
              <option key={column} value={column}>
                {column}
              </option>
            ))}
          </Select>
        </FormField>
      ))}
    </fieldset>
  );
}

/** SCIM value to target value, where the target writes it in its own way. */
export function ValueMap({ mapping, meaning, onChange }: Props & { meaning: ScimPathMeaning }) {
  const styles = useStyles();
  const pairs = Object.entries(mapping.values ?? {});
  const replace = (next: readonly (readonly [string, string])[]) =>
    onChange(withPart(mapping, "values", next.length > 0 ? Object.fromEntries(next) : undefined));
  const first: readonly (readonly [string, string])[] =
    meaning.kind === "yes or no"
      ? [
          ["true", "Y"],
          ["false", "N"],
        ]
      : [["", ""]];
  if (pairs.length === 0) {
    return (
      <div>
        <Button size="small" icon={<AddIcon size={16} />} onClick={() => replace(first)}>
          Translate values
        </Button>
      </div>
    );
  }
  return (
    <fieldset className={styles.group}>
      <legend className={styles.legend}>Values, in SCIM and in the target</legend>
      {pairs.map(([scim, target], place) => (
        <div key={place} className={styles.pair}>
          <Input
            className={styles.half}
            size="small"
            aria-label={`SCIM value ${place + 1}`}
            value={scim}
            onChange={(_, { value }) => replace(pairs.with(place, [value, target]))}
          />
          <Input
            className={styles.half}
            size="small"
            aria-label={`Target value ${place + 1}`}
            value={target}
            onChange={(_, { value }) => replace(pairs.with(place, [scim, value]))}
          />
          <Button
            size="small"
            appearance="subtle"
            icon={<DeleteIcon size={16} />}
            aria-label={`Remove value ${place + 1}`}
            onClick={() => replace(pairs.filter((_, other) => other !== place))}
          />
        </div>
      ))}
      {meaning.kind !== "yes or no" && !pairs.some(([scim]) => scim === "") && (
        <div>
          <Button size="small" icon={<AddIcon size={16} />} onClick={() => replace([...pairs, ["", ""]])}>
            Add value
          </Button>
        </div>
      )}
    </fieldset>
  );
}

const useStyles = makeStyles({
  group: { display: "grid", gap: "8px", margin: 0, padding: 0, border: "none", minWidth: 0 },
  legend: { padding: "0 0 4px", color: tokens.colorNeutralForeground2 },
  pair: { display: "flex", gap: "8px" },
  half: { flex: 1, minWidth: 0, "& input": { width: "100%", minWidth: 0 } },
});
