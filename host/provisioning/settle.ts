import type { Intent, Outcome } from "../connector-space/connector-space.ts";
import { anchorText, decodeValueText, encodeValue } from "../connector-space/value-text.ts";
import type { Anchor, Entry, Scalar } from "../connectors/connector.ts";
import { ConnectorError } from "../contract/errors.ts";
import { findInTarget, readFromTarget } from "./adoption.ts";
import type { ObjectMapping } from "./mapping/object-mapping.ts";
import { anchorOf, objectState } from "./mapping/object-state.ts";
import type { Runtime } from "./runtime.ts";

/** What an intent keeps so that its object can be found again. No values beyond these, and never a password. */
export interface IntentDetail {
  /** A create: attributes that tell the object from others. A change: its anchors, as it was and as it was to be. */
  readonly find: readonly Anchor[];
}

export const encodeDetail = ({ find }: IntentDetail): string =>
  JSON.stringify(
    find.map((where) => Object.entries(where).map(([name, value]) => [name, encodeValue(value)])),
  );

function decodeDetail(text: string): IntentDetail {
  const find = (JSON.parse(text) as [string, string][][]).map((where) =>
    Object.fromEntries(where.map(([name, value]) => [name, decodeValueText(value) as Scalar])),
  );
  return { find };
}

/**
 * Settles what stands in doubt on these turns, which the caller holds; answers whether there was anything. Rejects when
 * the target cannot say.
 */
export async function settleDoubts(runtime: Runtime, turns: readonly string[]): Promise<boolean> {
  const doubts = runtime.doubts.on(turns);
  for (const intent of doubts) await settle(runtime, intent);
  return doubts.length > 0;
}

/** After a start and after imports: settles everything, each under its own turns. Requests that need one of them wait. */
export async function settleAll(runtime: Runtime, signal: AbortSignal): Promise<void> {
  await Promise.all(
    runtime.doubts.all().map(async (intent) => {
      const give = await runtime.turns.take(intent.turns, () => signal);
      try {
        // A request may have settled it meanwhile. One of a create without unique values has no turns to be found by.
        if (runtime.doubts.all().includes(intent)) await settle(runtime, intent);
      } catch (error) {
        runtime.log.warn("A change is still in doubt: the target cannot say what became of it", {
          intent: intent.seq,
          error,
        });
      } finally {
        give();
      }
    }),
  );
}

async function settle(runtime: Runtime, intent: Intent): Promise<void> {
  const mapping = runtime.mappings.get(intent.resourceType);
  if (!mapping) return;
  if (!runtime.canFind)
    throw new ConnectorError(
      "unavailable",
      "Whether an earlier change of this object was made is not known. The next import will tell.",
    );
  const { find } = decodeDetail(intent.detail);
  const outcome = intent.object
    ? await outcomeOfChange(runtime, mapping, intent.object.key, find)
    : await outcomeOfCreate(runtime, mapping, find);
  await runtime.space.closeIntent(intent.seq, outcome);
  runtime.doubts.remove(intent);
  runtime.log.info("A change in doubt was settled", {
    requestId: intent.requestId,
    verb: intent.verb,
    outcome: outcome.kind,
  });
}

async function outcomeOfChange(
  runtime: Runtime,
  mapping: ObjectMapping,
  key: number,
  anchors: readonly Anchor[],
): Promise<Outcome> {
  for (const anchor of anchors) {
    const entry = await readFromTarget(runtime, mapping, anchor, mapping.wholeSelection);
    if (entry) return { kind: "stored", key, state: objectState(entry, mapping) };
  }
  return { kind: "removed", key };
}

async function outcomeOfCreate(
  runtime: Runtime,
  mapping: ObjectMapping,
  find: readonly Anchor[],
): Promise<Outcome> {
  for (const where of find) {
    const entries = await findInTarget(runtime, mapping, where, 10, mapping.wholeSelection);
    for (const entry of entries)
      if (await isNew(runtime, mapping, entry)) return { kind: "stored", state: objectState(entry, mapping) };
  }
  return { kind: "failed" };
}

/** An object known already was not made by the create in doubt. */
async function isNew(runtime: Runtime, mapping: ObjectMapping, entry: Entry): Promise<boolean> {
  return !(await runtime.space.getByAnchor(
    mapping.config.resourceType,
    anchorText(anchorOf(entry, mapping)),
  ));
}

/** After an import of a target without look-ups: it has told what became of everything that was in doubt before it began. */
export async function settleByImport(runtime: Runtime, startedAt: number): Promise<void> {
  for (const intent of runtime.doubts.all()) {
    if (intent.openedAt >= startedAt) continue;
    await runtime.space.closeIntent(intent.seq, { kind: "failed" });
    runtime.doubts.remove(intent);
  }
}
