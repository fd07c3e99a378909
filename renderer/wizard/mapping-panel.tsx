/** One mapping, in all its parts; shown beside the list. */
import { Button, Checkbox, Input, makeStyles, Radio, RadioGroup, tokens } from "@fluentui/react-components";
import { useEffect, useRef, useState } from "react";
import type { TargetObjectType } from "../../host/contract/admin-api.ts";
import type { AttributeMapping, ObjectTypeConfig } from "../../host/contract/connector-config.ts";
import type { ScimSchema } from "../../host/contract/scim-attributes.ts";
import { FormField } from "../form/form-field.tsx";
import { OpenChoice } from "../form/open-choice.tsx";
import { DeleteIcon, DismissIcon } from "../icons.tsx";
import { toAttribute, toConstant, typedValue, withPart } from "./mapping-edits.ts";
import { ListColumns, ReferenceFields, ValueMap } from "./mapping-parts.tsx";
import { scimSamples } from "./mapping-rows.ts";
import { meaningOf, pathChoices, shortPath } from "./scim-path.ts";

interface Shared {
  mapping: AttributeMapping;
  objectType: ObjectTypeConfig;
  objectTypes: readonly ObjectTypeConfig[];
  target: TargetObjectType | undefined;
  targets: readonly TargetObjectType[];
  schemas: readonly ScimSchema[];
  onClose: () => void;
}

export function EditMapping(
  props: Shared & {
    problem: string | undefined;
    onChange: (mapping: AttributeMapping) => void;
    onRemove: () => void;
  },
) {
  const styles = useStyles();
  return (
    <Panel title={shortPath(props.mapping.scim).name} onClose={props.onClose}>
      <Fields {...props} />
      <div className={styles.foot}>
        <Button icon={<DeleteIcon />} onClick={props.onRemove}>
          Remove
        </Button>
      </div>
    </Panel>
  );
}

/** Nothing reaches the draft before it says what is mapped to what. */
export function AddMapping(props: Shared & { onAdd: (mapping: AttributeMapping) => void }) {
  const styles = useStyles();
  const [mapping, setMapping] = useState(props.mapping);
  const complete = mapping.scim !== "" && (mapping.constant !== undefined || Boolean(mapping.attribute));
  return (
    <Panel title="Add attribute" onClose={props.onClose}>
      <Fields {...props} mapping={mapping} problem={undefined} onChange={setMapping} />
      <div className={styles.foot}>
        <Button appearance="primary" disabled={!complete} onClick={() => props.onAdd(mapping)}>
          Add
        </Button>
      </div>
    </Panel>
  );
}

function Panel({
  title,
  onClose,
  children,
}: {
  title: string;
  onClose: () => void;
  children: React.ReactNode;
}) {
  const styles = useStyles();
  const heading = useRef<HTMLHeadingElement>(null);
  // The list may be long, and on a narrow page the panel stands below it.
  useEffect(() => heading.current?.focus(), []);
  return (
    <section className={styles.panel} aria-label={title}>
      <header className={styles.header}>
        <h2 ref={heading} tabIndex={-1} className={styles.title}>
          {title}
        </h2>
        <Button
          appearance="subtle"
          size="small"
          icon={<DismissIcon size={16} />}
          aria-label="Close the panel"
          onClick={onClose}
        />
      </header>
      {children}
    </section>
  );
}

function Fields(
  props: Shared & { problem: string | undefined; onChange: (mapping: AttributeMapping) => void },
) {
  const styles = useStyles();
  const { mapping, objectType, objectTypes, target, schemas, onChange } = props;
  const meaning = meaningOf(mapping.scim, objectType.resourceType, schemas);
  const attribute = target?.attributes.find(({ name }) => name === mapping.attribute);
  const constant = mapping.constant !== undefined;
  const samples = constant ? [] : scimSamples(mapping, attribute);
  const attributeNames =
    target?.attributes.map(({ name, type }) => ({ value: name, label: name, help: type })) ?? [];

  const choosePath = (scim: string) => {
    const next = meaningOf(scim, objectType.resourceType, schemas);
    onChange(
      constant
        ? toConstant({ scim }, String(mapping.constant), next)
        : toAttribute({ ...mapping, scim }, attribute, next, objectTypes),
    );
  };
  const chooseAttribute = (name: string) => {
    const chosen = target?.attributes.find((one) => one.name === name);
    onChange({ ...toAttribute(mapping, chosen, meaning, objectTypes), attribute: name });
  };

  return (
    <>
      <FormField
        label="SCIM attribute"
        problem={props.problem}
        help={
          mapping.scim === ""
            ? "Choose one, or type an attribute of your own with its URN."
            : meaning.description
        }
      >
        <OpenChoice
          choices={pathChoices(objectType.resourceType, schemas).map(({ path }) => ({
            value: path,
            label: path,
          }))}
          value={mapping.scim}
          onChange={choosePath}
        />
      </FormField>
      <FormField label="Value">
        <RadioGroup
          layout="horizontal"
          value={constant ? "constant" : "attribute"}
          onChange={(_, { value }) =>
            onChange(
              value === "constant"
                ? toConstant(mapping, "", meaning)
                : toAttribute({ scim: mapping.scim }, undefined, meaning, objectTypes),
            )
          }
        >
          <Radio value="attribute" label="From the target" />
          <Radio value="constant" label="Fixed" />
        </RadioGroup>
      </FormField>
      {constant ? (
        <FormField label="Fixed value" help="Every client sees it; the target never gets it.">
          <Input
            value={String(mapping.constant)}
            onChange={(_, { value }) => onChange(toConstant(mapping, value, meaning))}
          />
        </FormField>
      ) : (
        <FormField label={`Attribute of ${objectType.objectType}`}>
          <OpenChoice choices={attributeNames} value={mapping.attribute ?? ""} onChange={chooseAttribute} />
        </FormField>
      )}
      {!constant && meaning.kind === "reference" && (
        <ReferenceFields
          mapping={mapping}
          objectTypes={objectTypes}
          targets={props.targets}
          onChange={onChange}
        />
      )}
      {!constant && meaning.kind === "list" && (
        <ListColumns
          mapping={mapping}
          meaning={meaning}
          columns={attribute?.columns ?? []}
          onChange={onChange}
        />
      )}
      {!constant && meaning.kind !== "reference" && meaning.kind !== "list" && (
        <>
          <FormField label="Default" help="Used when a client creates somebody and does not say.">
            <Input
              value={mapping.default === undefined ? "" : String(mapping.default)}
              onChange={(_, { value }) =>
                onChange(withPart(mapping, "default", value === "" ? undefined : typedValue(value, meaning)))
              }
            />
          </FormField>
          <ValueMap mapping={mapping} meaning={meaning} onChange={onChange} />
        </>
      )}
      {!constant && (
        <div>
          <Checkbox
            label="Required: a create without it is refused"
            checked={mapping.required === true}
            onChange={(_, { checked }) =>
              onChange(withPart(mapping, "required", checked === true ? true : undefined))
            }
          />
          <Checkbox
            label="Unique: no two may have the same value"
            checked={mapping.unique === true}
            onChange={(_, { checked }) =>
              onChange(withPart(mapping, "unique", checked === true ? true : undefined))
            }
          />
        </div>
      )}
      {samples.length > 0 && (
        <div className={styles.samples}>
          <div className={styles.quiet}>As clients will see it</div>
          {samples.map((sample) => (
            <div key={sample} className={styles.sample}>
              {sample}
            </div>
          ))}
        </div>
      )}
    </>
  );
}

const useStyles = makeStyles({
  panel: {
    display: "grid",
    gridTemplateColumns: "minmax(0, 1fr)",
    gap: "12px",
    padding: "12px 16px 16px",
    backgroundColor: tokens.colorNeutralBackground1,
    border: `1px solid ${tokens.colorBrandStroke1}`,
    borderRadius: tokens.borderRadiusXLarge,
  },
  header: { display: "flex", alignItems: "center", justifyContent: "space-between", gap: "8px" },
  title: {
    margin: 0,
    fontSize: tokens.fontSizeBase300,
    fontWeight: 600,
    overflowWrap: "anywhere",
    outline: "none",
  },
  // In reach however long the panel is.
  foot: {
    position: "sticky",
    bottom: 0,
    margin: "0 -16px -16px",
    padding: "8px 16px 12px",
    backgroundColor: tokens.colorNeutralBackground1,
    borderTop: `1px solid ${tokens.colorNeutralStroke3}`,
    borderRadius: `0 0 ${tokens.borderRadiusXLarge} ${tokens.borderRadiusXLarge}`,
  },
  samples: {
    padding: "8px 12px",
    backgroundColor: tokens.colorNeutralBackground3,
    borderRadius: tokens.borderRadiusMedium,
  },
  quiet: { color: tokens.colorNeutralForeground3, fontSize: tokens.fontSizeBase200 },
  sample: { overflowWrap: "anywhere" },
});
