/** From an object of the target to the id a client keeps, for one that is really there. */
import { makeStyles, tokens } from "@fluentui/react-components";
import { Fragment } from "react";
import type { TargetObjectType } from "../../host/contract/admin-api.ts";
import type { ObjectTypeConfig } from "../../host/contract/connector-config.ts";
import { ArrowDownIcon, EditIcon, type Icon, IdentityIcon, KeyIcon, TableIcon } from "../icons.tsx";
import { exampleDn, exampleOf } from "./example-person.ts";

export function IdentityExample({
  objectType,
  target,
}: {
  objectType: ObjectTypeConfig;
  target: TargetObjectType | undefined;
}) {
  const styles = useStyles();
  const { name, anchor, row } = exampleOf(objectType, target);
  const stages: readonly { icon: Icon; title: string; value: string; words: string }[] = [
    {
      icon: TableIcon,
      title: `Object in ${objectType.objectType}`,
      value: row.join(" | ") || "No object yet",
      words: "As the target has it",
    },
    { icon: KeyIcon, title: "Anchor", value: anchor, words: "Stays for ever" },
    {
      icon: EditIcon,
      title: "DN",
      value: exampleDn(objectType, target),
      words: objectType.dn ? "Follows the values it is made of" : "Same as the anchor",
    },
    {
      icon: IdentityIcon,
      title: "Id that the client keeps",
      value: "Made from the anchor",
      words: "So it stays too",
    },
  ];
  return (
    <section className={styles.panel}>
      <h2 className={styles.title}>How it works for {name}</h2>
      {stages.map(({ icon: StageIcon, title, value, words }, place) => (
        <Fragment key={title}>
          {place > 0 && <ArrowDownIcon size={16} className={styles.arrow} />}
          <div className={styles.stage}>
            <div className={styles.stageTitle}>
              <StageIcon size={16} /> {title}
            </div>
            <code className={styles.value}>{value}</code>
            <div className={styles.words}>{words}</div>
          </div>
        </Fragment>
      ))}
      <p className={styles.end}>
        <strong>When the name or login of {name} changes</strong>
        <br />
        the anchor and the id stay, so the client goes on knowing {name}.
      </p>
    </section>
  );
}

const useStyles = makeStyles({
  panel: {
    display: "grid",
    gridTemplateColumns: "minmax(0, 1fr)",
    justifyItems: "stretch",
    gap: "4px",
    padding: "16px",
    backgroundColor: tokens.colorNeutralBackground2,
    border: `1px solid ${tokens.colorNeutralStroke2}`,
    borderRadius: tokens.borderRadiusXLarge,
  },
  title: {
    margin: "0 0 8px",
    fontSize: tokens.fontSizeBase300,
    lineHeight: tokens.lineHeightBase300,
    fontWeight: 600,
  },
  arrow: { justifySelf: "center", color: tokens.colorNeutralForeground3 },
  stage: {
    padding: "8px 12px",
    backgroundColor: tokens.colorNeutralBackground1,
    border: `1px solid ${tokens.colorNeutralStroke2}`,
    borderRadius: tokens.borderRadiusLarge,
    fontSize: tokens.fontSizeBase200,
  },
  stageTitle: { display: "flex", alignItems: "center", gap: "8px", fontWeight: 600 },
  value: {
    display: "block",
    fontFamily: tokens.fontFamilyMonospace,
    overflowWrap: "anywhere",
    margin: "4px 0 2px",
  },
  words: { color: tokens.colorNeutralForeground3 },
  end: { margin: "8px 0 0", fontSize: tokens.fontSizeBase200 },
});
