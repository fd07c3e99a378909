/** A database of people and groups that others change too, and the connector on it. */
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import {
  type AttributeMapping,
  type ConnectorConfig,
  type Deprovisioning,
  defaultRunProfiles,
  type RunProfiles,
} from "../../host/contract/connector-config.ts";
import type { TestHost } from "../support/host.ts";
import type { ScimRequests } from "../support/scim-requests.ts";

export const enterprise = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";

/**
 * The key of a person is made by the database, that of a group is its name. Nothing keeps a login from being there
 * twice.
 */
const tables = `
  CREATE TABLE people (
    id INTEGER PRIMARY KEY,
    login TEXT NOT NULL,
    full_name TEXT,
    title TEXT,
    kind TEXT,
    site TEXT,
    mail TEXT,
    nick TEXT,
    enabled TEXT NOT NULL DEFAULT 'Y',
    manager_id INTEGER
  );
  CREATE TABLE phones (phone_id INTEGER PRIMARY KEY, person_id INTEGER NOT NULL, kind TEXT, number TEXT, note TEXT);
  CREATE TABLE teams (name TEXT PRIMARY KEY, title TEXT, mentor TEXT);
  CREATE TABLE team_members (team TEXT NOT NULL REFERENCES teams ON DELETE CASCADE ON UPDATE CASCADE,
    person_id INTEGER NOT NULL, PRIMARY KEY (team, person_id)) WITHOUT ROWID;
  CREATE INDEX people_login ON people (login COLLATE NOCASE);
`;

export interface PeopleOptions {
  /** Of the connector; SQL when absent. */
  readonly type?: string;
  readonly mappings?: readonly AttributeMapping[];
  /** More tables with a row for each of a person's values; `rows` makes them. */
  readonly childTables?: readonly { readonly attribute: string; readonly table: string }[];
  readonly deprovisioning?: Partial<Deprovisioning>;
  readonly originalNames?: boolean;
  readonly fullImport?: Partial<RunProfiles["fullImport"]>;
  /** Statements that fill the database before the connector is added. */
  readonly rows?: string;
}

export interface People {
  readonly name: string;
  readonly file: string;
  readonly scim: ScimRequests;
  /** The database as another program has it open. */
  readonly database: DatabaseSync;
}

let made = 0;

/** Makes such a database and a connector that serves it. */
export async function servePeople(host: TestHost, options: PeopleOptions = {}): Promise<People> {
  const name = `People${++made}`;
  const file = join(host.stateDir, `${name}.db`);
  const database = new DatabaseSync(file);
  database.exec(`PRAGMA busy_timeout = 5000; PRAGMA synchronous = OFF; ${tables} ${options.rows ?? ""}`);
  const scim = await host.add(peopleConfig(name, file, options), { wait: options.type === undefined });
  return { name, file, database, scim };
}

export const peopleMappings: readonly AttributeMapping[] = [
  { scim: "userName", attribute: "login" },
  { scim: "title", attribute: "title" },
  { scim: "nickName", attribute: "nick" },
  { scim: 'emails[type eq "work"].value', attribute: "mail" },
  { scim: "phoneNumbers", attribute: "phones", subAttributes: { value: "number", type: "kind" } },
  {
    scim: `${enterprise}:manager`,
    attribute: "manager_id",
    reference: { resourceType: "User", attribute: "id" },
  },
];

export function peopleConfig(
  name: string,
  file: string,
  options: PeopleOptions = {},
): Omit<ConnectorConfig, "id"> {
  return {
    format: 1,
    name,
    type: options.type ?? "sql",
    enabled: true,
    parameters: {
      connectivity: { system: "sqlite", file, timeoutSeconds: 30 },
      schema: {
        objectTypes: [
          { name: "people", table: "people" },
          { name: "teams", table: "teams" },
        ],
        childTables: [
          { objectType: "people", attribute: "phones", table: "phones", joinColumn: "person_id" },
          {
            objectType: "teams",
            attribute: "members",
            table: "team_members",
            joinColumn: "team",
            valueColumn: "person_id",
          },
          ...(options.childTables ?? []).map((child) => ({
            objectType: "people",
            joinColumn: "person_id",
            ...child,
          })),
        ],
      },
    },
    runProfiles: {
      ...defaultRunProfiles,
      fullImport: { ...defaultRunProfiles.fullImport, ...options.fullImport },
    },
    objectTypes: [
      {
        resourceType: "User",
        objectType: "people",
        anchor: ["id"],
        mappings: [...peopleMappings, ...(options.mappings ?? [])],
        originalNames: options.originalNames ?? false,
        deprovisioning: {
          disable: { flow: "set", attribute: "enabled", value: "N", restore: "Y" },
          delete: { flow: "delete" },
          ...options.deprovisioning,
        },
      },
      {
        resourceType: "Group",
        objectType: "teams",
        anchor: ["name"],
        mappings: [
          { scim: "displayName", attribute: "name", unique: true },
          { scim: "externalId", attribute: "title" },
          { scim: "members", attribute: "members", reference: { resourceType: "User", attribute: "id" } },
        ],
        deprovisioning: { disable: { flow: "none" }, delete: { flow: "delete" } },
      },
    ],
  };
}

export const user = (userName: string, more: Readonly<Record<string, unknown>> = {}) => ({
  schemas: ["urn:ietf:params:scim:schemas:core:2.0:User"],
  userName,
  ...more,
});

export const group = (displayName: string, members: readonly string[] = []) => ({
  schemas: ["urn:ietf:params:scim:schemas:core:2.0:Group"],
  displayName,
  ...(members.length > 0 && { members: members.map((value) => ({ value })) }),
});

export const byUserName = (userName: string) =>
  `/Users?filter=${encodeURIComponent(`userName eq "${userName}"`)}`;

export const byDisplayName = (displayName: string) =>
  `/Groups?filter=${encodeURIComponent(`displayName eq "${displayName}"`)}`;
