/** One message: what happened, why, and what to do, with the button that does it. */
import { makeStyles, mergeClasses, tokens } from "@fluentui/react-components";
import type { ReactNode } from "react";
import { CheckBadge, ErrorBadge, InfoBadge, WarningBadge } from "../icons.tsx";

export type Tone = "bad" | "warning" | "good" | "neutral";

const badges = { bad: ErrorBadge, warning: WarningBadge, good: CheckBadge, neutral: InfoBadge };

export function Message(props: {
  tone: Tone;
  title?: ReactNode;
  children?: ReactNode;
  actions?: ReactNode;
  className?: string;
}) {
  const styles = useStyles();
  const Badge = badges[props.tone];
  return (
    <div
      className={mergeClasses(styles.root, styles[props.tone], props.className)}
      role={props.tone === "bad" ? "alert" : "status"}
    >
      <Badge className={mergeClasses(styles.badge, styles[`${props.tone}Sign`])} />
      <div className={styles.words}>
        {props.title !== undefined && <div className={styles.title}>{props.title}</div>}
        {props.children !== undefined && <div className={styles.detail}>{props.children}</div>}
      </div>
      {props.actions !== undefined && <div className={styles.actions}>{props.actions}</div>}
    </div>
  );
}

/** Several sentences of one cause, as a list when there is more than one. */
export function Sentences({ of: sentences }: { of: readonly string[] }) {
  const styles = useStyles();
  if (sentences.length === 1) return sentences[0];
  return (
    <ul className={styles.list}>
      {sentences.map((sentence) => (
        <li key={sentence}>{sentence}</li>
      ))}
    </ul>
  );
}

const useStyles = makeStyles({
  root: {
    display: "flex",
    flexWrap: "wrap",
    gap: "8px 16px",
    alignItems: "center",
    padding: "12px 16px",
    borderRadius: tokens.borderRadiusMedium,
    overflowWrap: "anywhere",
  },
  bad: {
    backgroundColor: tokens.colorStatusDangerBackground1,
    border: `1px solid ${tokens.colorStatusDangerBorder1}`,
  },
  warning: {
    backgroundColor: tokens.colorStatusWarningBackground1,
    border: `1px solid ${tokens.colorStatusWarningBorder1}`,
  },
  good: {
    backgroundColor: tokens.colorStatusSuccessBackground1,
    border: `1px solid ${tokens.colorStatusSuccessBorder1}`,
  },
  neutral: {
    backgroundColor: tokens.colorNeutralBackground3,
    border: `1px solid ${tokens.colorNeutralStroke2}`,
  },
  badge: { flexShrink: 0, alignSelf: "flex-start" },
  badSign: { color: tokens.colorStatusDangerForeground1 },
  warningSign: { color: tokens.colorStatusWarningForeground1 },
  goodSign: { color: tokens.colorStatusSuccessForeground1 },
  neutralSign: { color: tokens.colorNeutralForeground3 },
  words: { flex: "1 1 240px", minWidth: 0 },
  title: { fontWeight: tokens.fontWeightSemibold },
  detail: { color: tokens.colorNeutralForeground2 },
  actions: { display: "flex", flexWrap: "wrap", gap: "8px" },
  list: { margin: 0, paddingLeft: "20px" },
});
