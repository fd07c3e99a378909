/** A configuration in use: what requests under it work with. */
import type { ReferenceRule } from "../connector-space/connector-space.ts";
import type { SecretValues } from "../contract/admin-api.ts";
import type { ConnectorConfig } from "../contract/connector-config.ts";
import type { Log } from "../contract/log.ts";
import { type OpeningOptions, openSession } from "./connector-opening.ts";
import { createExportQueue } from "./export-queue.ts";
import type { ReachedTarget } from "./known-target.ts";
import type { ObjectMapping, ReferenceField } from "./mapping/object-mapping.ts";
import { withoutOriginalName } from "./mapping/original-names.ts";
import { createReferenceWords } from "./mapping/reference-words.ts";
import { countRequests, type RequestCount } from "./request-count.ts";
import type { Runtime } from "./runtime.ts";
import type { Served } from "./served.ts";
import { servedConnector } from "./served-connector.ts";
import { createTargetLink } from "./target-link.ts";

export interface ActivationOptions extends OpeningOptions {
  /** `https://HOST:PORT/ecma2host_NAME/scim`. */
  readonly baseUrl: (name: string) => string;
  /** Keeps what happened beside the requests. */
  readonly record: Runtime["record"];
  readonly now: () => number;
}

/** What outlives a change of configuration. */
export type LastingParts = Pick<Runtime, "space" | "turns" | "doubts" | "walks">;

export interface ActiveConfiguration {
  readonly runtime: Runtime;
  readonly served: Served;
  /** Whether its session may stay open beside another one, for requests that have it but have not asked it yet. */
  readonly mayLinger: boolean;
  readonly requests: RequestCount;
}

export async function activate(
  options: ActivationOptions,
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
  noteUnnamed(mappings, log);
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

function noteUnnamed(mappings: ReachedTarget["mappings"], log: Log): void {
  for (const [resourceType, { config, schema }] of mappings) {
    const attributes = withoutOriginalName(config, schema);
    if (attributes.length > 0)
      log.warn("Attributes are without a name of the original host: SCIM cannot write it", {
        resourceType,
        attributes,
      });
  }
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
