/** The bar at the top: the product, and whether its host is there. */
import { Button, makeStyles, mergeClasses, Spinner, tokens } from "@fluentui/react-components";
import { useLiveHost } from "../host-context.tsx";
import { LinkspanMark } from "../icons.tsx";
import type { LiveHost } from "../live-host.ts";
import { addressOf } from "../route.ts";

export function ProductBar() {
  const styles = useStyles();
  const live = useLiveHost();
  return (
    <header className={styles.bar}>
      <a href={addressOf({ at: "connectors" })} className={styles.product}>
        <LinkspanMark />
        <span>Linkspan</span>
      </a>
      <div className={styles.state} role="status">
        <HostState live={live} />
      </div>
    </header>
  );
}

function HostState({ live }: { live: LiveHost }) {
  const styles = useStyles();
  switch (live.connection) {
    case "connecting":
      return <Spinner size="extra-tiny" label="Reaching the host" />;
    case "lost":
      return (
        <>
          <span className={mergeClasses(styles.dot, styles.bad)} />
          <strong>The host does not answer.</strong>
          <span className={styles.detail}>Trying again. What you typed is kept.</span>
        </>
      );
    case "refused":
      return (
        <>
          <span className={mergeClasses(styles.dot, styles.bad)} />
          <strong>The host was started again.</strong>
          <span className={styles.detail}>Open the wizard at the address it printed.</span>
          <Button size="small" onClick={() => window.location.reload()}>
            Reload
          </Button>
        </>
      );
    case "connected": {
      const address = live.status && new URL(live.status.baseUrl);
      return (
        <>
          <span className={mergeClasses(styles.dot, styles.good)} />
          <span>{address?.hostname ?? "Connected"}</span>
          {address && <span className={styles.detail}>port {address.port || "443"}</span>}
        </>
      );
    }
  }
}

const useStyles = makeStyles({
  bar: {
    display: "flex",
    flexWrap: "wrap",
    alignItems: "center",
    justifyContent: "space-between",
    gap: "4px 24px",
    minHeight: "48px",
    padding: "0 20px",
  },
  product: {
    display: "flex",
    alignItems: "center",
    gap: "10px",
    fontWeight: 600,
    color: tokens.colorNeutralForeground1,
    textDecorationLine: "none",
  },
  state: {
    display: "flex",
    flexWrap: "wrap",
    alignItems: "center",
    gap: "4px 8px",
    fontSize: tokens.fontSizeBase200,
  },
  dot: { width: "8px", height: "8px", borderRadius: "50%" },
  good: { backgroundColor: tokens.colorStatusSuccessForeground1 },
  bad: { backgroundColor: tokens.colorStatusDangerForeground1 },
  detail: { color: tokens.colorNeutralForeground3 },
});
