import type { StoredConnector } from "../config/config-store.ts";
import type { ConnectorSummary, SecretValues } from "../contract/admin-api.ts";
import type { ConnectorConfig } from "../contract/connector-config.ts";
import type { AdminParts } from "./admin-parts.ts";
import { connectorTypeOf, refuseUnknownSecrets } from "./connector-types.ts";
import { AdminRefusal } from "./failure.ts";

export interface ConnectorChange {
  readonly config: unknown;
  readonly secrets: SecretValues;
  /** What is replaced; undefined for a new connector. */
  readonly previous: StoredConnector | undefined;
  /** The version the change was made from. */
  readonly ifMatch?: string | undefined;
  /** A token to make with it: the chosen one, or a generated one. */
  readonly token?: { readonly chosen: string | undefined };
}

/**
 * Has a configuration serve and then keeps it. First the target is tried, with secrets that are stored nowhere yet;
 * only what serves is written. Whatever fails, the connector as it was goes on serving from the files it had.
 */
export async function saveConnector(
  parts: AdminParts,
  change: ConnectorChange,
): Promise<StoredConnector & { readonly token?: string }> {
  const { configStore, tokens } = parts;
  const { previous, ifMatch } = change;
  if (previous && ifMatch !== undefined && ifMatch !== previous.etag) throw changedMeanwhile();
  const config = configStore.check(change.config);
  await refuseTakenName(parts, config, previous);
  refuseUnknownSecrets(connectorTypeOf(parts, config.type), change.secrets);
  if (!change.token) return applyAndStore(parts, config, change);
  const made = await tokens.create(config.id, change.token.chosen);
  try {
    return { ...(await applyAndStore(parts, config, change)), token: made.token };
  } catch (error) {
    await tokens.revoke(config.id, made.info.id);
    throw error;
  }
}

export function summaryOf(parts: Pick<AdminParts, "fleet">, name: string): ConnectorSummary {
  const summary = parts.fleet.summary(name);
  if (!summary) throw noSuchConnector(name);
  return summary;
}

export function noSuchConnector(name: string): AdminRefusal {
  return new AdminRefusal(404, `There is no connector named "${name}".`);
}

async function applyAndStore(
  parts: AdminParts,
  config: ConnectorConfig,
  change: ConnectorChange,
): Promise<StoredConnector> {
  const { fleet } = parts;
  await fleet.apply(config, { secrets: change.secrets });
  try {
    return await store(parts, config, change);
  } catch (error) {
    await (change.previous ? fleet.start(change.previous.config) : fleet.stop(config.id, { forget: true }));
    throw error;
  }
}

/** Secrets first: a configuration must never be found without the secrets it needs. */
async function store(
  parts: AdminParts,
  config: ConnectorConfig,
  change: ConnectorChange,
): Promise<StoredConnector> {
  const { configStore, secrets } = parts;
  const names = Object.keys(change.secrets);
  // Setting a secret to an empty text removes it, which is how one that was not there is put back.
  const before = Object.fromEntries(names.map((name) => [name, secrets.get(config.id, name)?.open() ?? ""]));
  if (names.length > 0) await secrets.set(config.id, change.secrets);
  try {
    return await configStore.save(config, change.previous ? { ifMatch: change.previous.etag } : {});
  } catch (error) {
    if (!change.previous) await secrets.remove(config.id);
    else if (names.length > 0) await secrets.set(config.id, before);
    throw error;
  }
}

async function refuseTakenName(
  parts: AdminParts,
  config: ConnectorConfig,
  previous: StoredConnector | undefined,
) {
  for (const other of await parts.configStore.list()) {
    if ("error" in other) {
      if (sameName(other.name, config.name) && !previous) throw nameTaken(other.name);
    } else if (sameName(other.config.name, config.name) && other.config.id !== previous?.config.id) {
      throw nameTaken(other.config.name);
    } else if (other.config.id === config.id && !previous) {
      throw new AdminRefusal(
        409,
        `Connector "${other.config.name}" has the same id. Leave the id out to have one made.`,
      );
    }
  }
}

/** Connector names appear in URLs and as file names, where letter case does not tell them apart. */
export function sameName(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}

function nameTaken(name: string): AdminRefusal {
  const message = `There is a connector named "${name}" already. Choose another name.`;
  return new AdminRefusal(409, message, [{ path: "/name", message }]);
}

function changedMeanwhile(): AdminRefusal {
  return new AdminRefusal(
    412,
    "The connector was changed meanwhile. Load it again and make your change anew.",
  );
}
