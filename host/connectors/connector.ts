/**
 * What a connector is: ECMA 2.x in TypeScript. Everything that crosses this interface is plain data, so that a
 * connector may live in another process. Built-in connectors use exactly this; nothing in the host knows which
 * connector it talks to.
 */
import type { ConnectorErrorCode } from "../contract/errors.ts";
import type { Parameter, ParameterPage, Parameters, ParameterValues } from "../contract/parameters.ts";

/** `complex` is a row of several named scalars: what a multi-valued attribute kept in a child table holds. */
export type AttributeType =
  | "string"
  | "integer"
  | "decimal"
  | "boolean"
  | "datetime"
  | "binary"
  | "reference"
  | "complex";

/** integer is a bigint, decimal its text ("12.50"), datetime a Date, binary bytes, reference the text that names the other object. */
export type Scalar = string | bigint | boolean | Date | Uint8Array;
export type Row = Readonly<Record<string, Scalar>>;
export type Value = Scalar | Row;

export interface AttributeSchema {
  readonly name: string;
  readonly type: AttributeType;
  readonly multiValued: boolean;
  /** An object cannot be created without a value. */
  readonly required: boolean;
  readonly operation: "import-export" | "import-only" | "export-only";
  /** The target itself refuses a second object with the same value. */
  readonly unique: boolean;
  /** `find` by this attribute is a look-up, not a scan. */
  readonly indexed: boolean;
  /** Longest value the target takes, in characters. */
  readonly maxLength?: number;
  /** For `complex`: the columns of a row. */
  readonly columns?: readonly { readonly name: string; readonly type: Exclude<AttributeType, "complex"> }[];
  /** For `reference`: the object type and attribute it points to, where the target says so (a foreign key). */
  readonly references?: { readonly objectType: string; readonly attribute: string };
}

export interface ObjectTypeSchema {
  readonly name: string;
  readonly attributes: readonly AttributeSchema[];
  /** Attributes the target itself proposes as anchor, such as a primary key. */
  readonly anchor: readonly string[];
  /** Attributes the target gives a value itself when an object is created. */
  readonly generated: readonly string[];
}

export interface Schema {
  readonly objectTypes: readonly ObjectTypeSchema[];
}

export interface Partition {
  readonly id: string;
  readonly name: string;
}

/** The attributes that identify an object for good, by name. */
export type Anchor = Readonly<Record<string, Scalar>>;

/** An object as the target has it. An attribute without a value is absent; a single value is a list of one. */
export interface Entry {
  readonly objectType: string;
  readonly anchor: Anchor;
  readonly dn?: string;
  readonly attributes: Readonly<Record<string, readonly Value[]>>;
}

/**
 * One attribute's part of a change. `add` gives an attribute without values its values, `replace` all its values,
 * `delete` takes all; `update` adds and deletes single values of a multi-valued attribute, deletes first.
 */
export type AttributeChange =
  | { readonly name: string; readonly modification: "add" | "replace"; readonly values: readonly Value[] }
  | { readonly name: string; readonly modification: "delete" }
  | {
      readonly name: string;
      readonly modification: "update";
      readonly add: readonly Value[];
      readonly delete: readonly Value[];
    };

export type ObjectModificationType = "add" | "update" | "replace" | "delete";

/** A change of one object on its way to the target. `anchor` is absent in an add whose target makes it. */
export interface CSEntryChange {
  readonly objectType: string;
  readonly modification: ObjectModificationType;
  readonly anchor?: Anchor;
  readonly dn?: string;
  readonly changes: readonly AttributeChange[];
}

/**
 * What became of one change of a batch. `entry` is the object as the target has it afterwards; a connector that
 * cannot read it back gives only the anchor. Multi-valued references that were not part of the change may be left out
 * of `entry`: they stay as they are known.
 */
export type ExportResult =
  | { readonly index: number; readonly ok: true; readonly anchor?: Anchor; readonly entry?: Entry }
  | {
      readonly index: number;
      readonly ok: false;
      readonly code: ConnectorErrorCode;
      readonly message: string;
      readonly attribute?: string;
    };

export interface ImportPage {
  /** Full import: entries. Delta import: entries, and the anchors of what is gone. */
  readonly entries: readonly Entry[];
  readonly deleted?: readonly { readonly objectType: string; readonly anchor: Anchor }[];
  /** About how many objects the whole import will bring, where the target can say. */
  readonly total?: number;
  /** Where the next delta import begins; kept only when the import ends well. */
  readonly watermark?: string;
}

/** What the connector found when it was tested, in a sentence for the administrator. */
export interface TestResult {
  readonly message: string;
}

/** Attributes the host wants, by object type. Others need not be read. */
export type Selection = Readonly<Record<string, readonly string[]>>;

export interface Capabilities {
  /** Batches taken at once. 1 for a connector that does one thing at a time. */
  readonly concurrency: number;
  /** How a multi-valued attribute is changed: value by value, or only as a whole. */
  readonly valueChanges: boolean;
  /** A second session may be open while the first one still is. */
  readonly parallelSessions: boolean;
}

/**
 * An open connector. A verb it cannot do is a method it does not have. Every method rejects with a ConnectorError
 * and stops soon after the signal is aborted.
 */
export interface Session {
  readonly capabilities: Capabilities;
  test(signal: AbortSignal): Promise<TestResult>;
  schema(signal: AbortSignal): Promise<Schema>;
  partitions?(signal: AbortSignal): Promise<readonly Partition[]>;
  /**
   * The objects one of whose values of an attribute equals the value, in the target's own way of comparing; at most
   * `limit`. Multi-valued references are left out unless `selection` names them.
   */
  find?(
    query: {
      readonly objectType: string;
      readonly where: Anchor;
      readonly limit: number;
      readonly attributes: readonly string[];
    },
    signal: AbortSignal,
  ): Promise<readonly Entry[]>;
  importFull?(
    options: { readonly selection: Selection; readonly pageSize: number },
    signal: AbortSignal,
  ): AsyncIterable<ImportPage>;
  importDelta?(
    options: {
      readonly selection: Selection;
      readonly pageSize: number;
      readonly watermark: string | undefined;
    },
    signal: AbortSignal,
  ): AsyncIterable<ImportPage>;
  /** Yields one result for each change, each as soon as it is known; one failing change does not stop the others. */
  exportEntries?(
    batch: readonly CSEntryChange[],
    options: { readonly selection: Selection },
    signal: AbortSignal,
  ): AsyncIterable<ExportResult>;
  setPassword?(
    target: { readonly objectType: string; readonly anchor: Anchor },
    password: string,
    signal: AbortSignal,
  ): Promise<void>;
  close(): Promise<void>;
}

export interface ConnectorContext {
  /** Opens a secret parameter; undefined when the administrator has not given it. */
  secret(page: ParameterPage, name: string): string | undefined;
  /** Deadline of one call, milliseconds. */
  readonly timeoutMs: number;
  log(level: "warn" | "info" | "debug", message: string, details?: Readonly<Record<string, unknown>>): void;
}

export interface ParameterProblem {
  readonly parameter: string;
  readonly message: string;
}

export type AllParameterValues = Readonly<Partial<Record<ParameterPage, ParameterValues>>>;

/** A connector type. */
export interface ConnectorType {
  readonly id: string;
  readonly title: string;
  /** One sentence for the list the administrator chooses from. */
  readonly description: string;
  /** Pages and parameters as they are declared: JSON Schema, redaction and documentation come from these. */
  readonly parameters: Parameters;
  /**
   * The same page with what the target said filled in (choices, defaults), asked with a session that is open on the
   * pages before. Absent where the declared page is all there is.
   */
  describePage?(
    page: ParameterPage,
    values: AllParameterValues,
    session: Session,
    signal: AbortSignal,
  ): Promise<readonly Parameter[]>;
  /** What only the connector can find wrong with the values of a page. */
  validate?(page: ParameterPage, values: AllParameterValues): readonly ParameterProblem[];
  open(values: AllParameterValues, context: ConnectorContext, signal: AbortSignal): Promise<Session>;
}

/** Declares a connector type; gives the compiler the whole shape to check. */
export function defineConnector<T extends ConnectorType>(type: T): T {
  return type;
}
