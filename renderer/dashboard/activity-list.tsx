/** What happened, newest first, renewed while it happens. */
import { Button, makeStyles, mergeClasses, tokens } from "@fluentui/react-components";
import { useState } from "react";
import type { ActivityEntry } from "../../host/contract/admin-api.ts";
import { FailedToLoad, LoadingCard } from "../feedback/states.tsx";
import { useClient, useLiveHost } from "../host-context.tsx";
import { CheckBadge, ErrorBadge } from "../icons.tsx";
import { useTableStyles } from "../layout/table.tsx";
import { useAction, useLoaded } from "../use-host-data.ts";
import { clock, duration, longDate } from "../wording.ts";
import { failed, mergeEntries, outcomeOf, subjectOf, verbWords } from "./activity-entries.ts";

interface Props {
  /** Only of this connector. */
  connector?: string;
  /** Only what went wrong. */
  failedOnly?: boolean;
  /** Show at most so many and offer no more. */
  limit?: number;
  now: number;
}

const pageSize = 100;

export function ActivityList({ connector, failedOnly = false, limit, now }: Props) {
  const styles = useStyles();
  const client = useClient();
  const { activity } = useLiveHost();
  const more = useAction();
  const [older, setOlder] = useState<readonly ActivityEntry[]>([]);
  const query = connector === undefined ? {} : { connector };
  const first = useLoaded(connector ?? "", (signal) =>
    client.call("GET /admin/activity", { query: { ...query, limit: String(limit ?? pageSize) }, signal }),
  );
  if (first.loaded.kind === "loading") return <LoadingCard what="activity" />;
  if (first.loaded.kind === "failed") {
    return <FailedToLoad what="what happened" message={first.loaded.message} onRetry={first.reload} />;
  }

  const all = mergeEntries(activity, [...first.loaded.value, ...older], connector);
  const shown = (failedOnly ? all.filter(failed) : all).slice(0, limit);
  const last = all.at(-1);
  const full = older.length === 0 ? first.loaded.value.length === pageSize : older.length % pageSize === 0;
  return (
    <>
      {shown.length === 0 ? (
        <p className={styles.none}>
          {failedOnly && all.length > 0
            ? "Nothing failed among the latest entries."
            : "Nothing has happened yet. Requests of clients, changes and imports appear here as they come."}
        </p>
      ) : (
        <ActivityTable entries={shown} withConnector={connector === undefined} now={now} />
      )}
      {limit === undefined && full && last && (
        <div className={styles.more}>
          <Button
            disabled={more.busy !== undefined}
            onClick={() =>
              more.run("more", async () => {
                const entries = await client.call("GET /admin/activity", {
                  query: { ...query, before: String(last.id), limit: String(pageSize) },
                });
                setOlder([...older, ...entries]);
              })
            }
          >
            Show older
          </Button>
          {more.failure?.message}
        </div>
      )}
    </>
  );
}

function ActivityTable(props: { entries: readonly ActivityEntry[]; withConnector: boolean; now: number }) {
  const styles = useStyles();
  const table = useTableStyles();
  return (
    <div className={table.scroll}>
      <table className={table.table}>
        <thead>
          <tr>
            <th className={table.head}>Time</th>
            <th className={table.head}>What</th>
            <th className={table.head}>Whom</th>
            <th className={mergeClasses(table.head, styles.wide)}>Detail</th>
            {props.withConnector && <th className={table.head}>Connector</th>}
            <th className={mergeClasses(table.head, table.right)}>Took</th>
          </tr>
        </thead>
        <tbody>
          {props.entries.map((entry) => (
            <tr key={entry.id} title={`Request ${entry.requestId}, ${longDate(entry.at, props.now)}`}>
              <td className={table.cell}>
                <span className={styles.time}>
                  {failed(entry) ? (
                    <ErrorBadge
                      size={16}
                      className={styles.bad}
                      aria-hidden={false}
                      aria-label="Failed"
                      role="img"
                    />
                  ) : (
                    <CheckBadge
                      size={16}
                      className={styles.good}
                      aria-hidden={false}
                      aria-label="Done"
                      role="img"
                    />
                  )}
                  {clock(entry.at)}
                </span>
              </td>
              <td className={table.cell}>{verbWords(entry.verb)}</td>
              <td className={mergeClasses(table.cell, failed(entry) && styles.strong)}>{subjectOf(entry)}</td>
              <td className={mergeClasses(table.cell, failed(entry) ? styles.bad : table.quiet)}>
                {outcomeOf(entry)}
              </td>
              {props.withConnector && <td className={table.cell}>{entry.connector}</td>}
              <td className={mergeClasses(table.cell, table.right, table.quiet, styles.took)}>
                {duration(entry.milliseconds)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

const useStyles = makeStyles({
  none: { margin: 0, padding: "8px 16px 16px", color: tokens.colorNeutralForeground2 },
  more: { display: "flex", alignItems: "center", gap: "12px", padding: "12px 16px" },
  wide: { width: "40%" },
  time: { display: "inline-flex", alignItems: "center", gap: "8px", whiteSpace: "nowrap" },
  took: { whiteSpace: "nowrap" },
  good: { color: tokens.colorStatusSuccessForeground1 },
  bad: { color: tokens.colorStatusDangerForeground1 },
  strong: { fontWeight: 600 },
});
