/** `linkspan demo`: the whole product on a throw-away company, in one command. */

import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { type AdminClient, adminClient } from "../commands/admin-client.ts";
import { takeStateDirectory } from "../commands/state-directory.ts";
import type { StateLock } from "../commands/state-lock.ts";
import { configStore } from "../config/config-store.ts";
import { connectorTypes } from "../connectors/registry.ts";
import { createHost, type HostAddress } from "../host.ts";
import { companyConnectorConfig, createCompanyDatabase } from "./company.ts";
import { playOneLife } from "./play.ts";

export interface DemoOptions {
  /** Ends after the play. */
  readonly once: boolean;
  /** One JSON line instead of words, and no play. */
  readonly json: boolean;
  /** Default 8585; another one when it is taken. */
  readonly port?: number;
  /** People in the company; default 1,000. */
  readonly users?: number;
  /** Kept when it is given; else a directory that is removed at the end. */
  readonly stateDir?: string;
}

/** Where a running demo is. */
export interface Demo extends HostAddress {
  /** The connector's address. */
  readonly connectorUrl: string;
  readonly token: string;
  readonly stateDir: string;
  readonly databasePath: string;
  /** What clients must trust. */
  readonly caFile: string;
  close(): Promise<void>;
}

/** Runs the demo until Ctrl+C, or with `once` until the play has ended. Resolves with whether every step did what it should. */
export async function runDemo(options: DemoOptions): Promise<boolean> {
  const say = (text: string) => void (options.json || process.stdout.write(`${text}\n`));
  const { port = 8585 } = options;
  const free = await freePort(port);
  if (free !== port && port !== 0)
    say(`Port ${port} is taken by another program; port ${free} is used instead.\n`);
  const demo = await startDemo({ ...options, port: free });
  const stopped = stopSignal();
  try {
    if (options.json) process.stdout.write(`${JSON.stringify(jsonLine(demo))}\n`);
    else say(introduction(demo));
    const succeeded = options.json || (await playOneLife(demo, say));
    if (options.once) return succeeded;
    if (!options.json)
      say(
        `\nStill serving. The wizard is at ${demo.adminUrl}/#token=${demo.adminToken}\nCtrl+C ends the demo and removes what it made.`,
      );
    await stopped;
    return succeeded;
  } finally {
    await demo.close();
  }
}

const jsonLine = ({ connectorUrl, token, adminUrl, adminToken, stateDir, databasePath }: Demo) => ({
  scimUrl: connectorUrl,
  token,
  adminUrl,
  adminToken,
  stateDir,
  databasePath,
});

async function startDemo({
  port,
  users = 1000,
  stateDir: wanted,
}: DemoOptions & { readonly port: number }): Promise<Demo> {
  const stateDir = wanted ?? (await mkdtemp(join(tmpdir(), "linkspan-demo-")));
  const databasePath = join(stateDir, "company.db");
  if (existsSync(databasePath))
    throw new Error(
      `${stateDir} holds a demo from before. Name an empty directory with --state, or leave it out.`,
    );
  let lock: StateLock | undefined;
  const forget = async () => {
    lock?.release();
    if (wanted === undefined) await rm(stateDir, { recursive: true, force: true });
  };
  try {
    lock = await takeStateDirectory(stateDir);
    createCompanyDatabase(databasePath, { users });
    const store = configStore({ stateDir, types: connectorTypes });
    const settings = await store.hostSettings();
    await store.saveHostSettings({ ...settings, port, baseUrl: `https://localhost:${port}` });
    const host = await createHost({ stateDir, serveScim: true, terminal: false });
    const address = await host.listen();
    const admin = adminClient({ url: address.adminUrl, token: address.adminToken });
    const { connector, token } = await admin.call("POST /admin/connectors", {
      body: { config: companyConnectorConfig(databasePath) },
    });
    await importFinished(admin, connector.name);
    const caFile = join(stateDir, "linkspan-ca.pem");
    await writeFile(caFile, (await admin.call("GET /admin/certificate/export")).pem);
    return {
      ...address,
      stateDir,
      databasePath,
      caFile,
      token: token ?? "",
      connectorUrl: connector.scimUrl,
      async close() {
        await host.close();
        await forget();
      },
    };
  } catch (error) {
    await forget();
    throw error;
  }
}

async function importFinished(admin: AdminClient, name: string): Promise<void> {
  for (;;) {
    const summary = await admin.call("GET /admin/connectors/:name", { params: { name } });
    if (!summary.import.running && summary.import.finishedAt !== undefined) {
      if (summary.import.error !== undefined) throw new Error(summary.import.error);
      return;
    }
    await pause(50);
  }
}

function introduction({ connectorUrl, token, adminUrl, adminToken, caFile, databasePath }: Demo): string {
  return [
    "Linkspan serves a made-up company from an SQLite database.",
    "",
    `  SCIM URL   ${connectorUrl}`,
    `  Token      ${token}`,
    `  Wizard     ${adminUrl}/#token=${adminToken}`,
    `  Database   ${databasePath}`,
    "",
    "Try it in another terminal:",
    "",
    `  curl --cacert ${caFile} -H "Authorization: Bearer ${token}" "${connectorUrl}/Users?count=2"`,
    "",
    "Now one user's life, as Microsoft Entra ID would send it:",
  ].join("\n");
}

/** The port, or when it is taken one that is free. */
async function freePort(port: number): Promise<number> {
  const server = createServer();
  try {
    server.listen(port);
    await once(server, "listening");
    return (server.address() as { port: number }).port;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EADDRINUSE") throw error;
    return freePort(0);
  } finally {
    server.close();
  }
}

function stopSignal(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => resolve());
  });
}
