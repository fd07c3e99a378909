import type { Activity } from "../activity/activity.ts";
import type { ConnectorSpace } from "../connector-space/connector-space.ts";
import type { Selection } from "../connectors/connector.ts";
import type { ConnectorConfig } from "../contract/connector-config.ts";
import { ScimError } from "../contract/errors.ts";
import type { Log } from "../contract/log.ts";
import type { Doubts } from "./doubts.ts";
import type { ExportQueue } from "./export-queue.ts";
import type { JointUpdates } from "./joint-updates.ts";
import type { ObjectMapping } from "./mapping/object-mapping.ts";
import type { ReferenceWords } from "./mapping/reference-words.ts";
import type { TargetLink } from "./target-link.ts";
import type { Turns } from "./turns.ts";
import type { Walks } from "./walks.ts";

/** What one connector works with, as of one configuration. Space, turns and doubts outlive a change of configuration. */
export interface Runtime {
  readonly config: ConnectorConfig;
  /** `https://HOST:PORT/ecma2host_NAME/scim`. */
  readonly baseUrl: string;
  readonly words: ReferenceWords;
  /** By resource type. */
  readonly mappings: ReadonlyMap<string, ObjectMapping>;
  readonly selection: Selection;
  readonly space: ConnectorSpace;
  readonly turns: Turns;
  readonly doubts: Doubts;
  readonly joint: JointUpdates;
  readonly walks: Walks;
  readonly target: TargetLink;
  readonly queue: ExportQueue;
  /** Whether the target answers point look-ups. */
  readonly canFind: boolean;
  /** Whether a multi-valued attribute may be changed value by value. */
  readonly valueChanges: boolean;
  /** Whether the connector space may be taken for complete: an import has finished once, or none is configured. */
  readonly isComplete: () => boolean;
  /** Keeps what happened beside the requests. */
  readonly record: Activity["record"];
  readonly log: Log;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

export function mappingOf(runtime: Runtime, resourceType: string): ObjectMapping {
  const mapping = runtime.mappings.get(resourceType);
  if (!mapping) throw new ScimError(404, `This connector has no ${resourceType}.`);
  return mapping;
}

export const notFound = (resourceType: string, id: string) =>
  new ScimError(404, `There is no ${resourceType} with the id ${id}.`);
