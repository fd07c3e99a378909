/** The page of what happened, with what failed one click away. */
import { makeStyles, Select, Tab, TabList } from "@fluentui/react-components";
import { useState } from "react";
import { useLiveHost } from "../host-context.tsx";
import { Card } from "../layout/card.tsx";
import { Page } from "../layout/page.tsx";
import { addressOf } from "../route.ts";
import { useNow } from "../use-host-data.ts";
import { ActivityList } from "./activity-list.tsx";

export function Activity({ connector }: { connector?: string }) {
  const styles = useStyles();
  const { connectors } = useLiveHost();
  const now = useNow(60_000);
  const [failedOnly, setFailedOnly] = useState(false);
  return (
    <Page
      name="Activity"
      title="Activity"
      sentence="What clients asked for, and what became of it. New entries appear by themselves."
    >
      <div className={styles.bar}>
        <TabList
          selectedValue={failedOnly ? "failed" : "all"}
          onTabSelect={(_, { value }) => setFailedOnly(value === "failed")}
        >
          <Tab value="all">All results</Tab>
          <Tab value="failed">Failed</Tab>
        </TabList>
        <Select
          aria-label="Connector"
          value={connector ?? ""}
          onChange={(_, { value }) => {
            window.location.hash = addressOf(
              value ? { at: "activity", connector: value } : { at: "activity" },
            );
          }}
        >
          <option value="">All connectors</option>
          {connectors?.map(({ name }) => (
            <option key={name} value={name}>
              {name}
            </option>
          ))}
        </Select>
      </div>
      <Card flush>
        <ActivityList
          key={connector ?? ""}
          {...(connector === undefined ? {} : { connector })}
          failedOnly={failedOnly}
          now={now}
        />
      </Card>
    </Page>
  );
}

const useStyles = makeStyles({
  bar: {
    display: "flex",
    flexWrap: "wrap",
    alignItems: "center",
    justifyContent: "space-between",
    gap: "8px",
  },
});
