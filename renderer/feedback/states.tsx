/** What a page shows while it has nothing to show: the shape of what comes, why it does not come, or what to do first. */
import { Button, makeStyles, Skeleton, SkeletonItem, tokens } from "@fluentui/react-components";
import type { ReactNode } from "react";
import type { Icon } from "../icons.tsx";
import { Card } from "../layout/card.tsx";
import type { Loaded } from "../use-host-data.ts";
import { Message } from "./message.tsx";

/** The value once it is there; before, the shape of it, or why it is not. */
export function WhenLoaded<T>(props: {
  loaded: Loaded<T>;
  /** What could not be read, as in "Linkspan could not read ...". */
  what: string;
  onRetry: () => void;
  children: (value: T) => ReactNode;
}) {
  const { loaded } = props;
  if (loaded.kind === "loading") return <LoadingCard what={props.what} />;
  if (loaded.kind === "failed") {
    return <FailedToLoad what={props.what} message={loaded.message} onRetry={props.onRetry} />;
  }
  return props.children(loaded.value);
}

export function LoadingCard({ what }: { what: string }) {
  const styles = useStyles();
  return (
    <Card>
      <Skeleton aria-label={`Loading ${what}`} className={styles.skeleton}>
        {[62, 84, 48].map((width) => (
          <div key={width} className={styles.row}>
            <SkeletonItem shape="circle" size={28} />
            <SkeletonItem size={16} style={{ width: `${width}%` }} />
          </div>
        ))}
      </Skeleton>
    </Card>
  );
}

export function FailedToLoad({
  what,
  message,
  onRetry,
}: {
  what: string;
  message: string;
  onRetry: () => void;
}) {
  return (
    <Message
      tone="bad"
      title={`Linkspan could not read ${what}.`}
      actions={<Button onClick={onRetry}>Try again</Button>}
    >
      {message}
    </Message>
  );
}

export function Empty(props: { icon: Icon; title: string; children: ReactNode; actions?: ReactNode }) {
  const styles = useStyles();
  return (
    <Card>
      <div className={styles.empty}>
        <props.icon size={32} className={styles.emptyIcon} />
        <h2 className={styles.emptyTitle}>{props.title}</h2>
        <p className={styles.emptyWords}>{props.children}</p>
        {props.actions !== undefined && <div className={styles.emptyActions}>{props.actions}</div>}
      </div>
    </Card>
  );
}

const useStyles = makeStyles({
  skeleton: { display: "grid", gap: "12px" },
  row: { display: "flex", alignItems: "center", gap: "12px" },
  empty: { display: "grid", justifyItems: "center", textAlign: "center", padding: "32px 16px" },
  emptyIcon: { color: tokens.colorBrandForeground1, marginBottom: "12px" },
  emptyTitle: { margin: 0, fontSize: tokens.fontSizeBase400, lineHeight: tokens.lineHeightBase400 },
  emptyWords: { margin: "8px 0 0", maxWidth: "440px", color: tokens.colorNeutralForeground2 },
  emptyActions: {
    display: "flex",
    gap: "8px",
    marginTop: "16px",
    flexWrap: "wrap",
    justifyContent: "center",
  },
});
