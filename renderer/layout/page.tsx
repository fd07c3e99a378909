/** A place's frame: title, one plain sentence, actions at the right, content below. */
import { makeStyles, tokens } from "@fluentui/react-components";
import { type ReactNode, useEffect } from "react";

export function Page(props: {
  title: ReactNode;
  /** The title of the window, where `title` is more than text. */
  name: string;
  sentence?: ReactNode;
  actions?: ReactNode;
  children: ReactNode;
}) {
  const styles = useStyles();
  useEffect(() => {
    document.title = `${props.name} - Linkspan`;
  }, [props.name]);
  return (
    <div className={styles.page}>
      <header className={styles.header}>
        <div className={styles.words}>
          {/* The router moves the focus here when the place changes. */}
          <h1 className={styles.title} tabIndex={-1}>
            {props.title}
          </h1>
          {props.sentence !== undefined && <p className={styles.sentence}>{props.sentence}</p>}
        </div>
        {props.actions !== undefined && <div className={styles.actions}>{props.actions}</div>}
      </header>
      {props.children}
    </div>
  );
}

const useStyles = makeStyles({
  page: {
    display: "grid",
    gridTemplateColumns: "minmax(0, 1fr)",
    alignContent: "start",
    gap: "16px",
    maxWidth: "1080px",
    padding: "16px 32px 32px",
    "@media (max-width: 900px)": { padding: "16px 20px 24px" },
  },
  header: {
    display: "flex",
    flexWrap: "wrap",
    alignItems: "flex-start",
    gap: "8px 16px",
    marginBottom: "4px",
  },
  words: { flex: "1 1 280px", minWidth: 0 },
  title: {
    margin: 0,
    fontSize: tokens.fontSizeBase600,
    lineHeight: tokens.lineHeightBase600,
    fontWeight: 600,
    outline: "none",
    overflowWrap: "anywhere",
  },
  sentence: { margin: "4px 0 0", color: tokens.colorNeutralForeground2 },
  actions: { display: "flex", flexWrap: "wrap", gap: "8px" },
});
