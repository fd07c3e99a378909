/** An import under way: what it has read, how far it is, and the way to stop it. */
import { Link, makeStyles, ProgressBar, tokens } from "@fluentui/react-components";
import type { ImportStatus } from "../../host/contract/admin-api.ts";
import { importWords } from "./connector-words.ts";

export function ImportProgress({ status, onStop }: { status: ImportStatus; onStop: () => void }) {
  const styles = useStyles();
  const known = status.total !== undefined && status.total > 0;
  return (
    <div className={styles.root}>
      <div>{importWords(status)}</div>
      <div className={styles.row}>
        {known ? (
          <ProgressBar
            thickness="large"
            aria-label="Full import"
            value={status.read}
            max={status.total ?? 0}
          />
        ) : (
          <ProgressBar thickness="large" aria-label="Full import" />
        )}
        <Link as="button" onClick={onStop}>
          Stop
        </Link>
      </div>
    </div>
  );
}

const useStyles = makeStyles({
  root: { display: "grid", gap: "8px", fontSize: tokens.fontSizeBase200 },
  row: { display: "flex", alignItems: "center", gap: "12px" },
});
