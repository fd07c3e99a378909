/** A real host in this process, on a state directory of its own, for tests through the front door. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { type AdminClient, adminClient } from "../../host/commands/admin-client.ts";
import type { ConnectorSummary, ImportStatus } from "../../host/contract/admin-api.ts";
import type { ConnectorConfig } from "../../host/contract/connector-config.ts";
import { createHost, type Host } from "../../host/host.ts";
import { type ScimRequests, scimRequests } from "./scim-requests.ts";

export interface TestHost {
  /** The host's own directory; tests may put their databases beside what it keeps. */
  readonly stateDir: string;
  /** Of the host that runs now: a restart makes another. */
  readonly admin: AdminClient;
  /** Adds a connector and, unless told not to `wait`, waits for its first import. */
  add(config: Omit<ConnectorConfig, "id">, options?: { readonly wait: boolean }): Promise<ScimRequests>;
  /** A client of a connector added before. It is closed with the host. */
  connect(name: string): ScimRequests;
  summary(name: string): Promise<ConnectorSummary>;
  /** Waits until no import is under way and answers how the last one went. */
  imported(name: string): Promise<ImportStatus>;
  /** Imports everything now. */
  importAgain(name: string): Promise<ImportStatus>;
  /** Changes a connector's configuration as the wizard does. */
  reconfigure(name: string, change: (config: ConnectorConfig) => ConnectorConfig): Promise<void>;
  /** Ends the host, does what `between` does and starts it again. Clients must connect anew. */
  restart(between?: () => void | Promise<void>): Promise<void>;
  close(): Promise<void>;
}

export async function startTestHost({
  now = Date.now,
}: {
  readonly now?: () => number;
} = {}): Promise<TestHost> {
  const stateDir = await mkdtemp(join(tmpdir(), "linkspan-host-"));
  const tokens = new Map<string, string>();
  const clients: ScimRequests[] = [];
  let running = await start(stateDir, now);

  async function end(): Promise<void> {
    for (const client of clients.splice(0)) client.close();
    await running.host.close();
  }

  async function importEnded(name: string): Promise<ImportStatus> {
    for (const deadline = Date.now() + longestImportMs; Date.now() < deadline; ) {
      const { import: status, state } = await summary(name);
      if (state.state === "failed") throw new Error(state.message);
      if (!status.running && status.finishedAt !== undefined) return status;
      await pause(5);
    }
    throw new Error(`The import of ${name} did not end within ${longestImportMs / 1000} seconds.`);
  }

  const summary = (name: string) => running.admin.call("GET /admin/connectors/:name", { params: { name } });

  function connect(name: string): ScimRequests {
    const url = `${running.scimUrl}/ecma2host_${name}/scim`;
    const client = scimRequests({ url, token: tokens.get(name) ?? "", ca: running.ca });
    clients.push(client);
    return client;
  }

  return {
    stateDir,
    connect,
    summary,
    get admin() {
      return running.admin;
    },
    async add(config, { wait } = { wait: true }) {
      const { token } = await running.admin.call("POST /admin/connectors", { body: { config } });
      tokens.set(config.name, token ?? "");
      if (wait && config.runProfiles.fullImport.enabled) await importEnded(config.name);
      return connect(config.name);
    },
    imported: importEnded,
    async importAgain(name) {
      await importEnded(name);
      await running.admin.call("POST /admin/connectors/:name/import", { params: { name } });
      return importEnded(name);
    },
    async reconfigure(name, change) {
      const params = { name };
      const { config, etag } = await running.admin.call("GET /admin/connectors/:name", { params });
      await running.admin.call("PUT /admin/connectors/:name", {
        params,
        body: { config: change(config) },
        ifMatch: etag,
      });
    },
    async restart(between) {
      await end();
      await between?.();
      running = await start(stateDir, now);
    },
    async close() {
      await end();
      await rm(stateDir, { recursive: true, force: true });
    },
  };
}

const longestImportMs = 20_000;

interface Running {
  readonly host: Host;
  readonly admin: AdminClient;
  readonly scimUrl: string;
  /** PEM of the authority to trust. */
  readonly ca: string;
}

async function start(stateDir: string, now: () => number): Promise<Running> {
  const host = await createHost({ stateDir, serveScim: true, port: 0, terminal: false, now });
  const { scimUrl, adminUrl, adminToken } = await host.listen();
  const admin = adminClient({ url: adminUrl, token: adminToken });
  const { pem } = await admin.call("GET /admin/certificate/export");
  return { host, admin, scimUrl, ca: pem };
}
