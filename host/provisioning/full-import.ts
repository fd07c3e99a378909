import type { ObjectState } from "../connector-space/connector-space.ts";
import type { Entry, Selection } from "../connectors/connector.ts";
import type { ImportStatus } from "../contract/admin-api.ts";
import { ConnectorError } from "../contract/errors.ts";
import type { ObjectMapping } from "./mapping/object-mapping.ts";
import { objectState } from "./mapping/object-state.ts";
import type { Runtime } from "./runtime.ts";
import { settleAll, settleByImport } from "./settle.ts";

/** Counts of a run while it goes on. */
export type Progress = { -readonly [K in keyof ImportStatus]: ImportStatus[K] };

/**
 * Reads everything from the target, page by page in bounded memory, beside the requests: what was exported meanwhile is
 * neither overwritten nor removed. Rejects when the target fails, when the signal is aborted, or when more would be
 * removed than the configuration allows; what was read so far is kept then, and nothing is removed.
 */
export async function runFullImport(
  runtime: Runtime,
  progress: Progress,
  changed: () => void,
  signal: AbortSignal,
): Promise<void> {
  const { space, config, log } = runtime;
  const startedAt = runtime.now();
  const mappings = [...runtime.mappings.values()];
  const byType = new Map(mappings.map((mapping) => [mapping.config.objectType, mapping]));
  const session = await runtime.target.session();
  if (!session.importFull) throw new ConnectorError("unsupported", "This connector cannot import.");
  await space.beginImport();
  try {
    const pages = session.importFull(
      { selection: importSelection(mappings), pageSize: config.runProfiles.fullImport.pageSize },
      signal,
    );
    for await (const page of pages) {
      signal.throwIfAborted();
      if (page.total !== undefined) progress.total = page.total;
      const counts = await space.importPage(statesOf(runtime, page.entries, byType), signal);
      progress.read += page.entries.length;
      progress.added += counts.added;
      progress.changed += counts.changed;
      changed();
    }
    runtime.target.note(undefined);
    await checkThreshold(runtime, mappings, progress.read);
    progress.removed = await space.endImport();
    // What nobody asked for again since is not left in doubt for ever.
    if (runtime.canFind) await settleAll(runtime, signal);
    else await settleByImport(runtime, startedAt);
  } catch (error) {
    await space.abortImport();
    runtime.target.note(error);
    throw error;
  }
  log.info("Full import finished", {
    read: progress.read,
    added: progress.added,
    changed: progress.changed,
    removed: progress.removed,
  });
}

/** What an import asks the target for: unlike other reads, multi-valued references too. */
export const importSelection = (mappings: readonly ObjectMapping[]): Selection =>
  Object.fromEntries(mappings.map((mapping) => [mapping.config.objectType, mapping.wholeSelection]));

function statesOf(
  runtime: Runtime,
  entries: readonly Entry[],
  byType: ReadonlyMap<string, ObjectMapping>,
): readonly ObjectState[] {
  const states: ObjectState[] = [];
  for (const entry of entries) {
    const mapping = byType.get(entry.objectType);
    if (!mapping) continue;
    try {
      states.push(objectState(entry, mapping));
    } catch (error) {
      if (!(error instanceof ConnectorError)) throw error;
      runtime.log.warn("An object of the target was left out of the import", {
        objectType: entry.objectType,
        error,
      });
    }
  }
  return states;
}

/** Stops before a wrong setting, or a target that answered with half of its data, empties the connector space. */
async function checkThreshold(
  runtime: Runtime,
  mappings: readonly ObjectMapping[],
  read: number,
): Promise<void> {
  const { missing, known } = await runtime.space.missingAfterImport(
    mappings.map(({ config }) => config.resourceType),
  );
  const { maxDeletePercent } = runtime.config.runProfiles.fullImport;
  if (missing === 0) return;
  if (read === 0)
    throw new ConnectorError(
      "unavailable",
      `The target has no objects at all, where ${known} were known. Nothing was removed; check the connection and the login's rights.`,
    );
  // A handful is no accident, whatever share of a small target it is.
  if (missing > 10 && (missing / Math.max(known, 1)) * 100 > maxDeletePercent)
    throw new ConnectorError(
      "precondition-failed",
      `The import would remove ${missing} of ${known} objects, more than the ${maxDeletePercent} % that are allowed. Nothing was removed. If it is right, raise the limit on the Run profiles page and import again.`,
    );
}
