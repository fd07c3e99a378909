import { ConnectorError, connectorErrorCodes } from "../contract/errors.ts";
import type { Runtime } from "./runtime.ts";
import type { Change, Resource, StoredResource, WriteContext } from "./served.ts";

/** An update of one object, on its way. */
export interface Update {
  readonly modify: (current: Resource) => Change;
  readonly context: WriteContext;
}

interface Follower extends Update {
  /** Makes the update by itself. */
  readonly alone: () => Promise<StoredResource>;
  readonly resolve: (stored: StoredResource | Promise<StoredResource>) => void;
}

/** Updates that wait for the same object, by resource type and id: those that have come since the first of them. */
export type JointUpdates = Map<string, Follower[]>;

/** What the first of several updates does once it has the object's turn. */
export interface Lead {
  /**
   * Makes the followers' changes of lists one with this change, where each could be made by itself. Answers the change
   * to be made. Those that cannot be joined are made after this one.
   */
  join(own: Change, current: Resource): Change;
  /** Answers the followers that were joined, each by `answer`. */
  done(answer: (context: WriteContext) => Promise<StoredResource>): void;
}

/**
 * Identity providers add and remove the members of a group one by one, many at a time, and each change costs a read
 * and two commits while the others wait for the group. Those that wait together are made as one change of its lists,
 * which the target takes as a whole. Where it does not, each is made by itself after all and has its own answer.
 */
export async function leadOrFollow(
  { joint }: Runtime,
  name: string,
  update: Update,
  make: (lead: Lead | undefined) => Promise<StoredResource>,
): Promise<StoredResource> {
  const alone = () => make(undefined);
  if (update.context.precondition) return alone();
  const followers = joint.get(name);
  if (followers) return new Promise((resolve) => followers.push({ ...update, alone, resolve }));

  const gathered: Follower[] = [];
  joint.set(name, gathered);
  /** From now on others lead: what comes later cannot be part of this. */
  const close = (): readonly Follower[] => {
    if (joint.get(name) === gathered) joint.delete(name);
    return gathered.splice(0);
  };
  const makeAlone = (followers: readonly Follower[]) => {
    for (const { alone, resolve } of followers) resolve(alone());
  };
  let joined: readonly Follower[] = [];
  const lead: Lead = {
    join(own, current) {
      const followers = close();
      const changes = isOfLists(own, current)
        ? changesOfLists(followers, current)
        : new Map<Follower, Change>();
      joined = [...changes.keys()];
      makeAlone(followers.filter((follower) => !changes.has(follower)));
      return { ...own, references: [own, ...changes.values()].flatMap(({ references }) => references) };
    },
    done(answer) {
      for (const { context, resolve } of joined) resolve(answer(context));
      joined = [];
    },
  };
  try {
    return await make(lead);
  } catch (error) {
    if (!joined.length) throw error;
    // Whether an uncertain change was made is looked up before the next one of the object.
    if (error instanceof ConnectorError && connectorErrorCodes[error.code].uncertain) {
      for (const { resolve } of joined) resolve(Promise.reject(error));
      throw error;
    }
    makeAlone(joined);
    return await alone();
  } finally {
    makeAlone(close());
  }
}

/** The changes of followers that are of lists only. One that cannot be made shows that when it is made by itself. */
function changesOfLists(followers: readonly Follower[], current: Resource): Map<Follower, Change> {
  const changes = new Map<Follower, Change>();
  for (const follower of followers) {
    try {
      const change = follower.modify(current);
      if (isOfLists(change, current)) changes.set(follower, change);
    } catch {}
  }
  return changes;
}

/** Whether a change adds to lists or removes from them, by value, and does nothing else. */
function isOfLists({ resource, references, isWhole }: Change, current: Resource): boolean {
  return (
    !isWhole &&
    references.length > 0 &&
    references.every((operation) => "ids" in operation && operation.op !== "replace") &&
    JSON.stringify(resource) === JSON.stringify(current)
  );
}
