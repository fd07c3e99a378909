/** The host: the only place where the parts are joined. */
import { randomBytes } from "node:crypto";
import { mkdir, rm } from "node:fs/promises";
import { createServer as createHttpsServer } from "node:https";
import { join } from "node:path";
import express, { type Express } from "express";
import packageJson from "../package.json" with { type: "json" };
import { openActivity } from "./activity/activity.ts";
import { createAdminApp } from "./admin/admin-server.ts";
import { openConfigStore } from "./config/config-store.ts";
import { connectorTypes } from "./connectors/registry.ts";
import type { CertificateInfo, ConnectorSummary, HostStatus } from "./contract/admin-api.ts";
import { type RunFile, runFilePath } from "./contract/run-file.ts";
import { answerBrokenRequests, closeServer, listenOn } from "./listening.ts";
import { createLogger } from "./logging/logger.ts";
import { readIfExists, writeFileAtomic } from "./platform/files.ts";
import { machineNames, reachableNames } from "./platform/machine.ts";
import { createDeadlines } from "./provisioning/deadline.ts";
import type { Fleet } from "./provisioning/fleet.ts";
import { createFleet } from "./provisioning/running-fleet.ts";
import { isScimAddress } from "./scim/address.ts";
import { httpsTransport } from "./scim/https-transport.ts";
import { scimHandler } from "./scim/scim.ts";
import { openSecretStore } from "./secrets/secret-store.ts";
import { type CertificateStore, openCertificateStore } from "./tls/certificate-store.ts";

export interface HostOptions {
  readonly stateDir: string;
  /** Whether SCIM is served; without it only the admin API is, for a command. */
  readonly serveScim: boolean;
  /** In place of the port in host.json. 0 takes any that is free. */
  readonly port?: number;
  /** Port of the admin API; any that is free when absent. */
  readonly adminPort?: number;
  /** Whether the log is also written to standard error. */
  readonly terminal: boolean;
  /** The built page of the wizard. */
  readonly rendererDir?: string;
  /** Milliseconds since 1970. */
  readonly now?: () => number;
}

export interface HostAddress {
  /** `https://HOST:PORT`; connectors are below it. */
  readonly scimUrl: string;
  readonly adminUrl: string;
  readonly adminToken: string;
}

export interface Host {
  /** Starts listening and brings the connectors up. Rejects with the system's error when a port is taken. */
  listen(): Promise<HostAddress>;
  /** All connectors and how they are. */
  connectors(): readonly ConnectorSummary[];
  /** Lets what is under way end, then closes everything. */
  close(): Promise<void>;
}

/** To import the module would make all its names, WebSocket among them, for which Node loads a whole HTTP client: 30 ms of a start. */
const { createServer: createHttpServer } = process.getBuiltinModule("node:http");

const renewalCheckMs = 24 * 60 * 60 * 1000;

export async function createHost(options: HostOptions): Promise<Host> {
  const { stateDir, now = Date.now } = options;
  for (const directory of ["", "data", "logs", "run", "connectors"])
    await mkdir(join(stateDir, directory), { recursive: true, mode: 0o700 });
  const configStore = await openConfigStore({ stateDir, types: connectorTypes });
  const settings = await configStore.hostSettings();
  const logger = createLogger({
    level: settings.logLevel,
    file: { directory: join(stateDir, "logs"), maxBytes: 10_000_000, maxFiles: 10 },
    ...(options.terminal && { terminal: process.stderr }),
  });
  const secrets = await openSecretStore(stateDir);
  const names = await machineNames();
  const certificates = await openCertificateStore({
    directory: join(stateDir, "tls"),
    names: reachableNames(names),
    sealer: secrets,
    clock: () => new Date(now()),
  });
  const activity = openActivity({ file: join(stateDir, "data", "activity.db"), log: logger, now });
  let baseUrl = settings.baseUrl ?? "";
  const fleet = createFleet({
    types: connectorTypes,
    secret: (connectorId, name) => secrets.get(connectorId, name)?.open(),
    spaceFile: (connectorId) => join(stateDir, "data", connectorId, "space.db"),
    baseUrl: (name) => `${baseUrl}/ecma2host_${name}/scim`,
    deadlines: createDeadlines(),
    inBackground: options.serveScim,
    record: activity.record,
    log: logger,
    now,
  });
  const startedAt = new Date(now()).toISOString();
  const status = (): HostStatus => ({
    version: packageJson.version,
    startedAt,
    baseUrl,
    stateDir,
    logLevel: logger.level,
    notices: notices(certificates.info(), now()),
  });
  const adminToken = randomBytes(32).toString("base64url");
  const transport = httpsTransport({
    fleet,
    handle: scimHandler(),
    tokens: secrets.tokens,
    record: activity.record,
    log: logger,
  });
  const others = outerApp(fleet);
  const scimServer = createHttpsServer(certificates.secureContext(), (request, response) => {
    if (isScimAddress(request.url)) void transport(request, response);
    else others(request, response);
  });
  const servedCertificates = served(certificates, () =>
    scimServer.setSecureContext(certificates.secureContext()),
  );
  const admin = createAdminApp({
    fleet,
    configStore,
    secrets,
    certificates: servedCertificates,
    activity,
    logger,
    status,
    now,
    adminToken,
    connectorTypes,
    tokens: secrets.tokens,
    draftFile: {
      read: async () => (await readIfExists(join(stateDir, "data", "drafts.sealed")))?.toString("utf8"),
      write: (text) => writeFileAtomic(join(stateDir, "data", "drafts.sealed"), text),
    },
    rendererDir: options.rendererDir ?? join(import.meta.dirname, builtPage),
  });
  const adminServer = createHttpServer(admin.app);
  // Entra keeps connections for a minute; the server must not be the first to close an idle one.
  scimServer.keepAliveTimeout = 75_000;
  scimServer.requestTimeout = 60_000;
  answerBrokenRequests(scimServer);
  const renewal = setInterval(() => {
    servedCertificates
      .renewIfDue()
      .catch((error: unknown) => logger.error("The certificate could not be renewed", { error }));
  }, renewalCheckMs).unref();

  return {
    async listen() {
      if (options.serveScim) {
        const port = await listenOn(scimServer, options.port ?? settings.port, settings.bindAddress);
        baseUrl = settings.baseUrl ?? `https://${names.qualified ?? names.short}:${port}`;
      } else baseUrl ||= `https://${names.qualified ?? names.short}:${settings.port}`;
      const adminPort = await listenOn(adminServer, options.adminPort ?? 0, "127.0.0.1");
      const adminUrl = `http://127.0.0.1:${adminPort}`;
      await startConnectors(configStore, fleet);
      const run: RunFile = { pid: process.pid, port: adminPort, url: adminUrl, token: adminToken };
      await writeFileAtomic(join(stateDir, runFilePath), `${JSON.stringify(run)}\n`);
      logger.info("Linkspan serves", { version: packageJson.version, baseUrl, adminUrl });
      return { scimUrl: baseUrl, adminUrl, adminToken };
    },
    connectors: () => fleet.summaries(),
    async close() {
      clearInterval(renewal);
      await rm(join(stateDir, runFilePath), { force: true });
      await admin.close();
      await Promise.all([closeServer(scimServer), closeServer(adminServer)]);
      await fleet.close();
      activity.close();
      logger.info("Linkspan ended");
      await logger.close();
    },
  };
}

/** The store, whose every change is served at once. */
function served(store: CertificateStore, changed: () => void): CertificateStore {
  const andServe = async <T>(change: Promise<T>): Promise<T> => {
    const result = await change;
    changed();
    return result;
  };
  return {
    ...store,
    renewIfDue: () => andServe(store.renewIfDue()),
    generate: (names) => andServe(store.generate(names)),
    use: (files) => andServe(store.use(files)),
  };
}

const warnBeforeMs = 30 * 24 * 60 * 60 * 1000;

function notices({ source, validTo }: CertificateInfo, now: number): readonly string[] {
  if (source === "own" || Date.parse(validTo) - now > warnBeforeMs) return [];
  return [
    `The certificate ends on ${validTo.slice(0, 10)}. Choose a new one on the Settings page, or let the host make its own.`,
  ];
}

/** What the host answers outside of connectors. No data in it. */
function outerApp(fleet: Pick<Fleet, "summaries">): Express {
  const app = express();
  app.disable("x-powered-by");
  app.get("/health", (_request, response) => void response.json({ status: "alive" }));
  app.get("/ready", (_request, response) => {
    const isReady = fleet
      .summaries()
      .every(({ state }) => state.state === "serving" || state.state === "disabled");
    response.status(isReady ? 200 : 503).json({ status: isReady ? "ready" : "not ready" });
  });
  app.use((_request, response) => {
    response.status(404).json({ message: "Connectors are at /ecma2host_NAME/scim." });
  });
  return app;
}

async function startConnectors(
  configStore: Awaited<ReturnType<typeof openConfigStore>>,
  fleet: Fleet,
): Promise<void> {
  await Promise.all(
    (await configStore.list()).map(async (stored) => {
      if ("error" in stored) fleet.reject(stored);
      else await fleet.start(stored.config);
    }),
  );
}

/** The built page: beside the bundled host, or where the build leaves it for the host that runs from its sources. */
const builtPage = import.meta.filename.endsWith(".ts") ? "../build/out/renderer" : "../renderer";
