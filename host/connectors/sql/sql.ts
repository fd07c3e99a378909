/** The Generic SQL connector: tables as object types, rows as objects. */
import { isAbsolute } from "node:path";
import { type AllParameterValues, defineConnector, type ParameterProblem } from "../connector.ts";
import { type ConnectivityValues, parameters, type SchemaValues } from "./parameters.ts";
import { describeSchemaPage } from "./schema-page.ts";
import { openSession, type SqlSession } from "./session.ts";
import { openSqlite } from "./sqlite/database.ts";

export const sqlConnector = defineConnector({
  id: "sql",
  title: "Generic SQL",
  description: "Reads and writes the tables of an SQL database. Systems: SQLite.",
  parameters,

  async describePage(page, _values, session, signal) {
    if (page !== "schema") return page === "connectivity" ? parameters.connectivity : [];
    // The session is one that `open` below has made.
    return describeSchemaPage(await (session as SqlSession).catalog(signal));
  },

  validate(page, values) {
    if (page === "connectivity") return connectivityProblems(values);
    return page === "schema" ? schemaProblems(values) : [];
  },

  async open(values, context, signal) {
    const { file, timeoutSeconds } = values.connectivity as ConnectivityValues;
    const schema = values.schema as SchemaValues | undefined;
    const database = await openSqlite(file, Math.min(timeoutSeconds * 1000, context.timeoutMs));
    try {
      return await openSession(database, schema, context, signal);
    } catch (error) {
      await database.close();
      throw error;
    }
  },
});

function connectivityProblems(values: AllParameterValues): readonly ParameterProblem[] {
  const file = values.connectivity?.["file"];
  if (typeof file !== "string" || isAbsolute(file)) return [];
  return [
    { parameter: "file", message: "Give the whole path of the file, beginning at its drive or root folder." },
  ];
}

function schemaProblems(values: AllParameterValues): readonly ParameterProblem[] {
  const { objectTypes = [], childTables = [] } = (values.schema ?? {}) as Partial<SchemaValues>;
  const names = objectTypes.map(({ name }) => name);
  const repeated = names.filter((name, index) => names.indexOf(name) < index);
  const strangers = childTables.filter(({ objectType }) => !names.includes(objectType));
  return [
    ...repeated.map((name) => ({
      parameter: "objectTypes",
      message: `Two object types are named "${name}".`,
    })),
    ...strangers.map(({ objectType }) => ({
      parameter: "childTables",
      message: `There is no object type "${objectType}" for a child table to belong to.`,
    })),
  ];
}
