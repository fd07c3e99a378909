import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { after } from "node:test";
import type {
  CSEntryChange,
  Entry,
  ExportResult,
  Selection,
  Session,
  Value,
} from "../../host/connectors/connector.ts";
import { sqlConnector } from "../../host/connectors/sql/sql.ts";
import type { ParameterValues } from "../../host/contract/parameters.ts";
import { collected, hasVerb } from "./session-calls.ts";

export const folder = mkdtempSync(join(tmpdir(), "linkspan-sql-"));

after(() => rmSync(folder, { recursive: true, force: true }));

export const signal = new AbortController().signal;

let files = 0;

/** A database file made by the statements. */
export function databaseFile(sql: string): string {
  const file = join(folder, `${++files}.db`);
  const database = new DatabaseSync(file);
  database.exec(sql);
  database.close();
  return file;
}

export interface Opened extends AsyncDisposable {
  readonly session: Session;
  readonly file: string;
  readonly warnings: readonly string[];
  /** The database, as another program has it open. */
  readonly elsewhere: DatabaseSync;
}

export async function opened(sql: string, schema?: ParameterValues, timeoutSeconds = 30): Promise<Opened> {
  const file = databaseFile(sql);
  const warnings: string[] = [];
  const session = await openSession(file, schema, timeoutSeconds, (message) => warnings.push(message));
  const elsewhere = new DatabaseSync(file);
  return {
    session,
    file,
    warnings,
    elsewhere,
    async [Symbol.asyncDispose]() {
      await session.close();
      elsewhere.close();
    },
  };
}

export function openSession(
  file: string,
  schema: ParameterValues | undefined,
  timeoutSeconds = 30,
  warn: (message: string) => void = () => {},
): Promise<Session> {
  const connectivity = { system: "sqlite", file, timeoutSeconds };
  const log = (level: string, message: string) => level === "warn" && warn(message);
  const values = { connectivity, ...(schema ? { schema } : {}) };
  return sqlConnector.open(values, { secret: () => undefined, timeoutMs: 30_000, log }, signal);
}

export async function exportOne(
  session: Session,
  change: CSEntryChange,
  selection: readonly string[] = [],
): Promise<ExportResult> {
  const options = { selection: selection.length > 0 ? { [change.objectType]: selection } : {} };
  const [result] = await exportAll(session, [change], options);
  assert.ok(result, "a change got no result");
  return result;
}

export async function exportAll(
  session: Session,
  changes: readonly CSEntryChange[],
  options: { readonly selection: Selection } = { selection: {} },
): Promise<readonly ExportResult[]> {
  assert.ok(hasVerb(session, "exportEntries"));
  return collected(session.exportEntries(changes, options, signal));
}

export const addition = (objectType: string, values: Readonly<Record<string, Value>>): CSEntryChange => ({
  objectType,
  modification: "add",
  changes: Object.entries(values).map(([name, value]) => ({ name, modification: "add", values: [value] })),
});

export async function logins(session: Session, login: string): Promise<readonly unknown[]> {
  const query = { objectType: "people", where: { login }, limit: 10, attributes: ["login"] };
  return ((await session.find?.(query, signal)) ?? []).map((entry) => entry.attributes["login"]?.[0]);
}

export async function imported(
  session: Session,
  objectType: string,
  attributes: readonly string[],
): Promise<Entry[]> {
  assert.ok(hasVerb(session, "importFull"));
  const entries: Entry[] = [];
  for await (const page of session.importFull(
    { selection: { [objectType]: attributes }, pageSize: 100 },
    signal,
  )) {
    entries.push(...page.entries);
  }
  return entries;
}

/** Tables with a column of each type, keys of one and of two columns, and lists of values and of objects. */
export const allTypes = `
  CREATE TABLE people (
    id INTEGER PRIMARY KEY,
    login VARCHAR(210) NOT NULL COLLATE NOCASE UNIQUE,
    note TEXT,
    salary DECIMAL(10, 2),
    big BIGINT,
    enabled BOOLEAN,
    born DATETIME,
    photo BLOB,
    chief INTEGER REFERENCES people (id) ON DELETE SET NULL,
    upper_login TEXT GENERATED ALWAYS AS (upper(login)) VIRTUAL,
    created TEXT DEFAULT CURRENT_TIMESTAMP
  );
  CREATE TABLE phones (phone_id INTEGER PRIMARY KEY, person INTEGER NOT NULL REFERENCES people (id), kind TEXT, number TEXT, since DATETIME);
  CREATE TABLE teams (code TEXT, site INTEGER, name TEXT NOT NULL, PRIMARY KEY (code, site)) WITHOUT ROWID;
  CREATE TABLE roles (name TEXT PRIMARY KEY COLLATE NOCASE);
  CREATE TABLE role_members (role TEXT NOT NULL REFERENCES roles (name), person INTEGER NOT NULL REFERENCES people (id), PRIMARY KEY (role, person));
`;

export const allTypesSchema: ParameterValues = {
  objectTypes: [
    { name: "people", table: "people" },
    { name: "teams", table: "TEAMS" },
    { name: "roles", table: "roles" },
  ],
  childTables: [
    { objectType: "people", attribute: "phones", table: "phones", joinColumn: "person" },
    {
      objectType: "roles",
      attribute: "members",
      table: "role_members",
      joinColumn: "role",
      valueColumn: "person",
    },
  ],
};
