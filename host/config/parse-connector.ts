import type { ConnectorType } from "../connectors/connector.ts";
import type { ConnectorConfig } from "../contract/connector-config.ts";
import { ConfigError, type ConfigProblem } from "../contract/errors.ts";
import { parameterPages } from "../contract/parameters.ts";
import { checkConnector } from "./check-connector.ts";
import { connectorSchema } from "./connector-schema.ts";
import { isMembers, withDefaults } from "./defaults.ts";
import { inSchemaOrder } from "./json-layout.ts";
import { formatProblem } from "./migrate.ts";
import { didYouMean } from "./nearest-name.ts";
import { applies, type JsonSchema } from "./parameter-schema.ts";
import { compileSchema } from "./schema-problems.ts";

/** Reads and writes the configurations of the connector types it was made with. */
export interface ConnectorFormat {
  readonly schemas: ReadonlyMap<string, JsonSchema>;
  /** The configuration with its defaults filled in, or all that is wrong with it. */
  parse(
    value: unknown,
  ): { readonly config: ConnectorConfig } | { readonly problems: readonly ConfigProblem[] };
  /** What is written to the file: keys in their declared order, without parameters that do not apply. */
  serialize(config: ConnectorConfig): unknown;
}

export function connectorFormat(types: readonly ConnectorType[]): ConnectorFormat {
  const known = new Map(
    types.map((type) => {
      const schema = connectorSchema(type);
      return [type.id, { type, schema, structureProblems: compileSchema(schema) }];
    }),
  );
  return {
    schemas: new Map([...known].map(([id, { schema }]) => [id, schema])),

    parse(value) {
      if (!isMembers(value))
        return wrong("", "The file must hold one record { ... } with the settings of a connector.");
      const format = formatProblem(value["format"]);
      if (format) return { problems: [format] };
      const id = value["type"];
      const found = typeof id === "string" ? known.get(id) : undefined;
      if (!found) return wrong("/type", typeMessage(id, [...known.keys()]));
      const filled = withDefaults(value, found.type);
      const structure = found.structureProblems(filled);
      if (structure.length) return { problems: structure };
      // The schema has just checked every part of it. Its address is the file's business.
      const { $schema: _, ...config } = filled as unknown as ConnectorConfig;
      const problems = [...checkConnector(config), ...ownProblems(config, found.type)];
      return problems.length ? { problems } : { config };
    },

    serialize(config) {
      const found = known.get(config.type);
      if (!found) throw new ConfigError(`There is no connector type "${config.type}".`, []);
      const written = {
        ...config,
        $schema: schemaAddress(config.type),
        parameters: applicable(config, found.type),
      };
      return inSchemaOrder(written, found.schema);
    },
  };
}

export function schemaFileName(type: string): string {
  return `connector-${type}.json`;
}

function schemaAddress(type: string): string {
  return `../schema/${schemaFileName(type)}`;
}

function ownProblems(config: ConnectorConfig, type: ConnectorType): ConfigProblem[] {
  return parameterPages.flatMap((page) =>
    (type.validate?.(page, config.parameters) ?? []).map(({ parameter, message }) => ({
      path: `/parameters/${page}/${parameter}`,
      message,
    })),
  );
}

function applicable(config: ConnectorConfig, type: ConnectorType): ConnectorConfig["parameters"] {
  return Object.fromEntries(
    Object.entries(config.parameters).map(([page, values]) => {
      const declared = parameterPages.flatMap((one) => (one === page ? (type.parameters[one] ?? []) : []));
      const kept = declared
        .filter(({ name }) => values[name] !== undefined)
        .filter((parameter) => applies(parameter, declared, values));
      return [page, Object.fromEntries(kept.map(({ name }) => [name, values[name]]))];
    }),
  ) as ConnectorConfig["parameters"];
}

function typeMessage(type: unknown, known: readonly string[]): string {
  if (type === undefined) return `type is missing. Add "type": one of ${known.join(", ")}.`;
  const guess = typeof type === "string" ? didYouMean(type, known) : "";
  return `type must be one of ${known.join(", ")}.${guess}`;
}

function wrong(path: string, message: string) {
  return { problems: [{ path, message }] };
}
