/** A connector whose target is a JSON file with people, teams and a password: small, but really opened and read. */
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import {
  type AttributeSchema,
  defineConnector,
  type Entry,
  type ObjectTypeSchema,
  type Value,
} from "../../host/connectors/connector.ts";
import { ConnectorError } from "../../host/contract/errors.ts";
import type { Parameters } from "../../host/contract/parameters.ts";

export interface DirectoryFile {
  readonly password: string;
  readonly tables: Readonly<Record<string, readonly Readonly<Record<string, string | boolean | number>>[]>>;
}

export const exampleDirectory: DirectoryFile = {
  password: "opensesame",
  tables: {
    people: [
      { id: 1, login: "ada", given_name: "Ada", mail: "ada@example.com", passwd: "swordfish", enabled: true },
      { id: 2, login: "bo", given_name: "Bo", mail: "bo@example.com", passwd: "swordfish", enabled: false },
    ],
    teams: [{ id: 7, name: "Bridge builders" }],
  },
};

const parameters = {
  connectivity: [
    { name: "file", kind: "file", label: "Directory file", required: true },
    { name: "password", kind: "secret", label: "Password", required: true },
    { name: "slow", kind: "boolean", label: "Never answers a test", default: false },
  ],
  schema: [{ name: "people", kind: "choice", label: "People", required: true, open: true, choices: [] }],
} as const satisfies Parameters;

/** `opened` is told of every session that opens and closes. */
export function directoryFileConnector(opened: (sessions: number) => void = () => undefined) {
  let sessions = 0;
  return defineConnector({
    id: "directory-file",
    title: "Directory file",
    description: "People and teams in a JSON file.",
    parameters,
    async describePage(page, values) {
      const tables = Object.keys((await load(values.connectivity?.["file"])).tables);
      return parameters[page as "schema"].map((parameter) => ({
        ...parameter,
        choices: tables.map((name) => ({ value: name, label: name })),
        default: tables[0] ?? "",
      }));
    },
    async open(values, context) {
      const directory = await load(values.connectivity?.["file"]);
      if (context.secret("connectivity", "password") !== directory.password) {
        throw new ConnectorError("invalid-credentials", "The directory refused the password.", {
          attribute: "password",
        });
      }
      opened(++sessions);
      return {
        capabilities: { concurrency: 1, valueChanges: false, parallelSessions: false },
        async test(signal) {
          if (values.connectivity?.["slow"]) await once(signal, "abort");
          signal.throwIfAborted();
          return { message: `The directory has ${Object.keys(directory.tables).length} tables.` };
        },
        schema: async () => ({
          objectTypes: Object.entries(directory.tables).map(([name, rows]) => objectType(name, rows)),
        }),
        async *importFull({ selection }) {
          for (const [objectType, rows] of Object.entries(directory.tables)) {
            if (selection[objectType]) yield { entries: rows.map((row) => entry(objectType, row)) };
          }
        },
        async *exportEntries() {},
        close: async () => opened(--sessions),
      };
    },
  });
}

async function load(file: unknown): Promise<DirectoryFile> {
  try {
    return JSON.parse(await readFile(String(file), "utf8")) as DirectoryFile;
  } catch (cause) {
    throw new ConnectorError("unavailable", `The directory ${String(file)} cannot be read.`, {
      attribute: "file",
      cause,
    });
  }
}

function objectType(name: string, rows: readonly Readonly<Record<string, unknown>>[]): ObjectTypeSchema {
  const attributes = Object.entries(rows[0] ?? {}).map(
    ([name, value]): AttributeSchema => ({
      name,
      type: typeof value === "boolean" ? "boolean" : typeof value === "number" ? "integer" : "string",
      multiValued: false,
      required: name === "login",
      operation: "import-export",
      unique: name === "id",
      indexed: name === "id",
    }),
  );
  return { name, attributes, anchor: ["id"], generated: ["id"] };
}

function entry(objectType: string, row: Readonly<Record<string, string | boolean | number>>): Entry {
  const values = Object.entries(row).map(([name, value]): [string, Value[]] => [
    name,
    [typeof value === "number" ? BigInt(value) : value],
  ]);
  return { objectType, anchor: { id: BigInt(row["id"] ?? 0) }, attributes: Object.fromEntries(values) };
}
