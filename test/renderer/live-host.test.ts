import assert from "node:assert/strict";
import { test } from "node:test";
import { createAdminClient } from "../../renderer/admin-client.ts";
import { followHost, type LiveHost } from "../../renderer/live-host.ts";
import type { Store } from "../../renderer/store.ts";
import { startFakeAdmin } from "./fake-admin.ts";
import { connector, someActivity } from "./fake-target.ts";

/** Waits until the store is as wanted; the test's own deadline ends a wait for what never comes. */
function until(store: Store<LiveHost>, wanted: (live: LiveHost) => boolean): Promise<LiveHost> {
  return new Promise((resolve) => {
    const look = () => {
      if (!wanted(store.get())) return;
      stop();
      resolve(store.get());
    };
    const stop = store.subscribe(look);
    look();
  });
}

test("the page follows the host: its connectors, what happens, and that it is gone", {
  timeout: 10_000,
}, async () => {
  const host = await startFakeAdmin({ connectors: [connector("HR")] });
  const controller = new AbortController();
  const client = createAdminClient({ baseUrl: host.url, token: host.token });
  const store = followHost(client, controller.signal);
  try {
    const first = await until(
      store,
      (live) => live.connection === "connected" && live.connectors !== undefined,
    );
    assert.deepEqual(
      first.connectors?.map(({ name }) => name),
      ["HR"],
    );
    assert.equal(first.status?.baseUrl, "https://app01.contoso.com:8585");

    host.tell("connectors", [connector("HR"), connector("Badges")]);
    await until(store, (live) => live.connectors?.length === 2);

    const [newest, older] = someActivity();
    host.tell("activity", older);
    host.tell("activity", newest);
    const { activity } = await until(store, (live) => live.activity.length === 2);
    assert.deepEqual(
      activity.map(({ id }) => id),
      [newest?.id, older?.id],
      "newest first",
    );

    host.dropConnections();
    await until(store, (live) => live.connection === "lost");
    // What changed meanwhile is asked for, since no event told it.
    const again = await until(
      store,
      (live) => live.connection === "connected" && live.connectors?.length === 1,
    );
    assert.equal(again.activity.length, 2);
  } finally {
    controller.abort();
    await host.close();
  }
});
