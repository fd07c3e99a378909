/** A made-up company database, as the admin API would tell of it. */
import type {
  ActivityEntry,
  ConnectorSummary,
  ConnectorTypeInfo,
  DraftConfig,
  TargetAttribute,
  TargetObjectType,
} from "../../host/contract/admin-api.ts";
import { defaultRunProfiles } from "../../host/contract/connector-config.ts";

export const sqlType: ConnectorTypeInfo = {
  id: "sql",
  title: "Generic SQL",
  description: "A database whose tables hold people and groups.",
  parameters: {
    connectivity: [
      {
        kind: "choice",
        name: "system",
        label: "Database system",
        required: true,
        default: "sqlite",
        choices: [
          { value: "sqlite", label: "SQLite", help: "A database in a file on this machine." },
          { value: "mssql", label: "SQL Server" },
        ],
      },
      {
        kind: "file",
        name: "file",
        label: "Database file",
        help: "Whole path of an existing database file on the machine that Linkspan runs on.",
        required: true,
        extensions: ["db"],
        when: { parameter: "system", in: ["sqlite"] },
      },
      {
        kind: "string",
        name: "server",
        label: "Server",
        required: true,
        when: { parameter: "system", in: ["mssql"] },
      },
      { kind: "secret", name: "password", label: "Password", when: { parameter: "system", in: ["mssql"] } },
      {
        kind: "integer",
        name: "timeoutSeconds",
        label: "Longest wait",
        default: 30,
        minimum: 1,
        maximum: 3600,
        unit: "seconds",
        advanced: true,
      },
    ],
    schema: [
      {
        kind: "records",
        name: "objectTypes",
        label: "Object types",
        help: "The tables whose rows are people, groups or other objects. Each needs a primary key.",
        item: "object type",
        required: true,
        minItems: 1,
        fields: [
          {
            kind: "string",
            name: "name",
            label: "Object type",
            required: true,
            help: "The mapping shows it by this name.",
          },
          {
            kind: "choice",
            name: "table",
            label: "Table",
            required: true,
            open: true,
            choices: ["employees", "teams", "rooms"].map((value) => ({ value, label: value })),
          },
        ],
        default: [
          { name: "employees", table: "employees" },
          { name: "teams", table: "teams" },
        ],
      },
    ],
  },
};

const attribute = (
  name: string,
  type: string,
  samples: string[],
  more: Partial<TargetAttribute> = {},
): TargetAttribute => ({
  name,
  type,
  samples,
  multiValued: false,
  required: false,
  generated: false,
  unique: false,
  columns: [],
  ...more,
});

export const targetTypes: readonly TargetObjectType[] = [
  {
    name: "employees",
    anchor: ["employee_id"],
    attributes: [
      attribute("employee_id", "integer", ["100482", "100017"], {
        generated: true,
        unique: true,
        required: true,
      }),
      attribute("login", "string", ["asouza", "kmensah", "lna"], { required: true, unique: true }),
      attribute("first_name", "string", ["Ana", "Kwame", "Li"]),
      attribute("last_name", "string", ["Souza", "Mensah", "Na"]),
      attribute("mail", "string", ["ana.souza@contoso.com", "kwame.mensah@contoso.com"]),
      attribute("title", "string", ["Senior controller"]),
      attribute("department", "string", ["Finance", "Sales"]),
      attribute("active", "string", ["Y", "N"], { required: true }),
      attribute("badge_no", "integer", ["4711"], { required: true }),
      attribute("hire_date", "datetime", ["2024-03-01"]),
      attribute("manager_id", "reference", ["100017"], {
        references: { objectType: "employees", attribute: "employee_id" },
      }),
      attribute("phones", "complex", ["kind: work, number: +351 210 555 100"], {
        multiValued: true,
        columns: ["kind", "number"],
      }),
    ],
  },
  {
    name: "teams",
    anchor: ["team_id"],
    attributes: [
      attribute("team_id", "integer", ["7"], { generated: true, unique: true }),
      attribute("team_name", "string", ["Finance Lisbon"], { required: true }),
    ],
  },
];

const enterprise = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";

export const proposedTypes: DraftConfig["objectTypes"] = [
  {
    resourceType: "User",
    objectType: "employees",
    anchor: ["employee_id"],
    mappings: [
      { scim: "userName", attribute: "login" },
      { scim: "active", attribute: "active", values: { true: "Y", false: "N" } },
      { scim: "name.givenName", attribute: "first_name" },
      { scim: "name.familyName", attribute: "last_name" },
      { scim: 'emails[type eq "work"].value', attribute: "mail" },
      { scim: "title", attribute: "title" },
      { scim: "userType", constant: "Employee" },
      { scim: `${enterprise}:department`, attribute: "department" },
      {
        scim: `${enterprise}:manager`,
        attribute: "manager_id",
        reference: { resourceType: "User", attribute: "employee_id" },
      },
      { scim: "phoneNumbers", attribute: "phones", subAttributes: { value: "number", type: "kind" } },
    ],
    deprovisioning: {
      disable: { flow: "set", attribute: "active", value: "N", restore: "Y" },
      delete: { flow: "delete" },
    },
  },
  {
    resourceType: "Group",
    objectType: "teams",
    anchor: ["team_id"],
    mappings: [{ scim: "displayName", attribute: "team_name" }],
    deprovisioning: { disable: { flow: "none" }, delete: { flow: "delete" } },
  },
];

export const emptyConfig: DraftConfig = {
  name: "",
  description: "",
  enabled: true,
  parameters: {},
  runProfiles: defaultRunProfiles,
  objectTypes: [],
};

const before = (minutes: number) => new Date(Date.now() - minutes * 60_000).toISOString();

/** A connector that serves, with whatever is to be different about it. */
export function connector(name: string, more: Partial<ConnectorSummary> = {}): ConnectorSummary {
  return {
    name,
    type: "sql",
    typeTitle: "Generic SQL",
    description: "",
    enabled: true,
    state: { state: "serving" },
    scimUrl: `https://app01.contoso.com:8585/ecma2host_${name}/scim`,
    objects: { User: 12_418, Group: 214 },
    import: {
      running: false,
      startedAt: before(9),
      finishedAt: before(8),
      read: 12_632,
      added: 3,
      changed: 41,
      removed: 0,
    },
    inDoubt: 0,
    ...more,
  };
}

export const someConnectors = (): readonly ConnectorSummary[] => [
  connector("HR", { description: "Employees of Contoso" }),
  connector("Badges", {
    objects: { User: 3906 },
    inDoubt: 2,
    lastFailure: {
      at: before(72),
      message:
        'The badge server refused the password of svc-linkspan ("Password expired"). Ask its owner for a new one, then enter it on the Connectivity page.',
    },
  }),
  connector("Directory", {
    type: "ldap",
    typeTitle: "Generic LDAP",
    description: "ldap01.contoso.com, ou=people,dc=contoso,dc=com",
    objects: { User: 79_214 },
    import: {
      running: true,
      startedAt: before(2),
      read: 48_300,
      total: 79_200,
      added: 12,
      changed: 31,
      removed: 0,
    },
  }),
  connector("Payroll", {
    enabled: false,
    state: { state: "disabled" },
    objects: {},
    import: { running: false, read: 0, added: 0, changed: 0, removed: 0 },
  }),
];

export const someActivity = (): readonly ActivityEntry[] =>
  (
    [
      ["HR", "update", "Priya Raman", 200, 31],
      ["HR", "query", "noah.weiss", 200, 6],
      ["HR", "create", "Noah Weiss", 201, 44],
      [
        "HR",
        "update",
        "Kwame Mensah",
        400,
        29,
        'HR has no department "Treasury". Nothing was changed. Add it there, or correct the department in the client.',
      ],
      ["HR", "update", "Lucía Fernández", 200, 27],
      ["Badges", "create", "Aroha Ngata", 503, 12, "The badge server refused the password of svc-linkspan."],
      ["Directory", "import", "", 200, 180_400, "48,300 read, 12 new"],
      ["HR", "delete", "Oleksandr Koval", 204, 40],
    ] as const
  ).map(([connector, verb, subject, status, milliseconds, message], place) => ({
    id: 900 - place,
    at: before(place * 2),
    connector,
    requestId: `r-7f3a${90 - place}`,
    verb,
    subject,
    status,
    milliseconds,
    ...(message === undefined ? {} : { message }),
  }));
