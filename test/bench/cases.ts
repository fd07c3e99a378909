/** What is asked of the host: each case as the requests that clients send. */
import { DatabaseSync } from "node:sqlite";
import type { LogLevel } from "../../host/contract/admin-api.ts";
import { scimId } from "../../host/provisioning/identity.ts";

/** The host and the company behind it, as plain data: the load is made by another process. */
export interface World {
  readonly users: number;
  /** `/ecma2host_Company/scim`. */
  readonly path: string;
  readonly token: string;
  readonly connectorId: string;
  readonly databasePath: string;
  /** Groups by what the cases know them as. */
  readonly groups: Readonly<Record<"small" | "large", { readonly id: number; readonly members: number }>>;
}

/** Makes the requests of one connection, one after the other. */
export type Requests = () => string;

export interface BenchCase {
  readonly name: string;
  title(world: World): string;
  /** The most that the server's CPU time for a request may be, as a multiple of the bare server's; none is set for some. */
  readonly limit: number | undefined;
  readonly logLevel: LogLevel;
  /** Before the first run: until the code on the way is compiled. */
  readonly warmUpSeconds: number;
  /** Status of an answer that counts. */
  readonly status: number;
  /** `connection` counts from 0; `run` is a text that no other run has. */
  requests(world: World, connection: number, run: string): Requests;
}

const readWarmUp = 4;
/** A change goes through so much code that compiling it, in threads of its own, shows for twenty thousand requests. */
const changeWarmUp = 30;

const core = "urn:ietf:params:scim:schemas:core:2.0:User";
const enterprise = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";
const patchOp = "urn:ietf:params:scim:api:messages:2.0:PatchOp";

const getById: BenchCase = {
  name: "get",
  title: () => "GET by id",
  limit: 4,
  logLevel: "info",
  warmUpSeconds: readWarmUp,
  status: 200,
  requests: (world) => () => request(world, "GET", `/Users/${userId(world, anyUser(world))}`),
};

const filter: BenchCase = {
  name: "filter",
  title: () => "filter userName eq, half in other letter case",
  limit: 4,
  logLevel: "info",
  warmUpSeconds: readWarmUp,
  status: 200,
  requests(world) {
    const logins = someLogins(world);
    let sent = 0;
    return () => {
      const login = logins[Math.floor(Math.random() * logins.length)] ?? "";
      return filtered(world, sent++ % 2 ? login.toUpperCase() : login);
    };
  },
};

const miss: BenchCase = {
  name: "miss",
  title: () => "filter that finds nobody",
  limit: 4,
  logLevel: "info",
  warmUpSeconds: readWarmUp,
  status: 200,
  requests: (world) => () => filtered(world, `nobody${anyUser(world)}@contoso.example`),
};

const atWarn = ({ name, title, ...rest }: BenchCase): BenchCase => ({
  ...rest,
  name: `${name}-warn`,
  title: (world) => `${title(world)}, request log at warn`,
  limit: 3,
  logLevel: "warn",
});

const page = (
  name: string,
  title: string,
  startIndex: (world: World) => number,
  limit?: number,
): BenchCase => ({
  name,
  title: () => title,
  limit,
  logLevel: "info",
  warmUpSeconds: readWarmUp,
  status: 200,
  requests: (world) => () => request(world, "GET", `/Users?startIndex=${startIndex(world)}&count=100`),
});

/** As Entra sends it: one operation for each attribute, booleans as texts. */
const patch: BenchCase = {
  name: "patch",
  title: () => "PATCH, three operations",
  limit: 20,
  logLevel: "info",
  warmUpSeconds: changeWarmUp,
  status: 200,
  requests(world, connection, run) {
    let sent = 0;
    return () => {
      const name = `${run}.${connection}.${sent++}`;
      const Operations = [
        { op: "Replace", path: "active", value: sent % 2 ? "False" : "True" },
        { op: "Replace", path: "displayName", value: `Changed ${name}` },
        { op: "Add", path: 'emails[type eq "work"].value', value: `${name}@contoso.example` },
      ];
      const body = { schemas: [patchOp], Operations };
      return request(world, "PATCH", `/Users/${userId(world, anyUser(world))}`, body);
    };
  },
};

const post: BenchCase = {
  name: "post",
  title: () => "POST",
  limit: 20,
  logLevel: "info",
  warmUpSeconds: changeWarmUp,
  status: 201,
  requests(world, connection, run) {
    let sent = 0;
    return () => {
      const name = `${run}.${connection}.${sent++}`;
      return request(world, "POST", "/Users", {
        schemas: [core, enterprise],
        userName: `${name}@contoso.example`,
        externalId: name,
        active: true,
        displayName: "New User",
        name: { givenName: "New", familyName: "User" },
        title: "Engineer",
        emails: [{ type: "work", primary: true, value: `${name}@contoso.example` }],
        [enterprise]: { employeeNumber: name, department: "Sales" },
      });
    };
  },
};

/** Adds a person and takes him out again, so that the group stays as large as it is. */
const members = (size: "small" | "large"): BenchCase => ({
  name: `member-${size}`,
  title: ({ groups }) => `add or remove one member, group of ${groups[size].members.toLocaleString("en")}`,
  limit: 20,
  logLevel: "info",
  warmUpSeconds: changeWarmUp,
  status: 204,
  requests(world, connection) {
    const { id, members } = world.groups[size];
    const path = `/Groups/${scimId(world.connectorId, "Group", String(id), 0)}`;
    let sent = 0;
    return () => {
      const outsider = members + 1 + ((connection * 31 + (sent >> 1)) % (world.users - members));
      // Two connections that have the same person at a time do each other no harm.
      const operation = { op: sent++ % 2 ? "Remove" : "Add", path: "members" };
      const value = [{ value: userId(world, outsider) }];
      return request(world, "PATCH", path, { schemas: [patchOp], Operations: [{ ...operation, value }] });
    };
  },
});

/** In the order they are run: what only reads comes first. */
export const cases: readonly BenchCase[] = [
  getById,
  filter,
  miss,
  atWarn(getById),
  atWarn(filter),
  atWarn(miss),
  page("page-first", "page of 100 at 1", () => 1, 20),
  page("page-last", "page of 100 at the end", ({ users }) => users - 99, 20),
  page("page-any", "page of 100 anywhere, never the same", (world) => anyUser(world)),
  patch,
  members("small"),
  members("large"),
  post,
];

/** A whole HTTP request as it goes over the wire. */
export function request({ path: base, token }: World, method: string, path: string, body?: unknown): string {
  const head = `${method} ${base}${path} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer ${token}\r\nAccept: application/scim+json\r\n`;
  if (body === undefined) return `${head}\r\n`;
  const text = JSON.stringify(body);
  return `${head}Content-Type: application/scim+json\r\nContent-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}`;
}

export function userId({ connectorId }: World, employee: number): string {
  return scimId(connectorId, "User", String(employee), 0);
}

function filtered(world: World, login: string): string {
  return request(world, "GET", `/Users?filter=userName%20eq%20%22${encodeURIComponent(login)}%22`);
}

const anyUser = ({ users }: World) => 1 + Math.floor(Math.random() * users);

/** Logins from all over the company, enough that no cache of a few thousand entries holds them. */
function someLogins({ databasePath, users }: World): readonly string[] {
  const database = new DatabaseSync(databasePath, { readOnly: true });
  try {
    const step = Math.max(1, Math.floor(users / 50_000));
    const rows = database.prepare(
      "SELECT login FROM employees WHERE employee_id <= ? AND employee_id % ? = 0",
    );
    return rows.all(users, step).map(({ login }) => String(login));
  } finally {
    database.close();
  }
}
