/** The target as it is, or as it was known last while it cannot be reached; and whether stored ids still hold. */
import type { ConnectorSpace } from "../connector-space/connector-space.ts";
import type { Schema } from "../connectors/connector.ts";
import type { SecretValues } from "../contract/admin-api.ts";
import type { ConnectorConfig } from "../contract/connector-config.ts";
import { ConfigError, ConnectorError } from "../contract/errors.ts";
import type { Log } from "../contract/log.ts";
import { type OpenedTarget, type OpeningOptions, openTarget } from "./connector-opening.ts";
import { compileMappings } from "./mapping/object-mapping.ts";

const schemaNote = "target schema";
const anchorNote = "anchors";

/** A target, or what is known of one that could not be opened and why. */
export type ReachedTarget =
  | OpenedTarget
  | (Pick<OpenedTarget, "mappings"> & { readonly failure: ConnectorError });

/** The target as it is now, or as it was known last when it cannot be reached. */
export async function reachTarget(
  options: OpeningOptions,
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

export async function noteSchema(
  space: ConnectorSpace,
  schema: Schema,
  config: ConnectorConfig,
): Promise<void> {
  await space.setNote(schemaNote, JSON.stringify(schema));
  await space.setNote(anchorNote, JSON.stringify(anchorsOf(config)));
}

const anchorsOf = (config: ConnectorConfig): Record<string, readonly string[]> =>
  Object.fromEntries(
    config.objectTypes.map(({ resourceType, objectType, anchor }) => [resourceType, [objectType, ...anchor]]),
  );

/** Ids that clients keep depend on the anchor; under another one every object would be somebody else. */
export async function checkAnchors(space: ConnectorSpace, config: ConnectorConfig, log: Log): Promise<void> {
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
