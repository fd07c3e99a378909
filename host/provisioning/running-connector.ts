import { mkdir, rm } from "node:fs/promises";
import { dirname } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { openSqliteSpace } from "../connector-space/sqlite-space.ts";
import type { SecretValues } from "../contract/admin-api.ts";
import type { ConnectorConfig } from "../contract/connector-config.ts";
import { ConnectorError } from "../contract/errors.ts";
import type { Log } from "../contract/log.ts";
import {
  type ActivationOptions,
  type ActiveConfiguration,
  activate,
  type LastingParts,
} from "./active-configuration.ts";
import { openTarget } from "./connector-opening.ts";
import { createDoubts } from "./doubts.ts";
import { importSelection } from "./full-import.ts";
import { scimId } from "./identity.ts";
import { createImportRunner, type ImportRunner } from "./import-runner.ts";
import { checkAnchors, noteSchema, reachTarget } from "./known-target.ts";
import { remakeOnce } from "./remaking.ts";
import type { Runtime } from "./runtime.ts";
import type { Served } from "./served.ts";
import { settleAll } from "./settle.ts";
import { createTurns } from "./turns.ts";
import { createWalks } from "./walks.ts";

export interface RunningConnectorOptions extends ActivationOptions {
  /** Where a connector's space is kept. */
  readonly spaceFile: (connectorId: string) => string;
  /** Whether imports and other work beside the requests are done; not by a host that is opened for one command. */
  readonly inBackground: boolean;
  readonly log: Log;
}

/** A connector that serves. Its space, turns and doubts stay while its configuration is exchanged. */
export interface RunningConnector {
  readonly config: ConnectorConfig;
  readonly served: Served;
  readonly runtime: Runtime;
  readonly import: ImportRunner;
  /** Opens the new configuration beside the old one and changes over; on failure nothing has changed. */
  reconfigure(config: ConnectorConfig, secrets?: SecretValues): Promise<void>;
  close(): Promise<void>;
}

/** A request keeps the configuration it came in under; within this time, milliseconds, it has sent its body or was ended. */
const lingerMs = 60_000;

/**
 * Opens a connector and starts what runs beside the requests: settling of what was in doubt, import, remaking of
 * resources after a changed mapping. A target that cannot be reached is no obstacle where its schema is known from
 * before: reads are answered, writes wait until it is back. Rejects with a ConnectorError or ConfigError.
 */
export async function openRunningConnector(
  options: RunningConnectorOptions,
  config: ConnectorConfig,
  changed: () => void,
  secrets?: SecretValues,
): Promise<RunningConnector> {
  const log = options.log.child({ connector: config.name });
  const file = options.spaceFile(config.id);
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  const space = openSqliteSpace({
    file,
    now: options.now,
    idFor: (type, anchor, generation) => scimId(config.id, type, anchor, generation),
  });
  const parts: LastingParts = {
    space,
    turns: createTurns(),
    doubts: createDoubts(await space.openIntents()),
    walks: createWalks(options.now),
  };
  const imports: { runner?: ImportRunner } = {};
  const ending = new AbortController();
  let current: ActiveConfiguration;
  try {
    const target = await reachTarget(options, config, space, log, secrets);
    current = await activate(
      options,
      config,
      target,
      parts,
      () => imports.runner?.hasFinished ?? false,
      log,
      secrets,
    );
  } catch (error) {
    await space.close();
    throw error;
  }
  const runner = (imports.runner = createImportRunner(() => current.runtime, changed));
  const background = new Set<Promise<void>>();
  const beside = (what: string, work: Promise<void>) => {
    const done = work
      .catch((error: unknown) => {
        if (!ending.signal.aborted) log.error(`${what} failed`, { error });
      })
      .finally(() => background.delete(done));
    background.add(done);
  };
  current.runtime.target.onFailureChange(changed);
  beside("Settling", settleAll(current.runtime, ending.signal));
  beside("Remaking resources", remakeOnce(current.runtime, ending.signal));
  if (options.inBackground) await runner.start();

  /** What a former configuration leaves to do, at last once no request uses it any more. */
  async function succeed(old: ActiveConfiguration): Promise<void> {
    try {
      await remakeOnce(current.runtime, ending.signal, old.requests.idle);
      if (old.mayLinger) await pause(lingerMs, undefined, { signal: ending.signal, ref: false });
    } finally {
      await old.requests.end();
      await old.runtime.target.close();
    }
  }

  return {
    get config() {
      return current.runtime.config;
    },
    get served() {
      return current.served;
    },
    get runtime() {
      return current.runtime;
    },
    import: runner,
    async reconfigure(next, secrets) {
      const target = await openTarget(options, next, log, secrets);
      try {
        await checkAnchors(space, next, log);
      } catch (error) {
        await target.session.close();
        throw error;
      }
      const old = current;
      current = await activate(options, next, target, parts, () => runner.hasFinished, log, secrets);
      current.runtime.target.onFailureChange(changed);
      await noteSchema(space, target.schema, next);
      const wanted = next.runProfiles.fullImport.enabled && readsMore(old.runtime, current.runtime);
      if (options.inBackground) await runner.renew({ wanted });
      beside("Changing over to a new configuration", succeed(old));
    },
    async close() {
      ending.abort(new ConnectorError("unavailable", "The connector was stopped."));
      await runner.close();
      await current.requests.end();
      await current.runtime.target.close();
      await Promise.all(background);
      await space.close();
    },
  };
}

/** Whether the new configuration shows attributes that were not read before. */
function readsMore(before: Runtime, now: Runtime): boolean {
  const known = importSelection([...before.mappings.values()]);
  return Object.entries(importSelection([...now.mappings.values()])).some(([objectType, names]) =>
    names.some((name) => !known[objectType]?.includes(name)),
  );
}

/** Deletes what is kept of a connector that was removed. */
export async function forgetConnector(
  options: Pick<RunningConnectorOptions, "spaceFile">,
  connectorId: string,
): Promise<void> {
  await rm(dirname(options.spaceFile(connectorId)), { recursive: true, force: true });
}
