/** The host as it is shipped, in a process of its own, on the demo's company. */
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { setTimeout as pause } from "node:timers/promises";
import { companyConnectorConfig, createCompanyDatabase } from "../../host/demo/company.ts";
import { type HostProcess, startHostProcess } from "../support/host-process.ts";
import { request, userId, type World } from "./cases.ts";
import { openConnection } from "./https-connection.ts";
import { residentMegabytes } from "./server-usage.ts";

export interface ImportFigures {
  readonly seconds: number;
  readonly usersPerSecond: number;
  readonly peakMegabytes: number;
}

/** Makes the company and has a host import all of it; ends the host again. `program`: the bundled host. */
export async function seed(
  program: string,
  stateDir: string,
  users: number,
): Promise<{ world: World; figures: ImportFigures }> {
  const databasePath = join(stateDir, "company.db");
  createCompanyDatabase(databasePath, { users });
  const groups = addGroups(databasePath, users);
  const host = await startHostProcess(stateDir, { program });
  try {
    const started = performance.now();
    const { connector, token } = await host.admin.call("POST /admin/connectors", {
      body: { config: companyConnectorConfig(databasePath) },
    });
    await importFinished(host, connector.name);
    const seconds = (performance.now() - started) / 1000;
    const { config } = await host.admin.call("GET /admin/connectors/:name", {
      params: { name: connector.name },
    });
    const figures = {
      seconds,
      usersPerSecond: users / seconds,
      peakMegabytes: residentMegabytes(host.pid).peak,
    };
    const path = new URL(connector.scimUrl).pathname;
    const world = { users, path, token: token ?? "", connectorId: config.id, databasePath, groups };
    return { world, figures };
  } finally {
    await host.stop();
  }
}

/** A group of ten, and one of a hundred thousand or of all but a few. Members are the first people of the company. */
function addGroups(databasePath: string, users: number): World["groups"] {
  const database = new DatabaseSync(databasePath);
  try {
    const last = Number(database.prepare("SELECT max(group_id) AS id FROM groups").get()?.["id"]);
    const group = database.prepare("INSERT INTO groups (group_id, name) VALUES (?, ?)");
    const fill = database.prepare(
      "INSERT INTO group_members SELECT ?, employee_id FROM employees WHERE employee_id <= ?",
    );
    const add = (id: number, name: string, members: number) => {
      group.run(id, name);
      fill.run(id, members);
      return { id, members };
    };
    const large = Math.min(100_000, users - Math.max(100, Math.floor(users / 100)));
    return { small: add(last + 1, "Board", 10), large: add(last + 2, "Everybody", large) };
  } finally {
    database.close();
  }
}

async function importFinished({ admin }: HostProcess, name: string): Promise<void> {
  for (;;) {
    const summary = await admin.call("GET /admin/connectors/:name", { params: { name } });
    if (summary.import.error !== undefined) throw new Error(summary.import.error);
    if (!summary.import.running && summary.import.finishedAt !== undefined) return;
    await pause(100);
  }
}

export interface StartFigures {
  /** From the start of the process to the first answered GET of a user. */
  readonly milliseconds: number;
  /** Resident then. */
  readonly megabytes: number;
}

/** Starts the host on a state that `seed` has made, and asks for a user. */
export async function start(
  program: string,
  stateDir: string,
  world: World,
): Promise<{ host: HostProcess; port: number; figures: StartFigures }> {
  const started = performance.now();
  const host = await startHostProcess(stateDir, { program });
  const port = Number(new URL(host.scimUrl).port);
  const connection = await openConnection(port);
  const status = await connection.send(
    request(world, "GET", `/Users/${userId(world, Math.ceil(world.users / 2))}`),
  );
  const milliseconds = performance.now() - started;
  connection.close();
  if (status !== 200) throw new Error(`The host answered ${status} after its start.`);
  return { host, port, figures: { milliseconds, megabytes: residentMegabytes(host.pid).now } };
}
