/** What the administrator tells of a database: where it is, and which tables are object types. */
import type { PageValues, Parameters } from "../../contract/parameters.ts";

export const parameters = {
  connectivity: [
    {
      kind: "choice",
      name: "system",
      label: "Database system",
      help: "The kind of database to connect to.",
      required: true,
      default: "sqlite",
      choices: [{ value: "sqlite", label: "SQLite", help: "A database in a file on this machine." }],
    },
    {
      kind: "file",
      name: "file",
      label: "Database file",
      help: "Whole path of an existing database file on the machine that Linkspan runs on. The account that Linkspan runs as must be able to write the file and its folder.",
      required: true,
      extensions: ["db", "sqlite", "sqlite3", "db3"],
      when: { parameter: "system", in: ["sqlite"] },
    },
    {
      kind: "integer",
      name: "timeoutSeconds",
      label: "Longest wait",
      help: "How long a request waits while another program keeps the database locked.",
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
          help: "The name under which the mapping shows it.",
          required: true,
          maxLength: 100,
        },
        {
          kind: "choice",
          name: "table",
          label: "Table",
          help: "The table that holds one row for each object.",
          required: true,
          choices: [],
          open: true,
        },
      ],
    },
    {
      kind: "records",
      name: "childTables",
      label: "Multi-valued attributes",
      help: "Tables that hold several rows for one object: its telephone numbers, or the members of a group.",
      item: "child table",
      default: [],
      fields: [
        {
          kind: "choice",
          name: "objectType",
          label: "Object type",
          help: "The object type that the rows belong to.",
          required: true,
          choices: [],
          open: true,
        },
        {
          kind: "string",
          name: "attribute",
          label: "Attribute",
          help: "The name under which the mapping shows the rows.",
          required: true,
          maxLength: 100,
        },
        {
          kind: "choice",
          name: "table",
          label: "Child table",
          help: "The table that holds a row for each value.",
          required: true,
          choices: [],
          open: true,
        },
        {
          kind: "choice",
          name: "joinColumn",
          label: "Join column",
          help: "The column of the child table that names the object a row belongs to.",
          required: true,
          choices: [],
          open: true,
        },
        {
          kind: "choice",
          name: "valueColumn",
          label: "Value column",
          help: "The column that is the value, such as a group's member. Leave it empty when a value is the whole row, such as a telephone number with its kind.",
          choices: [],
          open: true,
        },
      ],
    },
  ],
} as const satisfies Parameters;

export type ConnectivityValues = PageValues<typeof parameters.connectivity>;
export type SchemaValues = PageValues<typeof parameters.schema>;
