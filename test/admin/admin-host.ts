/** The admin API on a real loopback listener over real stores; the fleet opens the connectors it is given and no more. */
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestContext } from "node:test";
import type { AdminParts } from "../../host/admin/admin-parts.ts";
import { createAdminApp } from "../../host/admin/admin-server.ts";
import { openConfigStore } from "../../host/config/config-store.ts";
import type { ConnectorType, Session } from "../../host/connectors/connector.ts";
import type {
  ActivityEntry,
  AdminBody,
  AdminReply,
  AdminRoute,
  CertificateInfo,
  ConnectorSummary,
  ImportStatus,
} from "../../host/contract/admin-api.ts";
import type { ConnectorConfig } from "../../host/contract/connector-config.ts";
import type { Log, LogFields } from "../../host/contract/log.ts";
import { readIfExists, writeFileAtomic } from "../../host/platform/files.ts";
import type { Fleet } from "../../host/provisioning/fleet.ts";
import { openSecretStore } from "../../host/secrets/secret-store.ts";
import { directoryFileConnector, exampleDirectory } from "./directory-file.ts";

export const adminToken = "the-token-of-this-start";

export interface Answer<T> {
  readonly status: number;
  readonly headers: Headers;
  readonly body: T;
}

interface CallOptions<R extends AdminRoute> {
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: string;
  readonly body?: AdminBody<R>;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Starts an admin API that ends with the test. */
export async function startAdmin(
  t: TestContext,
  options: {
    readonly types?: readonly ConnectorType[];
    readonly page?: string;
    readonly now?: () => number;
  } = {},
) {
  const directory = await mkdtemp(join(tmpdir(), "linkspan-admin-"));
  const stateDir = join(directory, "state");
  const rendererDir = join(directory, "page");
  const directoryFile = join(directory, "people.json");
  await writeFile(directoryFile, JSON.stringify(exampleDirectory));
  if (options.page !== undefined) {
    await writeFileAtomic(join(rendererDir, "index.html"), options.page);
  }

  const sessions = { open: 0 };
  const types = options.types ?? [directoryFileConnector((count) => (sessions.open = count))];
  const secrets = await openSecretStore(stateDir);
  const configStore = await openConfigStore({ stateDir, types });
  const log = recordingLog();
  const fleet = openingFleet(types, (id, name) => secrets.get(id, name)?.open());
  const activity = activityLog();
  const parts: AdminParts = {
    connectorTypes: types,
    fleet,
    configStore,
    secrets,
    tokens: secrets.tokens,
    certificates: oneCertificate(),
    activity,
    logger: log,
    status: () => ({
      version: "0.1.0",
      startedAt: "2026-01-01T00:00:00.000Z",
      baseUrl: "https://host.example:8585",
      stateDir,
      logLevel: log.level,
      notices: [],
    }),
    draftFile: {
      read: async () => (await readIfExists(join(stateDir, "data/drafts.json")))?.toString("utf8"),
      write: (text) => writeFileAtomic(join(stateDir, "data/drafts.json"), text),
    },
    now: options.now ?? Date.now,
  };
  const admin = createAdminApp({ ...parts, rendererDir, adminToken });
  const server = createServer(admin.app);
  const url = await listen(server);
  t.after(async () => {
    await admin.close();
    server.close();
    server.closeAllConnections();
    await rm(directory, { recursive: true, force: true });
  });

  return {
    url,
    stateDir,
    directoryFile,
    parts,
    fleet,
    activity,
    log,
    sessions,
    close: () => admin.close(),
    call,
  };

  /** Calls a route as the page does. */
  async function call<R extends AdminRoute>(
    route: R,
    { params = {}, query = "", body, headers = {} }: CallOptions<R> = {},
  ): Promise<Answer<AdminReply<R>>> {
    const [method = "", path = ""] = route.split(" ");
    const address = path.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(params[name] ?? ""));
    const response = await fetch(`${url}${address}${query}`, {
      method,
      headers: {
        authorization: `Bearer ${adminToken}`,
        ...(body !== undefined && { "content-type": "application/json" }),
        ...headers,
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    return {
      status: response.status,
      headers: response.headers,
      body: (await response.json()) as AdminReply<R>,
    };
  }
}

async function listen(server: Server): Promise<string> {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const idle: ImportStatus = { running: false, read: 0, added: 0, changed: 0, removed: 0 };

function openingFleet(
  types: readonly ConnectorType[],
  storedSecret: (id: string, name: string) => string | undefined,
) {
  const serving = new Map<string, { config: ConnectorConfig; session: Session | undefined }>();
  const listeners = new Set<(name: string) => void>();
  const byName = (name: string) => [...serving.values()].find(({ config }) => config.name === name);
  const summarize = ({ config }: { config: ConnectorConfig }): ConnectorSummary => ({
    name: config.name,
    type: config.type,
    typeTitle: config.type,
    description: config.description ?? "",
    enabled: config.enabled,
    state: { state: config.enabled ? "serving" : "disabled" },
    scimUrl: `https://host.example:8585/ecma2host_${config.name}/scim`,
    objects: {},
    import: idle,
    inDoubt: 0,
  });
  const fleet: Fleet = {
    find: () => undefined,
    summaries: () => [...serving.values()].map(summarize),
    summary(name) {
      const found = byName(name);
      return found && summarize(found);
    },
    async apply(config, { secrets = {} } = {}) {
      const type = types.find(({ id }) => id === config.type);
      const context = {
        secret: (page: string, name: string) =>
          secrets[`${page}/${name}`] ?? storedSecret(config.id, `${page}/${name}`),
        timeoutMs: 1000,
        log: () => undefined,
      };
      const session = config.enabled
        ? await type?.open(config.parameters, context, AbortSignal.timeout(1000))
        : undefined;
      await serving.get(config.id)?.session?.close();
      serving.set(config.id, { config, session });
      for (const listener of listeners) listener(config.name);
    },
    start: (config) => fleet.apply(config),
    reject: () => undefined,
    dismiss: () => undefined,
    async stop(id) {
      await serving.get(id)?.session?.close();
      serving.delete(id);
    },
    async test(name, signal) {
      const session = byName(name)?.session;
      return session ? session.test(signal) : { message: "It is not open." };
    },
    startImport: () => ({ ...idle, running: true }),
    stopImport: () => idle,
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close: async () => undefined,
  };
  return { ...fleet, serving };
}

function activityLog() {
  const entries: ActivityEntry[] = [];
  const listeners = new Set<(entry: ActivityEntry) => void>();
  return {
    list: ({
      connector,
      before = Number.POSITIVE_INFINITY,
      limit = 100,
    }: Parameters<AdminParts["activity"]["list"]>[0]) =>
      entries
        .filter((entry) => entry.id < before && (connector === undefined || entry.connector === connector))
        .slice(0, limit),
    onEntry(listener: (entry: ActivityEntry) => void) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    add(entry: ActivityEntry) {
      entries.unshift(entry);
      for (const listener of listeners) listener(entry);
    },
  };
}

function oneCertificate(): AdminParts["certificates"] {
  const info: CertificateInfo = {
    subject: "CN=host.example",
    issuer: "CN=Linkspan",
    names: ["host.example"],
    validFrom: "2026-01-01T00:00:00.000Z",
    validTo: "2028-01-01T00:00:00.000Z",
    fingerprint: "AA:BB",
    source: "own",
  };
  return {
    info: () => info,
    generate: async (names = info.names) => ({ ...info, names }),
    use: async ({ pfx }) => ({
      ...info,
      source: "file",
      subject: pfx ? Buffer.from(pfx).toString() : info.subject,
    }),
    exportAuthority: () => "-----BEGIN CERTIFICATE-----",
  };
}

function recordingLog() {
  const lines: string[] = [];
  const record = (message: string, fields?: LogFields) => lines.push(`${message} ${JSON.stringify(fields)}`);
  const log: Log & { level: AdminParts["logger"]["level"]; lines: string[] } = {
    lines,
    level: "debug",
    error: record,
    warn: record,
    info: record,
    debug: record,
    enabled: () => true,
    child: () => log,
  };
  return log;
}
