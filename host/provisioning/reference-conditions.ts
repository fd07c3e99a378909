import type { SpaceObject } from "../connector-space/connector-space.ts";
import type { ObjectMapping } from "./mapping/object-mapping.ts";
import type { Runtime } from "./runtime.ts";
import type { Equality } from "./served.ts";

/** An equality on a reference, such as `members eq "id"`, answered from the references and not from the resources. */
export interface ReferenceCondition {
  /** Keys of the objects that satisfy it, in listing order. */
  all(): AsyncIterable<readonly number[]>;
  /** Which of the objects satisfy it. */
  among(keys: readonly number[]): Promise<ReadonlySet<number>>;
}

/** The conditions that are about references; undefined when one of them names no object, so that none can satisfy it. */
export async function referenceConditions(
  runtime: Runtime,
  mapping: ObjectMapping,
  equals: readonly Equality[],
): Promise<readonly ReferenceCondition[] | undefined> {
  const conditions: ReferenceCondition[] = [];
  for (const equality of equals) {
    const condition = await conditionOf(runtime, mapping, equality);
    if (condition === "nobody") return undefined;
    if (condition) conditions.push(condition);
  }
  return conditions;
}

async function conditionOf(
  runtime: Runtime,
  mapping: ObjectMapping,
  { path, value }: Equality,
): Promise<ReferenceCondition | "nobody" | undefined> {
  const id = String(value);
  if (path === "groups.value" && mapping.memberOf.length) return memberCondition(runtime, mapping, id);
  const field = [...mapping.references, ...mapping.lists].find(({ place }) =>
    [place.lookupPath, `${place.lookupPath}.value`].includes(path),
  );
  if (!field) return undefined;
  const target = await visible(runtime, field.resourceType, id);
  if (!target) return "nobody";
  const { resourceType } = mapping.config;
  const attributes = [field.target.name];
  return {
    async *all() {
      const referrers = await runtime.space.referrers(resourceType, [target.key], attributes);
      const keys = referrers.map((referrer) => referrer.target.key).sort((a, b) => a - b);
      for (let i = 0; i < keys.length; i += batchSize) yield keys.slice(i, i + batchSize);
    },
    async among(keys) {
      const links = await runtime.space.links(resourceType, keys, attributes, [target.key]);
      return new Set(links.map(({ object }) => object));
    },
  };
}

const batchSize = 100;

/** `groups eq "id"`: the members of that group. */
async function memberCondition(
  runtime: Runtime,
  mapping: ObjectMapping,
  id: string,
): Promise<ReferenceCondition | "nobody"> {
  for (const { resourceType, attribute } of mapping.memberOf) {
    const group = await visible(runtime, resourceType, id);
    if (!group) continue;
    return {
      async *all() {
        for (let after = 0; ; ) {
          const page = await runtime.space.referencePage(
            resourceType,
            group.key,
            attribute,
            after,
            batchSize,
          );
          yield page.map(({ target }) => target.key);
          const last = page.at(-1);
          if (!last || page.length < batchSize) return;
          after = last.target.key;
        }
      },
      async among(keys) {
        const links = await runtime.space.links(resourceType, [group.key], [attribute], keys);
        return new Set(links.map(({ target }) => target));
      },
    };
  }
  return "nobody";
}

async function visible(runtime: Runtime, resourceType: string, id: string): Promise<SpaceObject | undefined> {
  const object = await runtime.space.get(resourceType, id);
  return object?.hidden ? undefined : object;
}
