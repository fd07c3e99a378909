import type {
  Intent,
  ObjectState,
  Outcome,
  ReferenceChange,
  SpaceObject,
} from "../connector-space/connector-space.ts";
import type { Anchor, CSEntryChange, Entry, ExportResult, Value } from "../connectors/connector.ts";
import { ConnectorError, connectorErrorCodes } from "../contract/errors.ts";
import { ExportRefused } from "./export-queue.ts";
import type { ObjectMapping } from "./mapping/object-mapping.ts";
import { objectState } from "./mapping/object-state.ts";
import type { Runtime } from "./runtime.ts";
import { encodeDetail } from "./settle.ts";

/** One change for the target, with all that is needed to know afterwards what became of it. Its turns are held. */
export interface PlannedChange {
  readonly mapping: ObjectMapping;
  readonly requestId: string;
  readonly verb: Intent["verb"];
  /** The object as it is known; none for a create. */
  readonly object: SpaceObject | undefined;
  readonly change: CSEntryChange;
  /** How the object is found again after a crash. */
  readonly find: readonly Anchor[];
  readonly turns: readonly string[];
  readonly references?: readonly ReferenceChange[];
  /** What the object was before, and is in the connector space; a create has nothing. */
  readonly before: Entry | undefined;
  /** What is known beyond the target: hidden, or active where the host keeps it. */
  readonly known?: Partial<Pick<ObjectState, "hidden" | "active">>;
  /** What the space shall do when the target has done it; default: store what the target has then. */
  readonly afterwards?: "remove";
}

/**
 * Makes a change in the target: intent, export, then object and end of the intent in one transaction. Rejects with a
 * ConnectorError; when the outcome is not known the intent stays, in doubt.
 */
export async function exportChange(
  runtime: Runtime,
  planned: PlannedChange,
): Promise<SpaceObject | undefined> {
  const { mapping, object, turns, verb, requestId } = planned;
  const intent = {
    requestId,
    verb,
    turns,
    resourceType: mapping.config.resourceType,
    openedAt: runtime.now(),
    object: object && { key: object.key, anchor: object.anchor },
    detail: encodeDetail({ find: planned.find }),
  };
  const opened = { seq: await runtime.space.openIntent(intent), ...intent };
  const result = await hand(runtime, planned.change);
  if (result.ok) {
    runtime.target.note(undefined);
    return close(runtime, opened, outcomeOf(planned, result));
  }
  runtime.target.note(result.error);
  if (result.uncertain) {
    runtime.doubts.add(opened);
    runtime.log.warn("What became of a change is not known; it will be looked up before the next one", {
      requestId,
      error: result.error,
    });
  } else if (result.gone && object) await close(runtime, opened, { kind: "removed", key: object.key });
  else await close(runtime, opened, { kind: "failed" });
  if (result.gone && planned.afterwards === "remove") return undefined;
  throw result.error;
}

/** Where the connector space cannot be written, the target may be ahead of it: the change is settled once it can. */
async function close(runtime: Runtime, intent: Intent, outcome: Outcome): Promise<SpaceObject | undefined> {
  try {
    return await runtime.space.closeIntent(intent.seq, outcome);
  } catch (error) {
    runtime.doubts.add(intent);
    throw error;
  }
}

type Handed =
  | (ExportResult & { ok: true })
  | { readonly ok: false; readonly error: unknown; readonly uncertain: boolean; readonly gone: boolean };

async function hand(runtime: Runtime, change: CSEntryChange): Promise<Handed> {
  try {
    const result = await runtime.queue.submit(change);
    if (result.ok) return result;
    const { code, message, attribute } = result;
    const error = new ConnectorError(code, message, attribute === undefined ? {} : { attribute });
    return { ok: false, error, uncertain: connectorErrorCodes[code].uncertain, gone: code === "not-found" };
  } catch (error) {
    const certain =
      error instanceof ExportRefused ||
      (error instanceof ConnectorError && !connectorErrorCodes[error.code].uncertain);
    return { ok: false, error, uncertain: !certain, gone: false };
  }
}

function outcomeOf(planned: PlannedChange, result: ExportResult & { ok: true }): Outcome {
  const { object, mapping, references } = planned;
  if (planned.afterwards === "remove" && object) return { kind: "removed", key: object.key };
  const entry = result.entry ?? entryAfter(planned, result.anchor);
  return {
    kind: "stored",
    ...(object && { key: object.key, known: object }),
    state: { ...objectState(entry, mapping, planned.before), ...planned.known },
    ...(references && { references }),
  };
}

/** What was sent, for a target that cannot be read back; an import confirms it. */
function entryAfter({ before, change }: PlannedChange, anchor: Anchor | undefined): Entry {
  const attributes: Record<string, readonly Value[]> = { ...before?.attributes };
  for (const part of change.changes) {
    if (part.modification === "delete") delete attributes[part.name];
    else if (part.modification !== "update") attributes[part.name] = part.values;
  }
  const dn = change.dn ?? before?.dn;
  const entry = {
    objectType: change.objectType,
    anchor: anchor ?? change.anchor ?? before?.anchor ?? {},
    attributes,
  };
  return dn === undefined ? entry : { ...entry, dn };
}
