/** The demo's connector without a host around it: the real protocol, provisioning and SQLite, asked by function calls. */
import { randomUUID } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { setTimeout as pause } from "node:timers/promises";
import { connectorTypes } from "../../host/connectors/registry.ts";
import type { Log } from "../../host/contract/log.ts";
import { companyConnectorConfig, createCompanyDatabase } from "../../host/demo/company.ts";
import { createDeadlines } from "../../host/provisioning/deadline.ts";
import { createFleet } from "../../host/provisioning/running-fleet.ts";
import type { Served } from "../../host/provisioning/served.ts";
import { type ScimHandler, scimHandler } from "../../host/scim/scim.ts";

export interface CompanyConnector {
  readonly served: Served;
  readonly database: DatabaseSync;
  /** `path` below `/scim`, with its query. A body that is no text is sent as JSON. */
  ask(method: string, path: string, body?: unknown): Promise<Answer>;
  close(): Promise<void>;
}

export interface Answer {
  readonly status: number;
  readonly text: string;
  // oxlint-disable-next-line typescript/no-explicit-any -- tests look into answers of any shape
  readonly body: any;
  /** Of an answer that tells of one, for the test's message. */
  readonly failure: unknown;
}

const silent: Log = {
  error: () => {},
  warn: () => {},
  info: () => {},
  debug: () => {},
  enabled: () => false,
  child: () => silent,
};

/** `rows`: statements that add to the company's database before it is imported. */
export async function companyConnector({
  users,
  rows = "",
}: {
  readonly users: number;
  readonly rows?: string;
}): Promise<CompanyConnector> {
  const directory = await mkdtemp(join(tmpdir(), "linkspan-company-"));
  const file = join(directory, "company.db");
  createCompanyDatabase(file, { users });
  const database = new DatabaseSync(file);
  database.exec(`PRAGMA busy_timeout = 5000; PRAGMA synchronous = OFF; ${rows}`);
  const fleet = createFleet({
    types: connectorTypes,
    secret: () => undefined,
    spaceFile: (id) => join(directory, `${id}.db`),
    baseUrl: (name) => `https://localhost/ecma2host_${name}/scim`,
    deadlines: createDeadlines(),
    inBackground: true,
    record: () => {},
    log: silent,
    now: Date.now,
  });
  await fleet.apply({ ...companyConnectorConfig(file), id: randomUUID() });
  while (fleet.summary("Company")?.import.finishedAt === undefined) await pause(5);
  const found = fleet.find("Company");
  if (!found || !("served" in found)) throw new Error("The connector does not serve.");
  const handle = scimHandler();
  return {
    served: found.served,
    database,
    ask: (method, path, body) => ask(handle, found.served, method, path, body),
    async close() {
      await fleet.close();
      database.close();
      await rm(directory, { recursive: true });
    },
  };
}

/** Asks the protocol for something, as what carries requests does. */
export async function ask(
  handle: ScimHandler,
  served: Served,
  method: string,
  path: string,
  body?: unknown,
): Promise<Answer> {
  const [address = "", query = ""] = path.split("?", 2);
  const bytes =
    body === undefined ? undefined : Buffer.from(typeof body === "string" ? body : JSON.stringify(body));
  const signal = () => AbortSignal.timeout(30_000);
  const request = { method, path: address, query, headers: {}, body: bytes, requestId: "test", signal };
  const { status, body: given, failure } = await handle(request, served);
  const text = given === undefined ? "" : Buffer.from(given).toString();
  return { status, text, failure, body: text === "" ? undefined : JSON.parse(text) };
}
