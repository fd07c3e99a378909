/** A connector's state in its colour. */
import { makeStyles, mergeClasses, tokens } from "@fluentui/react-components";
import { CheckBadge, CircleIcon, ErrorBadge, SyncIcon } from "../icons.tsx";
import type { StateWord } from "./connector-words.ts";

const icons = { good: CheckBadge, bad: ErrorBadge, busy: SyncIcon, off: CircleIcon };

export function StateLabel({ of: { tone, word } }: { of: StateWord }) {
  const styles = useStyles();
  const StateIcon = icons[tone];
  return (
    <span className={mergeClasses(styles.label, styles[tone])}>
      <StateIcon size={16} />
      {word}
    </span>
  );
}

const useStyles = makeStyles({
  label: {
    display: "inline-flex",
    alignItems: "center",
    gap: "6px",
    fontSize: tokens.fontSizeBase200,
    fontWeight: 600,
    whiteSpace: "nowrap",
  },
  good: { color: tokens.colorStatusSuccessForeground1 },
  bad: { color: tokens.colorStatusDangerForeground1 },
  busy: { color: tokens.colorBrandForeground1 },
  off: { color: tokens.colorNeutralForeground3 },
});
