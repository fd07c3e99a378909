/** `linkspan serve` as a process, as an administrator sees it: what it prints, its admin API, its connectors. */
import assert from "node:assert/strict";
import { once } from "node:events";
import type { TestContext } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import { type AdminClient, adminClient } from "../../host/commands/admin-client.ts";
import { readRunFile } from "../../host/commands/admin-link.ts";
import type { ConnectorSummary } from "../../host/contract/admin-api.ts";
import { startLinkspan } from "../commands/linkspan.ts";
import { type ScimRequests, scimRequests } from "../support/scim-requests.ts";

export interface ServingHost {
  readonly pid: number;
  readonly stateDir: string;
  readonly admin: AdminClient;
  /** Of the admin API. */
  readonly adminUrl: string;
  readonly adminToken: string;
  /** All it has printed so far. */
  printed(): string;
  summary(connector: string): Promise<ConnectorSummary>;
  scim(connector: string, token: string): ScimRequests;
  stop(): Promise<void>;
}

/** The environment in which the program has the connector type "vault" too. */
export const withVault = {
  NODE_OPTIONS: `--import=${import.meta.resolve("./vault-connector.ts")}`,
};

/** Starts a host that ends with the test at the latest, and waits until it serves. */
export async function serve(t: Pick<TestContext, "after">, stateDir: string): Promise<ServingHost> {
  const child = startLinkspan(["serve", "--state", stateDir, "--port", "0"], { env: withVault });
  t.after(() => child.kill("SIGKILL"));
  let printed = "";
  for (const output of [child.stdout, child.stderr])
    output?.on("data", (chunk: Buffer) => (printed += chunk.toString()));
  while (!printed.includes("Stop it with Ctrl+C.")) {
    assert.equal(child.exitCode, null, printed);
    await pause(10);
  }
  const run = await readRunFile(stateDir);
  assert.ok(run, "the host has written its run file");
  const admin = adminClient(run);
  const { pem: ca } = await admin.call("GET /admin/certificate/export");
  const scimUrl = /SCIM at (\S+)/.exec(printed)?.[1] ?? "";
  const clients: ScimRequests[] = [];
  return {
    pid: run.pid,
    stateDir,
    admin,
    adminUrl: run.url,
    adminToken: run.token,
    printed: () => printed,
    summary: (name) => admin.call("GET /admin/connectors").then((all) => named(all, name)),
    scim(name, token) {
      const client = scimRequests({ url: `${scimUrl}/ecma2host_${name}/scim`, token, ca });
      clients.push(client);
      return client;
    },
    async stop() {
      for (const client of clients) client.close();
      child.kill("SIGTERM");
      const [code] = await once(child, "exit");
      assert.equal(code, 0, printed);
    },
  };
}

function named(summaries: readonly ConnectorSummary[], name: string): ConnectorSummary {
  const found = summaries.find((summary) => summary.name === name);
  assert.ok(found, `the home page shows ${name}`);
  return found;
}

/** Asks again until it holds, five seconds at most. */
export async function until(what: string, holds: () => Promise<boolean>): Promise<void> {
  for (let attempt = 0; attempt < 100; attempt++) {
    if (await holds()) return;
    await pause(50);
  }
  assert.fail(`${what} within five seconds`);
}
