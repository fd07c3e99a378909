/** Content with something explained beside it; below it where there is little room. */
import { makeStyles } from "@fluentui/react-components";
import type { ReactNode } from "react";

export function Beside({ children, aside, label }: { children: ReactNode; aside: ReactNode; label: string }) {
  const styles = useStyles();
  return (
    <div className={styles.root}>
      <div className={styles.content}>{children}</div>
      <aside className={styles.aside} aria-label={label}>
        {aside}
      </aside>
    </div>
  );
}

const narrow = "@media (max-width: 1160px)";
const useStyles = makeStyles({
  root: {
    display: "grid",
    gridTemplateColumns: "minmax(0, 1fr) 320px",
    gap: "24px",
    alignItems: "start",
    maxWidth: "1200px",
    [narrow]: { gridTemplateColumns: "minmax(0, 1fr)" },
  },
  content: { display: "grid", gridTemplateColumns: "minmax(0, 1fr)", gap: "20px" },
  aside: {
    display: "grid",
    gridTemplateColumns: "minmax(0, 1fr)",
    gap: "12px",
    // Stays in view beside a long list.
    position: "sticky",
    top: 0,
    maxHeight: "calc(100dvh - 160px)",
    overflowY: "auto",
    [narrow]: { position: "static", maxHeight: "none" },
  },
});
