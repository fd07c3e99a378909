/** A word about what stands beside it, such as its type. */
import { makeStyles, mergeClasses, tokens } from "@fluentui/react-components";

export function Tag({ children, outline = false }: { children: string; outline?: boolean }) {
  const styles = useStyles();
  return <span className={mergeClasses(styles.tag, outline ? styles.outline : styles.soft)}>{children}</span>;
}

const useStyles = makeStyles({
  tag: {
    flexShrink: 0,
    padding: "1px 6px",
    borderRadius: tokens.borderRadiusMedium,
    fontSize: tokens.fontSizeBase200,
    lineHeight: tokens.lineHeightBase100,
    color: tokens.colorNeutralForeground2,
    whiteSpace: "nowrap",
  },
  soft: { backgroundColor: tokens.colorNeutralBackground4 },
  outline: { border: `1px solid ${tokens.colorNeutralStroke1}` },
});
