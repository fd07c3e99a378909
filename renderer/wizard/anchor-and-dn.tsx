/** How objects of one type are told apart: the anchor that stays, and the DN where the target has one. */
import { Input, Link, makeStyles, Radio, RadioGroup, Select, tokens } from "@fluentui/react-components";
import { useState } from "react";
import type { TargetObjectType } from "../../host/contract/admin-api.ts";
import type { ObjectTypeConfig } from "../../host/contract/connector-config.ts";
import { FormField } from "../form/form-field.tsx";
import type { PlacedProblems } from "../form/problems.ts";
import { CheckBadge } from "../icons.tsx";
import { listed } from "../wording.ts";
import { AttributeOptions } from "./attribute-options.tsx";
import { exampleDn, exampleOf } from "./example-person.ts";

interface Props {
  objectType: ObjectTypeConfig;
  target: TargetObjectType | undefined;
  problems: PlacedProblems;
  /** JSON pointer of the object type. */
  pointer: string;
  onChange: (objectType: ObjectTypeConfig) => void;
}

export function AnchorAndDn(props: Props) {
  const styles = useStyles();
  return (
    <div className={styles.page}>
      <Anchor {...props} />
      <Dn {...props} />
    </div>
  );
}

function Anchor({ objectType, target, problems, pointer, onChange }: Props) {
  const styles = useStyles();
  const { anchor, resourceType } = objectType;
  const [several, setSeveral] = useState(anchor.length > 1);
  const single = target?.attributes.filter(({ multiValued }) => !multiValued) ?? [];
  const rows = several ? [...anchor, ""] : [anchor[0] ?? ""];
  const choose = (place: number, name: string) =>
    onChange({ ...objectType, anchor: rows.with(place, name).filter((one) => one !== "") });
  return (
    <section className={styles.section}>
      <h2 className={styles.title}>Anchor of {resourceType || objectType.objectType}</h2>
      <p className={styles.words}>
        The attribute that never changes while the object exists. Linkspan recognises it by this, even when
        its name or login changes.
      </p>
      <div className={styles.row}>
        <div className={styles.anchors}>
          {rows.map((name, place) => (
            <FormField
              key={place}
              label={place === 0 ? "Anchor" : `Anchor, part ${place + 1}`}
              {...(place === 0 ? { problem: problems.at(`${pointer}/anchor`) } : {})}
            >
              <Select value={name} onChange={(_, { value }) => choose(place, value)}>
                <AttributeOptions
                  attributes={single}
                  chosen={name}
                  none={place === 0 ? "Choose" : "Nothing more"}
                />
              </Select>
            </FormField>
          ))}
          {!several && (
            <Link as="button" onClick={() => setSeveral(true)}>
              Use several attributes together
            </Link>
          )}
        </div>
        <ul className={styles.facts}>
          {factsOf(anchor, target).map((fact) => (
            <li key={fact} className={styles.fact}>
              <CheckBadge size={16} className={styles.good} />
              {fact}
            </li>
          ))}
        </ul>
      </div>
    </section>
  );
}

function Dn({ objectType, target, problems, pointer, onChange }: Props) {
  const styles = useStyles();
  const { dn, ...rest } = objectType;
  const kind = dn === undefined ? "anchor" : "attribute" in dn ? "attribute" : "template";
  const single = target?.attributes.filter(({ multiValued }) => !multiValued) ?? [];
  const choose = (value: string) => {
    if (value === "anchor") onChange(rest);
    if (value === "attribute") onChange({ ...rest, dn: { attribute: objectType.anchor[0] ?? "" } });
    if (value === "template")
      onChange({ ...rest, dn: { template: `CN={${objectType.anchor[0] ?? "NAME"}}` } });
  };
  return (
    <section className={styles.section}>
      <h2 className={styles.title}>DN of {objectType.resourceType || objectType.objectType}</h2>
      <p className={styles.words}>
        The full name of an object in the target (distinguished name). It may change. Directories need one;
        for a database the anchor will do.
      </p>
      <RadioGroup value={kind} onChange={(_, { value }) => choose(value)} aria-label="DN">
        <Radio value="anchor" label={`Same as the anchor ${exampleOf(rest, target).anchor}`} />
        <Radio value="attribute" label="Take it from an attribute" />
        <Radio value="template" label="Build it from a template" />
      </RadioGroup>
      {dn && "attribute" in dn && (
        <FormField className={styles.dn} label="Attribute" problem={problems.at(`${pointer}/dn`)}>
          <Select
            value={dn.attribute}
            onChange={(_, { value }) => onChange({ ...rest, dn: { attribute: value } })}
          >
            <AttributeOptions attributes={single} chosen={dn.attribute} />
          </Select>
        </FormField>
      )}
      {dn && "template" in dn && (
        <FormField
          className={styles.dn}
          label="Template"
          problem={problems.at(`${pointer}/dn`)}
          help={`A name in braces stands for the value of that attribute: ${exampleDn(objectType, target)}`}
        >
          <Input
            className={styles.code}
            value={dn.template}
            onChange={(_, { value }) => onChange({ ...rest, dn: { template: value } })}
          />
        </FormField>
      )}
    </section>
  );
}

function factsOf(anchor: readonly string[], target: TargetObjectType | undefined): readonly string[] {
  const attributes = anchor.flatMap((name) => target?.attributes.filter((one) => one.name === name) ?? []);
  const proposed = target && target.anchor.length > 0 && target.anchor.join() === anchor.join();
  const unique = attributes.filter((one) => one.unique).map(({ name }) => name);
  const generated = attributes.filter((one) => one.generated).map(({ name }) => name);
  return [
    ...(proposed ? ["The target itself tells its objects apart by it"] : []),
    ...(unique.length > 0 ? [`The target keeps ${listed(unique)} unique`] : []),
    ...(generated.length > 0 ? [`The target makes ${listed(generated)} for a new object`] : []),
  ];
}

const useStyles = makeStyles({
  page: { display: "grid", gap: "24px" },
  section: { display: "grid", gap: "8px" },
  title: {
    margin: 0,
    fontSize: tokens.fontSizeBase400,
    lineHeight: tokens.lineHeightBase400,
    fontWeight: 600,
  },
  words: { margin: 0, color: tokens.colorNeutralForeground2, maxWidth: "640px" },
  row: { display: "flex", flexWrap: "wrap", gap: "8px 24px" },
  anchors: {
    display: "grid",
    gap: "8px",
    flex: "1 1 200px",
    maxWidth: "320px",
    justifyItems: "start",
    "& > *": { width: "100%" },
  },
  facts: {
    listStyleType: "none",
    margin: "28px 0 0",
    padding: 0,
    display: "grid",
    alignContent: "start",
    gap: "4px",
    flex: "1 1 200px",
  },
  fact: { display: "flex", gap: "8px", alignItems: "flex-start", fontSize: tokens.fontSizeBase200 },
  good: { color: tokens.colorStatusSuccessForeground1, flexShrink: 0, marginTop: "1px" },
  dn: { marginLeft: "32px", maxWidth: "480px" },
  code: { fontFamily: tokens.fontFamilyMonospace },
});
