import type { ConnectorType, Schema, Session } from "../connectors/connector.ts";
import type { SecretValues } from "../contract/admin-api.ts";
import type { ConnectorConfig } from "../contract/connector-config.ts";
import { ConfigError } from "../contract/errors.ts";
import type { Log } from "../contract/log.ts";
import type { Deadlines } from "./deadline.ts";
import { compileMappings, type ObjectMapping } from "./mapping/object-mapping.ts";

/** How a connector's target is reached: its type, and its secrets as they are stored. */
export interface OpeningOptions {
  readonly types: readonly ConnectorType[];
  /** A stored secret parameter, `page/name`. */
  readonly secret: (connectorId: string, name: string) => string | undefined;
  readonly deadlines: Deadlines;
}

export interface OpenedTarget {
  readonly session: Session;
  readonly schema: Schema;
  readonly mappings: ReadonlyMap<string, ObjectMapping>;
}

/** Opens a session by a configuration; with `secrets` in place of the stored ones. */
export async function openSession(
  options: OpeningOptions,
  config: ConnectorConfig,
  log: Log,
  signal: AbortSignal,
  secrets?: SecretValues,
): Promise<Session> {
  const type = options.types.find(({ id }) => id === config.type);
  if (!type)
    throw new ConfigError(`There is no connector type ${config.type}.`, [
      {
        path: "/type",
        message: `Linkspan has no connector type ${config.type}. Known: ${options.types.map(({ id }) => id).join(", ")}.`,
      },
    ]);
  return type.open(
    config.parameters,
    {
      secret(page, name) {
        // An empty text takes a secret away.
        const tried = secrets?.[`${page}/${name}`];
        return tried === undefined ? options.secret(config.id, `${page}/${name}`) : tried || undefined;
      },
      timeoutMs: config.runProfiles.export.timeoutSeconds * 1000,
      log: (level, message, details) => log[level](message, details),
    },
    signal,
  );
}

/** Opens the target, reads its schema and compiles the mappings against it. Closes the session again when that fails. */
export async function openTarget(
  options: OpeningOptions,
  config: ConnectorConfig,
  log: Log,
  secrets?: SecretValues,
): Promise<OpenedTarget> {
  const signal = options.deadlines.after(config.runProfiles.export.timeoutSeconds * 1000);
  const session = await openSession(options, config, log, signal, secrets);
  try {
    const schema = await session.schema(signal);
    return { session, schema, mappings: compileMappings(config.objectTypes, schema.objectTypes) };
  } catch (error) {
    await session.close();
    throw error;
  }
}
