/** The surface on which a page's content stands. */
import { makeStyles, mergeClasses, tokens } from "@fluentui/react-components";
import type { ReactNode } from "react";

export function Card(props: {
  title?: ReactNode;
  /** One line below the title. */
  sentence?: ReactNode;
  actions?: ReactNode;
  /** Without padding, for tables and lists that reach the edge. */
  flush?: boolean;
  children?: ReactNode;
  className?: string;
}) {
  const styles = useStyles();
  return (
    <section className={mergeClasses(styles.card, props.className)}>
      {(props.title !== undefined || props.actions !== undefined) && (
        <header className={styles.header}>
          <div className={styles.heading}>
            {props.title !== undefined && <h2 className={styles.title}>{props.title}</h2>}
            {props.sentence !== undefined && <div className={styles.sentence}>{props.sentence}</div>}
          </div>
          {props.actions !== undefined && <div className={styles.actions}>{props.actions}</div>}
        </header>
      )}
      {props.children !== undefined && (
        <div className={props.flush ? styles.flush : styles.body}>{props.children}</div>
      )}
    </section>
  );
}

const useStyles = makeStyles({
  card: {
    backgroundColor: tokens.colorNeutralBackground1,
    border: `1px solid ${tokens.colorNeutralStroke2}`,
    borderRadius: tokens.borderRadiusXLarge,
    minWidth: 0,
  },
  header: {
    display: "flex",
    flexWrap: "wrap",
    alignItems: "center",
    gap: "8px 16px",
    padding: "16px 16px 0",
  },
  heading: { flex: "1 1 200px", minWidth: 0 },
  title: {
    margin: 0,
    fontSize: tokens.fontSizeBase400,
    lineHeight: tokens.lineHeightBase400,
    fontWeight: 600,
  },
  sentence: { color: tokens.colorNeutralForeground3, fontSize: tokens.fontSizeBase200 },
  actions: { display: "flex", flexWrap: "wrap", gap: "8px", alignItems: "center" },
  body: { padding: "16px" },
  flush: { paddingTop: "12px" },
});
