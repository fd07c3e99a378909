import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { type Deprovisioning, defaultRunProfiles } from "../../host/contract/connector-config.ts";
import type { TestHost } from "../support/host.ts";
import { deprovisioningWalk, type WalkTarget } from "./deprovisioning-walk.ts";

const attributes = { title: "title", nickName: "nick" };
let made = 0;

deprovisioningWalk({
  title: "An SQLite table with a key of its own",
  attributes,
  disable: { flow: "set", attribute: "enabled", value: "0", restore: "1" },
  delete: { flow: "set", attribute: "left_on", value: "yes", restore: "no" },
  serve: (host, flows) =>
    serve(
      host,
      flows,
      "id",
      "id INTEGER PRIMARY KEY, login TEXT, title TEXT, nick TEXT, enabled INTEGER DEFAULT 1, left_on TEXT DEFAULT 'no'",
    ),
});

deprovisioningWalk({
  title: "An SQLite table whose key is the login, with one column for the state",
  attributes,
  disable: { flow: "set", attribute: "state", value: "locked", restore: "open" },
  delete: { flow: "set", attribute: "state", value: "deleted", restore: "open" },
  serve: (host, flows) =>
    serve(host, flows, "login", "login TEXT PRIMARY KEY COLLATE NOCASE, title TEXT, nick TEXT, state TEXT"),
});

async function serve(
  host: TestHost,
  deprovisioning: Deprovisioning,
  anchor: string,
  columns: string,
): Promise<WalkTarget> {
  const name = `Walk${++made}`;
  const file = join(host.stateDir, `${name}.db`);
  const database = new DatabaseSync(file);
  database.exec(`PRAGMA busy_timeout = 5000; CREATE TABLE people (${columns})`);
  await host.add({
    format: 1,
    name,
    type: "sql",
    enabled: true,
    parameters: {
      connectivity: { system: "sqlite", file, timeoutSeconds: 30 },
      schema: { objectTypes: [{ name: "people", table: "people" }], childTables: [] },
    },
    runProfiles: defaultRunProfiles,
    objectTypes: [
      {
        resourceType: "User",
        objectType: "people",
        anchor: [anchor],
        mappings: [
          { scim: "userName", attribute: "login" },
          { scim: "title", attribute: "title" },
          { scim: "nickName", attribute: "nick" },
        ],
        deprovisioning,
      },
    ],
  });
  const select = database.prepare("SELECT * FROM people WHERE login = ? COLLATE NOCASE");
  return {
    name,
    objects: (userName) =>
      select
        .all(userName)
        .map((row) =>
          Object.fromEntries(
            Object.entries(row).map(([column, value]) => [
              column,
              value === null ? undefined : String(value),
            ]),
          ),
        ),
  };
}
