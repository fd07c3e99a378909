import { mkdir, rm } from "node:fs/promises";
import { dirname } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import type { ConnectorSpace, ReferenceRule } from "../connector-space/connector-space.ts";
import { openSqliteSpace } from "../connector-space/sqlite-space.ts";
import type { Schema } from "../connectors/connector.ts";
import type { SecretValues } from "../contract/admin-api.ts";
import type { ConnectorConfig } from "../contract/connector-config.ts";
import { ConfigError, ConnectorError } from "../contract/errors.ts";
import type { Log } from "../contract/log.ts";
import { type OpenedTarget, type OpeningOptions, openSession, openTarget } from "./connector-opening.ts";
import { createDoubts } from "./doubts.ts";
import { createExportQueue } from "./export-queue.ts";
import { importSelection } from "./full-import.ts";
import { scimId } from "./identity.ts";
import { createImportRunner, type ImportRunner } from "./import-runner.ts";
import { compileMappings, type ObjectMapping, type ReferenceField } from "./mapping/object-mapping.ts";
import { createReferenceWords } from "./mapping/reference-words.ts";
import { remakeOnce } from "./remaking.ts";
import { countRequests, type RequestCount } from "./request-count.ts";
import type { Runtime } from "./runtime.ts";
import type { Served } from "./served.ts";
import { servedConnector } from "./served-connector.ts";
import { settleAll } from "./settle.ts";
import { createTargetLink } from "./target-link.ts";
import { createTurns } from "./turns.ts";
import { createWalks } from "./walks.ts";

export interface RunningConnectorOptions extends OpeningOptions {
  /** Where a connector's space is kept. */
  readonly spaceFile: (connectorId: string) => string;
  /** `https://HOST:PORT/ecma2host_NAME/scim`. */
  readonly baseUrl: (name: string) => string;
  /** Whether imports and other work beside the requests are done; not by a host that is opened for one command. */
  readonly inBackground: boolean;
  /** Keeps what happened beside the requests. */
  readonly record: Runtime["record"];
  readonly log: Log;
  readonly now: () => number;
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

const schemaNote = "target schema";
const anchorNote = "anchors";

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

/** A target, or what is known of one that could not be opened and why. */
type ReachedTarget = OpenedTarget | (Pick<OpenedTarget, "mappings"> & { readonly failure: ConnectorError });

/** The target as it is now, or as it was known last when it cannot be reached. */
async function reachTarget(
  options: RunningConnectorOptions,
  config: ConnectorConfig,
  space: ConnectorSpace,
  log: Log,
  secrets: SecretValues | undefined,
): Promise<ReachedTarget> {
  await checkAnchors(space, config, log);
  try {
    const target = await openTarget(options, config, log, secrets);
    await noteSchema(space, target.schema, config);
    return target;
  } catch (error) {
    const known = await space.note(schemaNote);
    if (!(error instanceof ConnectorError) || known === undefined) throw error;
    log.warn("The target cannot be reached; reads are answered from what is known of it", { error });
    const schema = JSON.parse(known) as Schema;
    return { mappings: compileMappings(config.objectTypes, schema.objectTypes), failure: error };
  }
}

async function noteSchema(space: ConnectorSpace, schema: Schema, config: ConnectorConfig): Promise<void> {
  await space.setNote(schemaNote, JSON.stringify(schema));
  await space.setNote(anchorNote, JSON.stringify(anchorsOf(config)));
}

const anchorsOf = (config: ConnectorConfig): Record<string, readonly string[]> =>
  Object.fromEntries(
    config.objectTypes.map(({ resourceType, objectType, anchor }) => [resourceType, [objectType, ...anchor]]),
  );

/** Ids that clients keep depend on the anchor; under another one every object would be somebody else. */
async function checkAnchors(space: ConnectorSpace, config: ConnectorConfig, log: Log): Promise<void> {
  const known = JSON.parse((await space.note(anchorNote)) ?? "{}") as Record<string, readonly string[]>;
  for (const [index, { resourceType, objectType, anchor }] of config.objectTypes.entries()) {
    const before = known[resourceType];
    if (
      !before ||
      JSON.stringify(before) === JSON.stringify([objectType, ...anchor]) ||
      space.count(resourceType) === 0
    )
      continue;
    log.warn("The anchor differs from the one the stored objects have", { resourceType, before });
    const [formerType, ...formerAnchor] = before;
    throw new ConfigError(
      `The ids clients know of each ${resourceType} come from its object type and anchor, and these were changed.`,
      [
        {
          path: `/objectTypes/${index}/anchor`,
          message: `Set the object type back to ${formerType} and the anchor to ${formerAnchor.join(", ")}, or add a new connector for the other one.`,
        },
      ],
    );
  }
}

/** What outlives a change of configuration. */
type LastingParts = Pick<Runtime, "space" | "turns" | "doubts" | "walks">;

interface ActiveConfiguration {
  readonly runtime: Runtime;
  readonly served: Served;
  /** Whether its session may stay open beside another one, for requests that have it but have not asked it yet. */
  readonly mayLinger: boolean;
  readonly requests: RequestCount;
}

async function activate(
  options: RunningConnectorOptions,
  config: ConnectorConfig,
  target: ReachedTarget,
  parts: LastingParts,
  imported: () => boolean,
  log: Log,
  secrets: SecretValues | undefined,
): Promise<ActiveConfiguration> {
  const { mappings } = target;
  const session = "session" in target ? target.session : undefined;
  const { deadlines, now } = options;
  const timeoutMs = config.runProfiles.export.timeoutSeconds * 1000;
  const open = (signal: AbortSignal) => openSession(options, config, log, signal, secrets);
  const link = createTargetLink({ open, session, timeoutMs, deadlines, log, now });
  if ("failure" in target) link.note(target.failure);
  const selection = Object.fromEntries(
    [...mappings.values()].map((mapping) => [mapping.config.objectType, mapping.selection]),
  );
  parts.space.setRules([...mappings.values()].flatMap((mapping) => referenceRules(mapping, mappings)));
  const baseUrl = options.baseUrl(config.name);
  const runtime: Runtime = {
    ...parts,
    config,
    mappings,
    selection,
    record: options.record,
    log,
    now,
    target: link,
    joint: new Map(),
    baseUrl,
    words: createReferenceWords(baseUrl, (type) => mappings.get(type)?.resourceType.endpoint ?? ""),
    queue: createExportQueue({
      session: link.session,
      selection,
      pageSize: config.runProfiles.export.pageSize,
      timeoutMs,
      deadlines,
    }),
    // A target that could not be opened yet is taken to answer look-ups; asking it then says that it is away.
    canFind: session === undefined || session.find !== undefined,
    valueChanges: session?.capabilities.valueChanges ?? true,
    isComplete: () =>
      imported() || !config.runProfiles.fullImport.enabled || session?.importFull === undefined,
  };
  const requests = countRequests();
  const mayLinger = session?.capabilities.parallelSessions ?? false;
  return { runtime, served: servedConnector(runtime, requests.enter), mayLinger, requests };
}

function referenceRules(
  mapping: ObjectMapping,
  mappings: ReadonlyMap<string, ObjectMapping>,
): ReferenceRule[] {
  const isMembership = ({ resourceType, target }: ReferenceField) =>
    mappings
      .get(resourceType)
      ?.memberOf.some(
        (list) => list.resourceType === mapping.config.resourceType && list.attribute === target.name,
      );
  return [...mapping.references, ...mapping.lists].map((field) => ({
    resourceType: mapping.config.resourceType,
    attribute: field.target.name,
    shownWith: mapping.references.includes(field) ? "referrer" : isMembership(field) ? "target" : undefined,
    target: { resourceType: field.resourceType, path: field.isAnchor ? undefined : `@${field.attribute}` },
  }));
}

/** Deletes what is kept of a connector that was removed. */
export async function forgetConnector(
  options: Pick<RunningConnectorOptions, "spaceFile">,
  connectorId: string,
): Promise<void> {
  await rm(dirname(options.spaceFile(connectorId)), { recursive: true, force: true });
}
