/** The demo's company: a database such as a personnel department keeps, and the connector that serves it. */
import { DatabaseSync } from "node:sqlite";
import company from "../../assets/sample/company.json" with { type: "json" };
import { type ConnectorConfig, defaultRunProfiles } from "../contract/connector-config.ts";

/**
 * Makes an SQLite file with `users` people, their telephone numbers and their groups. The same number of people
 * gives the same rows each time. The file must not exist.
 */
export function createCompanyDatabase(path: string, { users }: { readonly users: number }): void {
  const database = new DatabaseSync(path);
  try {
    database.exec("PRAGMA journal_mode = WAL; PRAGMA cache_size = -64000");
    database.exec(tables);
    database.exec("BEGIN");
    insertEmployees(database, users);
    insertGroups(database, users);
    // Faster than keeping the indexes while rows are added.
    database.exec(indexes);
    database.exec("COMMIT");
  } finally {
    database.close();
  }
}

const tables = `
  CREATE TABLE employees (
    employee_id INTEGER PRIMARY KEY,
    login TEXT NOT NULL COLLATE NOCASE,
    entra_id TEXT COLLATE NOCASE,
    first_name TEXT,
    last_name TEXT,
    display_name TEXT,
    email TEXT COLLATE NOCASE,
    job_title TEXT,
    department TEXT,
    employee_number TEXT COLLATE NOCASE,
    badge TEXT,
    active INTEGER NOT NULL DEFAULT 1 CHECK (active IN (0, 1)),
    manager_id INTEGER REFERENCES employees (employee_id) ON DELETE SET NULL,
    street TEXT,
    city TEXT,
    region TEXT,
    postal_code TEXT,
    country TEXT,
    formatted_address TEXT
  );
  CREATE TABLE employee_phones (
    phone_id INTEGER PRIMARY KEY,
    employee_id INTEGER NOT NULL REFERENCES employees (employee_id) ON DELETE CASCADE,
    kind TEXT,
    number TEXT
  );
  CREATE TABLE groups (
    group_id INTEGER PRIMARY KEY,
    name TEXT NOT NULL COLLATE NOCASE,
    entra_id TEXT COLLATE NOCASE
  );
  CREATE TABLE group_members (
    group_id INTEGER NOT NULL REFERENCES groups (group_id) ON DELETE CASCADE,
    employee_id INTEGER NOT NULL REFERENCES employees (employee_id) ON DELETE CASCADE,
    PRIMARY KEY (group_id, employee_id)
  ) WITHOUT ROWID;
`;

const indexes = `
  CREATE UNIQUE INDEX employees_login ON employees (login);
  CREATE INDEX employees_entra_id ON employees (entra_id);
  CREATE INDEX employees_email ON employees (email);
  CREATE INDEX employees_employee_number ON employees (employee_number);
  CREATE INDEX employees_manager_id ON employees (manager_id);
  CREATE INDEX employee_phones_employee_id ON employee_phones (employee_id);
  CREATE INDEX groups_name ON groups (name);
  CREATE INDEX groups_entra_id ON groups (entra_id);
  CREATE INDEX group_members_employee_id ON group_members (employee_id);
`;

function insertEmployees(database: DatabaseSync, users: number): void {
  const employee = database.prepare(
    `INSERT INTO employees (employee_id, login, first_name, last_name, display_name, email, job_title, department,
       employee_number, badge, active, manager_id, street, city, region, postal_code, country, formatted_address)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const phone = database.prepare("INSERT INTO employee_phones (employee_id, kind, number) VALUES (?, ?, ?)");
  const random = randomNumbers(20_261_121);
  const logins = new Map<string, number>();
  for (let id = 1; id <= users; id++) {
    const { given, family } = pick(company.cultures, random);
    const [first, last] = [pick(given, random), pick(family, random)];
    const site = pick(company.sites, random);
    const department = pick(company.departments, random);
    const login = `${loginName(first, last, id, logins)}@contoso.example`;
    const street = `${pick(site.streets, random)} ${1 + random(180)}`;
    // Everyone's manager is one of the tenth hired before them.
    const manager = id === 1 ? null : 1 + Math.floor((id - 2) / 10);
    employee.run(
      id,
      login,
      first,
      last,
      `${first} ${last}`,
      login,
      pick(department.titles, random),
      department.name,
      String(100_000 + id),
      `B-${String(id).padStart(6, "0")}`,
      random(40) === 0 ? 0 : 1,
      manager,
      street,
      site.city,
      site.region,
      site.postalCode,
      site.country,
      `${street}\n${site.postalCode} ${site.city}`,
    );
    phone.run(id, "work", `${site.phone}${1_000_000 + random(9_000_000)}`);
    if (random(2) === 0) phone.run(id, "mobile", `${site.phone}${1_000_000 + random(9_000_000)}`);
  }
}

/** "b.wisniewska"-like; people whose names are not written in Latin letters go by their number, as do namesakes. */
function loginName(first: string, last: string, id: number, taken: Map<string, number>): string {
  const latin = `${latinLetters(first)}.${latinLetters(last)}`;
  const name = /^[a-z]+\.[a-z]+$/.test(latin) ? latin : `user${id}`;
  const namesakes = taken.get(name) ?? 0;
  taken.set(name, namesakes + 1);
  return namesakes === 0 ? name : `${name}${namesakes + 1}`;
}

const withoutDecomposition: Readonly<Record<string, string>> = {
  ß: "ss",
  ł: "l",
  ø: "o",
  æ: "ae",
  đ: "d",
  ı: "i",
};

function latinLetters(name: string): string {
  return name
    .toLowerCase()
    .replace(/[ßłøæđı]/g, (letter) => withoutDecomposition[letter] ?? letter)
    .normalize("NFD")
    .replace(/[\p{M}' -]/gu, "");
}

function insertGroups(database: DatabaseSync, users: number): void {
  const group = database.prepare("INSERT INTO groups (group_id, name) VALUES (?, ?)");
  const departmentMembers = database.prepare(
    "INSERT INTO group_members (group_id, employee_id) SELECT ?, employee_id FROM employees WHERE department = ?",
  );
  const member = database.prepare(
    "INSERT OR IGNORE INTO group_members (group_id, employee_id) VALUES (?, ?)",
  );
  const random = randomNumbers(8_585);
  for (const [index, { name }] of company.departments.entries()) {
    group.run(index + 1, name);
    departmentMembers.run(index + 1, name);
  }
  for (const [index, name] of company.groups.entries()) {
    const id = company.departments.length + index + 1;
    group.run(id, name);
    for (let each = 0; each < users / 20; each++) member.run(id, 1 + random(users));
  }
}

function pick<T>(items: readonly T[], random: (below: number) => number): T {
  const item = items[random(items.length)];
  if (item === undefined) throw new RangeError("There is nothing to pick from.");
  return item;
}

/** Whole numbers below a bound; the same ones for the same seed (mulberry32). */
function randomNumbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * below);
  };
}

const enterprise = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";
const badge = "urn:ietf:params:scim:schemas:extension:Contoso:2.0:User:badge";

/** The same attribute under the name by which Microsoft's ECMA Connector Host would show it. */
const originalBadge = "urn:ietf:params:scim:schemas:extension:ECMA2Host:2.0:User:badge";

/** The connector "Company" on such a database, as the wizard would have saved it. */
export function companyConnectorConfig(databasePath: string): Omit<ConnectorConfig, "id"> {
  return {
    format: 1,
    name: "Company",
    description: "The demo company's people and groups",
    type: "sql",
    enabled: true,
    parameters: {
      connectivity: { system: "sqlite", file: databasePath, timeoutSeconds: 30 },
      schema: {
        objectTypes: [
          { name: "employees", table: "employees" },
          { name: "groups", table: "groups" },
        ],
        childTables: [
          {
            objectType: "employees",
            attribute: "phones",
            table: "employee_phones",
            joinColumn: "employee_id",
          },
          {
            objectType: "groups",
            attribute: "members",
            table: "group_members",
            joinColumn: "group_id",
            valueColumn: "employee_id",
          },
        ],
      },
    },
    runProfiles: defaultRunProfiles,
    objectTypes: [
      {
        resourceType: "User",
        objectType: "employees",
        anchor: ["employee_id"],
        mappings: [
          { scim: "userName", attribute: "login", required: true, unique: true },
          { scim: "externalId", attribute: "entra_id" },
          { scim: "displayName", attribute: "display_name" },
          { scim: "name.givenName", attribute: "first_name" },
          { scim: "name.familyName", attribute: "last_name" },
          { scim: "title", attribute: "job_title" },
          { scim: 'emails[type eq "work"].value', attribute: "email" },
          { scim: "phoneNumbers", attribute: "phones", subAttributes: { value: "number", type: "kind" } },
          { scim: 'addresses[type eq "work"].formatted', attribute: "formatted_address" },
          { scim: 'addresses[type eq "work"].streetAddress', attribute: "street" },
          { scim: 'addresses[type eq "work"].locality', attribute: "city" },
          { scim: 'addresses[type eq "work"].region', attribute: "region" },
          { scim: 'addresses[type eq "work"].postalCode', attribute: "postal_code" },
          { scim: 'addresses[type eq "work"].country', attribute: "country" },
          { scim: `${enterprise}:employeeNumber`, attribute: "employee_number" },
          { scim: `${enterprise}:department`, attribute: "department" },
          {
            scim: `${enterprise}:manager`,
            attribute: "manager_id",
            reference: { resourceType: "User", attribute: "employee_id" },
          },
          { scim: badge, attribute: "badge" },
          { scim: originalBadge, attribute: "badge" },
        ],
        deprovisioning: {
          disable: { flow: "set", attribute: "active", value: "0", restore: "1" },
          delete: { flow: "delete" },
        },
      },
      {
        resourceType: "Group",
        objectType: "groups",
        anchor: ["group_id"],
        mappings: [
          { scim: "displayName", attribute: "name", required: true, unique: true },
          { scim: "externalId", attribute: "entra_id" },
          {
            scim: "members",
            attribute: "members",
            reference: { resourceType: "User", attribute: "employee_id" },
          },
        ],
        deprovisioning: { disable: { flow: "none" }, delete: { flow: "delete" } },
      },
    ],
  };
}
