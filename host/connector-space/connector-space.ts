import type { NamedObject } from "./named-objects.ts";

export type { NamedObject };

/**
 * The connector space: the durable, indexed store of what is known of one target, and of the changes on their way to it.
 * Operations are whole steps and asynchronous, because a shared database may stand behind them; no transaction stays
 * open between two of them.
 */

/** What is kept of one object. `attributes` and `resource` are opaque texts of the provisioning layer. */
export interface SpaceObject {
  /** Grows with each new object; the order in which objects are listed. Never given twice. */
  readonly key: number;
  readonly resourceType: string;
  /** SCIM id. */
  readonly id: string;
  /** The anchor as text, unique within the resource type. */
  readonly anchor: string;
  readonly dn: string | undefined;
  /** Deprovisioned by SCIM, still in the target: shown to nobody. */
  readonly hidden: boolean;
  /** `active` where the target has no place for it. */
  readonly active: boolean;
  readonly version: number;
  /** Milliseconds since 1970. */
  readonly created: number;
  readonly modified: number;
  /** The name people know it by. */
  readonly display: string;
  /** The SCIM form, made by the mapping named in `mapping`. */
  readonly resource: string;
  /** The target's attributes, the truth. */
  readonly attributes: string;
  /** Which mapping made `resource`. */
  readonly mapping: string;
  /** What it is found by, as the connector space lists it for itself. */
  readonly lookups: string;
  /** Where it was read with the object. */
  readonly shownWith?: ShownWith;
}

/** An object as it is listed: what is needed to answer it. */
export type ListedObject = Omit<
  SpaceObject,
  "anchor" | "dn" | "hidden" | "active" | "attributes" | "lookups"
>;

/** An object as the provisioning layer hands it in: everything that is derived from the target's attributes. */
export interface ObjectState {
  readonly resourceType: string;
  readonly anchor: string;
  readonly dn: string | undefined;
  /** "keep" leaves what the space has; a new object is visible and active. */
  readonly hidden: boolean | "keep";
  readonly active: boolean | "keep";
  readonly display: string;
  readonly attributes: string;
  readonly mapping: string;
  /** The SCIM form; it holds the id, which the space decides, and `active`, which it may keep. */
  readonly resource: (id: string, active: boolean) => string;
  /** Look-ups by which it is found: path and index key (`indexKey`). */
  readonly keys: readonly LookupKey[];
  /** Its references by attribute. `undefined` for an attribute leaves what is known of it as it is. */
  readonly references: Readonly<Record<string, readonly string[] | undefined>>;
}

export interface LookupKey {
  readonly path: string;
  /** Folded, see `indexKey`. */
  readonly key: string;
  /** The value itself, for paths that references point to. */
  readonly text?: string;
}

/** Changes of a multi-valued reference, value by value. */
export interface ReferenceChange {
  readonly attribute: string;
  readonly add: readonly string[];
  readonly remove: readonly string[];
}

/** Where a reference attribute's values are looked up: the anchor of a resource type, or a look-up path of it. */
export interface ReferenceRule {
  readonly resourceType: string;
  readonly attribute: string;
  /** Which end the other one is shown with: a user with its manager, and with the groups whose member it is. */
  readonly shownWith: "referrer" | "target" | undefined;
  readonly target: { readonly resourceType: string; readonly path: string | undefined };
}

/** A reference as it is read: what the target says, and the object it was resolved to. */
export interface ResolvedReference {
  readonly object: number;
  readonly attribute: string;
  readonly value: string;
  readonly target: NamedObject;
}

/** The other objects an object is shown with. */
export interface ShownWith {
  /** What it refers to. */
  readonly references: readonly Pick<ResolvedReference, "attribute" | "target">[];
  /** What refers to it, in listing order for each type. */
  readonly referrers: readonly NamedObject[];
}

/** A change on its way to the target, kept so that a crash leaves no doubt that cannot be settled. */
export interface Intent {
  readonly seq: number;
  readonly requestId: string;
  readonly resourceType: string;
  readonly verb: "create" | "update" | "delete";
  /** Key and anchor of the object; a create has none yet. */
  readonly object: { readonly key: number; readonly anchor: string } | undefined;
  /** Opaque to the space: what settling needs to find the object again. */
  readonly detail: string;
  /** What must not happen meanwhile: names of turns. */
  readonly turns: readonly string[];
  /** Milliseconds since 1970. */
  readonly openedAt: number;
}

/** How an intent ends, together with what is then known of the object. */
export type Outcome =
  /**
   * `key`: the object it was before, when its anchor may have changed. `known`: that object as it was read, which saves
   * reading it again.
   */
  | {
      readonly kind: "stored";
      readonly key?: number;
      readonly known?: SpaceObject;
      readonly state: ObjectState;
      readonly references?: readonly ReferenceChange[];
    }
  | { readonly kind: "removed"; readonly key: number }
  | { readonly kind: "failed" };

export interface ImportCounts {
  readonly added: number;
  readonly changed: number;
}

export interface ConnectorSpace {
  /** Tells where references point; from then on new values are resolved by these rules. */
  setRules(rules: readonly ReferenceRule[]): void;
  /** With what it is shown with. */
  get(resourceType: string, id: string): Promise<SpaceObject | undefined>;
  /** The same of a visible object, to be shown. */
  show(resourceType: string, id: string): Promise<ListedObject | undefined>;
  getByAnchor(resourceType: string, anchor: string): Promise<SpaceObject | undefined>;
  getByKeys(keys: readonly number[]): Promise<readonly SpaceObject[]>;
  /** Objects, hidden ones included, that have the key under the path; in listing order, from behind `after`. */
  lookup(
    resourceType: string,
    lookup: LookupKey,
    after: number,
    limit: number,
  ): Promise<readonly SpaceObject[]>;
  /** The same of visible objects, to be shown. */
  find(
    resourceType: string,
    lookup: LookupKey,
    after: number,
    limit: number,
  ): Promise<readonly ListedObject[]>;
  countLookup(resourceType: string, lookup: LookupKey): Promise<number>;
  /** Changes whenever anything changes that objects are shown with. */
  revision(): number;
  /** Visible objects of a resource type. */
  count(resourceType: string): number;
  /** Visible objects in listing order, from behind the object with this key. */
  listAfter(resourceType: string, after: number, limit: number): Promise<readonly ListedObject[]>;
  /** The key behind which the listing goes on at a place, 1 for the first. Costs the same everywhere. */
  keyBefore(resourceType: string, startIndex: number): Promise<number>;

  /**
   * The other objects that objects of one resource type are shown with, by key; hidden ones are left out. An object that is
   * shown with none may be missing. The same `NamedObject` is answered until the object it names changes.
   */
  shownWith(resourceType: string, keys: readonly number[]): Promise<ReadonlyMap<number, ShownWith>>;
  /** Resolved references of one object and attribute in slices, in the order of the targets, for lists of any length. */
  referencePage(
    resourceType: string,
    object: number,
    attribute: string,
    afterTarget: number,
    limit: number,
  ): Promise<readonly ResolvedReference[]>;
  /** Which of the values are there. */
  referenceValues(
    resourceType: string,
    object: number,
    attribute: string,
    values: readonly string[],
  ): Promise<ReadonlySet<string>>;
  /** All values as the target says them, resolved or not. */
  allReferenceValues(resourceType: string, object: number, attribute: string): Promise<readonly string[]>;
  /**
   * Visible objects of a resource type that refer to the targets by one of the attributes. `object` of each is the one
   * referred to, `target` the one that refers.
   */
  referrers(
    resourceType: string,
    targets: readonly number[],
    attributes: readonly string[],
  ): Promise<readonly ResolvedReference[]>;

  /** Which of the objects refer to which of the targets by one of the attributes; costs a look-up for each pair. */
  links(
    resourceType: string,
    objects: readonly number[],
    attributes: readonly string[],
    targets: readonly number[],
  ): Promise<readonly { readonly object: number; readonly target: number }[]>;

  openIntent(intent: Omit<Intent, "seq">): Promise<number>;
  /**
   * Ends an intent and stores what it led to, in one transaction. Answers the object as it is stored now, with what `known`
   * was shown with where no reference of it changed.
   */
  closeIntent(seq: number, outcome: Outcome): Promise<SpaceObject | undefined>;
  /** Intents that never ended: of a process that died, or left in doubt. */
  openIntents(): Promise<readonly Intent[]>;

  /** Stores what the target was just seen to have, outside of an import. */
  store(state: ObjectState, references?: readonly ReferenceChange[]): Promise<SpaceObject>;
  remove(key: number): Promise<void>;

  beginImport(): Promise<void>;
  importPage(states: readonly ObjectState[], signal: AbortSignal): Promise<ImportCounts>;
  /** Visible objects of these resource types that the import did not bring, and how many there are in all. */
  missingAfterImport(
    resourceTypes: readonly string[],
  ): Promise<{ readonly missing: number; readonly known: number }>;
  /** Removes what `missingAfterImport` found, hidden objects included; answers how many. */
  endImport(): Promise<number>;
  abortImport(): Promise<void>;

  /**
   * Remakes the next objects whose `mapping` is another one, for a few milliseconds. Answers the key behind which to go
   * on, from 0; undefined when all were looked at.
   */
  remake(
    resourceType: string,
    mapping: string,
    after: number,
    make: (object: SpaceObject) => ObjectState,
  ): Promise<number | undefined>;

  note(name: string): Promise<string | undefined>;
  setNote(name: string, value: string): Promise<void>;
  close(): Promise<void>;
}
