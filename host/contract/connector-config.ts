/** The shape of `connectors/NAME.json`: everything a connector is, except its secrets, tokens and data. */
import type { ParameterPage, ParameterValues } from "./parameters.ts";

export interface ConnectorConfig {
  /** Address of the JSON Schema beside it, for editors. */
  readonly $schema?: string;
  /** Version of this format. */
  readonly format: 1;
  /** Made once, a UUID. SCIM ids and sealed secrets depend on it. */
  readonly id: string;
  /** ASCII letters and digits; appears as `ecma2host_NAME` in the URL. Unique without regard to case. */
  readonly name: string;
  readonly description?: string;
  /** The connector type: "sql". */
  readonly type: string;
  readonly enabled: boolean;
  /** The connector's own parameters, page by page, without its secrets. */
  readonly parameters: Readonly<Partial<Record<ParameterPage, ParameterValues>>>;
  readonly runProfiles: RunProfiles;
  readonly objectTypes: readonly ObjectTypeConfig[];
}

export interface RunProfiles {
  readonly fullImport: {
    readonly enabled: boolean;
    /** Autosync: minutes from one import to the next. */
    readonly everyMinutes: number;
    /** Objects asked of the target at a time. */
    readonly pageSize: number;
    /** An import that would remove more than this share of the known objects stops and says so. 0 to 100. */
    readonly maxDeletePercent: number;
  };
  /** Only for connectors that can do it. */
  readonly deltaImport: { readonly enabled: boolean; readonly everyMinutes: number };
  readonly export: {
    /** Most changes handed to the target at a time. */
    readonly pageSize: number;
    /** Seconds the target has for one change. */
    readonly timeoutSeconds: number;
  };
}

export const defaultRunProfiles: RunProfiles = {
  fullImport: { enabled: true, everyMinutes: 120, pageSize: 500, maxDeletePercent: 20 },
  deltaImport: { enabled: false, everyMinutes: 10 },
  export: { pageSize: 100, timeoutSeconds: 30 },
};

/** One SCIM resource type and the object type of the target it stands for. */
export interface ObjectTypeConfig {
  /** SCIM resource type: "User", "Group" or a name of the administrator's own. */
  readonly resourceType: string;
  /** Object type of the target, as its schema names it. */
  readonly objectType: string;
  /** Attributes of the target that identify an object for good. */
  readonly anchor: readonly string[];
  /** How the distinguished name is made, for targets that have one: from one attribute or from a template. */
  readonly dn?: { readonly attribute: string } | { readonly template: string };
  readonly mappings: readonly AttributeMapping[];
  /**
   * Also offers the target's attributes under the names they have in Microsoft's ECMA Connector Host
   * (`urn:ietf:params:scim:schemas:extension:ECMA2Host:2.0:User:NAME`), for clients that were set up for it. Left out are
   * names with other characters than the letters A to Z, digits, `_`, `$` and `-`.
   */
  readonly originalNames?: boolean;
  readonly deprovisioning: Deprovisioning;
}

/**
 * Where the value of a SCIM attribute comes from. Exactly one of `attribute` and `constant` is given.
 *
 * `scim` is an attribute path: `userName`, `name.givenName`, `emails[type eq "work"].value`, `phoneNumbers`,
 * `urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department`.
 */
export interface AttributeMapping {
  readonly scim: string;
  /** Attribute of the target. */
  readonly attribute?: string;
  /** A fixed value: shown to every client, sent to nobody. */
  readonly constant?: string | number | boolean;
  /** Used when a create does not say. */
  readonly default?: string | number | boolean;
  /** SCIM value to target value, for example `{ "true": "Y", "false": "N" }`. */
  readonly values?: Readonly<Record<string, string>>;
  /** For a list whose elements are rows of a child table: SCIM sub-attribute to column. */
  readonly subAttributes?: Readonly<Record<string, string>>;
  /** For a reference: the resource type it points to and which of that type's target attributes it holds. */
  readonly reference?: { readonly resourceType: string; readonly attribute: string };
  /** No two objects may have the same value. `userName` always is. */
  readonly unique?: boolean;
  /** A create without it is refused. `userName` and a group's `displayName` always are. */
  readonly required?: boolean;
}

/** What happens in the target when a client disables (`active: false`) or deletes an object. */
export interface Deprovisioning {
  readonly disable: DeprovisioningFlow;
  readonly delete: DeprovisioningFlow;
}

/**
 * `none`: nothing is done in the target. `delete`: the object is deleted there. `set`: an attribute gets a value;
 * `restore` is its value while the object is not disabled or deleted.
 */
export type DeprovisioningFlow =
  | { readonly flow: "none" }
  | { readonly flow: "delete" }
  | { readonly flow: "set"; readonly attribute: string; readonly value: string; readonly restore: string };
