/** An open connection to a database, as the host sees it. */
import { ConnectorError } from "../../contract/errors.ts";
import type { ConnectorContext, Session } from "../connector.ts";
import type { Catalog } from "./catalog.ts";
import type { Database } from "./database.ts";
import { type EntryReader, entryReader, type UnreadableListener } from "./entry-reader.ts";
import { exportEntries } from "./export.ts";
import { find } from "./find.ts";
import { importFull } from "./import.ts";
import { type ObjectType, objectTypesOf, schemaOf } from "./object-types.ts";
import type { SchemaValues } from "./parameters.ts";
import { proposedSchema } from "./schema-page.ts";

export interface SqlSession extends Session {
  /** All tables of the database, not only those that are object types. */
  catalog(signal: AbortSignal): Promise<Catalog>;
}

/**
 * Reads the catalog and finds the chosen tables in it; without a choice, those that the keys suggest. Rejects with
 * ConnectorError, or with ConfigError when a chosen table or column is not there.
 */
export async function openSession(
  database: Database,
  schema: SchemaValues | undefined,
  context: ConnectorContext,
  signal: AbortSignal,
): Promise<SqlSession> {
  let objectTypes = await discovered();
  let readers = new Map<string, EntryReader>();
  const warned = new Set<string>();
  const large = new Set<string>();

  async function discovered(within = signal): Promise<ReadonlyMap<string, ObjectType>> {
    const catalog = await database.catalog(within);
    return new Map(
      objectTypesOf(catalog, schema ?? proposedSchema(catalog)).map((type) => [type.name, type]),
    );
  }

  const onUnreadable: UnreadableListener = (table, column) => {
    const place = `${table.name}.${column.name}`;
    if (warned.has(place)) return;
    warned.add(place);
    context.log(
      "warn",
      `The column ${place} (${column.declared}) has values of another type; they are left out.`,
      {
        table: table.name,
        column: column.name,
      },
    );
  };

  function readerOf(name: string, attributes: readonly string[] | undefined): EntryReader {
    const objectType = objectTypes.get(name);
    if (!objectType) {
      throw new ConnectorError(
        "unsupported",
        `The connector has no object type "${name}". Add its table on the Schema page.`,
      );
    }
    const plan = JSON.stringify([name, attributes]);
    const known = readers.get(plan);
    if (known) return known;
    const reader = entryReader(database.dialect, objectType, attributes, onUnreadable);
    readers.set(plan, reader);
    return reader;
  }

  return {
    // One writer at a time is all an SQLite file takes.
    capabilities: { concurrency: 1, valueChanges: true, parallelSessions: true },

    async test(signal) {
      const name = await database.describe(signal);
      const tables = (await database.catalog(signal)).length;
      return { message: `Connected to ${name}: ${tables === 1 ? "1 table" : `${tables} tables`}.` };
    },

    async schema(signal) {
      objectTypes = await discovered(signal);
      readers = new Map();
      return schemaOf([...objectTypes.values()]);
    },

    catalog: (signal) => database.catalog(signal),

    async find({ objectType, where, limit, attributes }, signal) {
      return find(database, readerOf(objectType, attributes), { where, limit }, large, signal);
    },

    async *importFull({ selection, pageSize }, signal) {
      const selected = Object.entries(selection).map(([name, attributes]) => readerOf(name, attributes));
      const background = await database.inBackground();
      try {
        yield* importFull(background, selected, pageSize, signal);
      } finally {
        await background.close();
      }
    },

    async *exportEntries(batch, { selection }, signal) {
      yield* exportEntries(database, readerOf, batch, selection, signal);
    },

    close: () => database.close(),
  };
}
