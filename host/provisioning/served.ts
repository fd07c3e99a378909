/**
 * What the SCIM layer sees of one connector that serves: resources in SCIM's form, read from the connector space and
 * changed through the target. Failures are ScimError (the caller can mend it) and ConnectorError (the target's side).
 */
import type { ScimSchema } from "../contract/scim-attributes.ts";

export type Json = string | number | boolean | null | readonly Json[] | { readonly [name: string]: Json };
/** A resource as it stands in a SCIM body. Made with a null prototype or read by own properties only. */
export type Resource = { [name: string]: Json };

/** RFC 7643 §6. Core schema first, then the extensions the mapping uses; each lists exactly what is mapped. */
export interface ResourceType {
  readonly name: string;
  /** With its leading slash: `/Users`. */
  readonly endpoint: string;
  readonly description: string;
  readonly schemas: readonly ScimSchema[];
}

/** A resource as it is answered. */
export interface StoredResource {
  readonly id: string;
  /** Another one whenever the resource would be answered otherwise; begins with the number of its own changes, from 1. */
  readonly version: string;
  /** The name people know it by, for the record of what happened. */
  readonly display: string;
  /** Address of the resource, as in `meta.location`. */
  readonly location: string;
  /** The whole resource as JSON text, `meta` included, less the attributes that were to be omitted. */
  readonly json: string;
}

/**
 * Attributes that cost a look-up of their own and are joined only when they are wanted: `members`, `groups`.
 * Names as in the schema.
 */
export interface ReadOptions {
  readonly omit?: ReadonlySet<string>;
}

/** One attribute and the value it must have. */
export interface Equality {
  readonly path: string;
  readonly value: string | number | boolean;
}

/** What a resource is ordered by. */
export type SortKey = string | number;

export interface Query extends ReadOptions {
  /**
   * Conditions that all must hold, each on one attribute. The path is as the schema spells it, without value filters:
   * `userName`, `emails.value`, `urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager.value`, `id`,
   * `members.value`. They narrow the candidates by an index where there is one; they do not decide: `test` does. Only on
   * a reference (`members.value`, `groups.value`, `manager.value`) they decide too, by the references themselves: `test`
   * need not look at it again, and nobody need load the members of a group to find one.
   */
  readonly equals?: readonly Equality[];
  /** Decides whether a resource is a hit. Absent: every candidate is. */
  readonly test?: (resource: Resource) => boolean;
  /** `equals` is a single text of any letter case: where an index has it, whoever it finds is a hit, and `test` need not say so. */
  readonly isPlain?: boolean;
  /** Attributes `test` and `sort` look at that cost a look-up of their own. */
  readonly needs?: ReadonlySet<string>;
  readonly sort?: {
    readonly key: (resource: Resource) => SortKey | undefined;
    readonly compare: (a: SortKey | undefined, b: SortKey | undefined) => number;
  };
  /** 1 or more. Ignored when `cursor` is given. */
  readonly startIndex: number;
  /** 0 asks for the total only. */
  readonly count: number;
  /** Where the page before ended, as `nextCursor` told. */
  readonly cursor?: string;
}

export interface QueryResult {
  readonly total: number;
  readonly resources: readonly StoredResource[];
  /** Set while there is more. Opaque; bound to nothing but the order of the resources. */
  readonly nextCursor?: string;
  /** Of a query with an order that asks for the total only: what the hits are ordered by, in that order. */
  readonly sortKeys?: readonly (SortKey | undefined)[];
  /**
   * Of a page that no condition and no order decides on: whether it would be the same now. To ask this counts as asking for
   * the page again.
   */
  readonly stillHolds?: () => boolean;
}

/**
 * A change of a multi-valued reference (`members`) that is not loaded to be changed; ids are SCIM ids. Applied in order.
 * `where` of a remove decides by the element as it is shown; it makes the host read all of them.
 */
export type ReferenceOperation =
  | { readonly attribute: string; readonly op: "add" | "replace"; readonly ids: readonly string[] }
  | { readonly attribute: string; readonly op: "remove"; readonly ids: readonly string[] }
  | { readonly attribute: string; readonly op: "remove"; readonly where: (element: Resource) => boolean }
  | { readonly attribute: string; readonly op: "clear" };

export interface Change {
  /**
   * The resource as it shall be, without multi-valued references. Of what is never read, such as a password, only what shall
   * be another one is named; null takes it away.
   */
  readonly resource: Resource;
  readonly references: readonly ReferenceOperation[];
  /**
   * The client gave the whole resource (PUT). An attribute of the target that stands at several places then keeps the
   * value of a place that is named; otherwise taking it away at one place takes it away.
   */
  readonly isWhole?: boolean;
  /**
   * What a PATCH wrote, in order: paths as the schema spells them, without value filters. Of several places of one
   * attribute of the target the one that was written last decides.
   */
  readonly written?: readonly string[];
}

export interface WriteContext extends ReadOptions {
  readonly requestId: string;
  /** Aborted when the client has gone or time is up. What is already on its way to the target is finished. */
  readonly signal: () => AbortSignal;
  /** If-Match: the change is made only while this says yes to the number of changes the resource has had; else 412. */
  readonly precondition?: (changes: number) => boolean;
}

/** One connector, as of one configuration. A reload makes a new one; a request keeps the one it began with. */
export interface Served {
  readonly name: string;
  /** `https://HOST:PORT/ecma2host_NAME/scim`. */
  readonly baseUrl: string;
  readonly resourceTypes: readonly ResourceType[];
  /** Multi-valued references of a resource type that are changed by `ReferenceOperation`: `members`. */
  listReferences(resourceType: string): ReadonlySet<string>;
  /** Whether the target takes passwords for this resource type. */
  takesPasswords(resourceType: string): boolean;

  get(resourceType: string, id: string, options: ReadOptions): Promise<StoredResource | undefined>;
  /** `signal` is asked for once the search takes longer than a moment. */
  query(resourceType: string, query: Query, signal: () => AbortSignal): Promise<QueryResult>;
  create(resourceType: string, change: Change, context: WriteContext): Promise<StoredResource>;
  /**
   * Changes one resource under its turn: `change` is given the resource as the target has it now, without multi-valued
   * references, and answers what it shall be. Rejects with ScimError 404 when it is gone.
   */
  update(
    resourceType: string,
    id: string,
    change: (current: Resource) => Change,
    context: WriteContext,
  ): Promise<StoredResource>;
  delete(resourceType: string, id: string, context: WriteContext): Promise<void>;
}
