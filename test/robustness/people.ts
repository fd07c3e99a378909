/** A small table of people, and the configuration of a connector for it. */
import { DatabaseSync } from "node:sqlite";
import { type ConnectorConfig, defaultRunProfiles } from "../../host/contract/connector-config.ts";

export interface PeopleOptions {
  /** "sql", or a test's own type over the same database. */
  readonly type?: string;
  /** Longest wait for a database that another program holds. */
  readonly timeoutSeconds?: number;
  /** Whether two people may have one login. */
  readonly sharedLogins?: boolean;
}

export function makePeople(file: string, logins: readonly string[]): void {
  const database = new DatabaseSync(file);
  database.exec(
    "CREATE TABLE people (id INTEGER PRIMARY KEY AUTOINCREMENT, login TEXT NOT NULL, title TEXT, secret_word TEXT CHECK (length(secret_word) < 100), active INTEGER NOT NULL DEFAULT 1)",
  );
  const insert = database.prepare("INSERT INTO people (login) VALUES (?)");
  for (const login of logins) insert.run(login);
  database.close();
}

export function loginsIn(file: string): readonly string[] {
  const database = new DatabaseSync(file, { readOnly: true });
  const rows = database.prepare("SELECT login FROM people ORDER BY login").all();
  database.close();
  return rows.map(({ login }) => String(login));
}

export function peopleConfig(
  name: string,
  file: string,
  { type = "sql", timeoutSeconds = 1, sharedLogins = false }: PeopleOptions = {},
): Omit<ConnectorConfig, "id"> {
  return {
    format: 1,
    name,
    type,
    enabled: true,
    parameters: {
      connectivity: { system: "sqlite", file, timeoutSeconds },
      schema: { objectTypes: [{ name: "people", table: "people" }], childTables: [] },
    },
    runProfiles: { ...defaultRunProfiles, export: { pageSize: 100, timeoutSeconds: 1 } },
    objectTypes: [
      {
        resourceType: "User",
        objectType: "people",
        anchor: ["id"],
        mappings: [
          { scim: "userName", attribute: "login", unique: !sharedLogins },
          { scim: "title", attribute: "title" },
          { scim: "password", attribute: "secret_word" },
        ],
        deprovisioning: {
          disable: { flow: "set", attribute: "active", value: "0", restore: "1" },
          delete: { flow: "delete" },
        },
      },
    ],
  };
}
