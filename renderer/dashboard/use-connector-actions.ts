/** What can be done with a connector from a button, each through the admin API; the host's events show the result. */
import { useState } from "react";
import type { AdminReply } from "../../host/contract/admin-api.ts";
import { useClient } from "../host-context.tsx";
import { addressOf } from "../route.ts";
import { type Action, useAction } from "../use-host-data.ts";

export type TestOutcome = AdminReply<"POST /admin/connectors/:name/test">;

export interface ConnectorActions extends Action {
  readonly tested: TestOutcome | undefined;
  enable: (on: boolean) => void;
  test: () => void;
  startImport: () => void;
  stopImport: () => void;
  /** Opens a draft of the connector in the wizard. */
  edit: () => void;
  remove: () => void;
}

/** Actions of the connector with this name. */
export function useConnectorActions(name: string): ConnectorActions {
  const client = useClient();
  const action = useAction();
  const [tested, setTested] = useState<TestOutcome>();
  const params = { name };
  return {
    ...action,
    tested,
    enable: (on) =>
      action.run("enable", async () => {
        await client.call(`POST /admin/connectors/:name/${on ? "enable" : "disable"}`, { params });
      }),
    test: () =>
      action.run("test", async () => {
        setTested(undefined);
        setTested(await client.call("POST /admin/connectors/:name/test", { params }));
      }),
    startImport: () =>
      action.run("import", async () => {
        await client.call("POST /admin/connectors/:name/import", { params });
      }),
    stopImport: () =>
      action.run("stop", async () => {
        await client.call("DELETE /admin/connectors/:name/import", { params });
      }),
    edit: () =>
      action.run("edit", async () => {
        const draft = await client.call("POST /admin/drafts", { body: { edit: name } });
        window.location.hash = addressOf({ at: "draft", id: draft.id });
      }),
    remove: () =>
      action.run("remove", async () => {
        await client.call("DELETE /admin/connectors/:name", { params });
        window.location.hash = addressOf({ at: "connectors" });
      }),
  };
}
