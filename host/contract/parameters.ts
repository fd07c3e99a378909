/**
 * The vocabulary in which a connector declares its parameters. From one declaration come the wizard's fields,
 * the JSON Schema that checks configuration files, the TypeScript type of the values, the list of secrets and
 * the reference documentation.
 */

/** The wizard pages a connector may declare parameters for, in the order in which they are shown. */
export const parameterPages = [
  "connectivity",
  "schema",
  "global",
  "partitions",
  "run-profiles",
  "export",
] as const;
export type ParameterPage = (typeof parameterPages)[number];

export interface Choice {
  readonly value: string;
  readonly label: string;
  readonly help?: string;
}

interface ParameterBase {
  /** Key of the value in the configuration file: camelCase, unique on its page. */
  readonly name: string;
  readonly label: string;
  /** One or two sentences for the administrator, shown under the field and in the reference. */
  readonly help?: string;
  readonly required?: boolean;
  /** Shown, and kept, only while the named parameter of the same page has one of these values. */
  readonly when?: { readonly parameter: string; readonly in: readonly (string | boolean)[] };
  /** Folded away behind "More settings". */
  readonly advanced?: boolean;
}

export interface StringParameter extends ParameterBase {
  readonly kind: "string";
  readonly default?: string;
  readonly placeholder?: string;
  /** Regular expression source the whole value must match, and the sentence shown when it does not. */
  readonly pattern?: { readonly source: string; readonly message: string };
  readonly maxLength?: number;
}
/** Text of several lines: a script, an SQL statement. */
export interface TextParameter extends ParameterBase {
  readonly kind: "text";
  readonly default?: string;
  readonly language?: string;
}
/** A password, key or token. Its value is sealed in the secret store and never in a configuration file. */
export interface SecretParameter extends ParameterBase {
  readonly kind: "secret";
}
export interface IntegerParameter extends ParameterBase {
  readonly kind: "integer";
  readonly default?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  /** Written behind the field: "seconds", "rows". */
  readonly unit?: string;
}
export interface BooleanParameter extends ParameterBase {
  readonly kind: "boolean";
  readonly default?: boolean;
}
export interface ChoiceParameter extends ParameterBase {
  readonly kind: "choice";
  readonly choices: readonly Choice[];
  readonly default?: string;
  /** Other values than the offered ones may be typed. */
  readonly open?: boolean;
}
/** Path of a file on the host's machine. */
export interface FileParameter extends ParameterBase {
  readonly kind: "file";
  /** Offered in the file picker, without dots: ["db", "sqlite"]. */
  readonly extensions?: readonly string[];
}
/** A list of records, each with the same fields: the tables of a database, the child tables of a table. */
export interface RecordsParameter extends ParameterBase {
  readonly kind: "records";
  /** What one record is called: "table". */
  readonly item: string;
  readonly fields: readonly FieldParameter[];
  readonly minItems?: number;
  readonly default?: readonly Readonly<Record<string, string | number | boolean>>[];
}
/** What may stand inside a record: no secrets, no records. */
export type FieldParameter =
  | StringParameter
  | TextParameter
  | IntegerParameter
  | BooleanParameter
  | ChoiceParameter
  | FileParameter;
export type Parameter = FieldParameter | SecretParameter | RecordsParameter;

/** The parameters of a connector type, a list for each page it has. */
export type Parameters = Partial<Readonly<Record<ParameterPage, readonly Parameter[]>>>;

type ScalarOf<P> = P extends { kind: "integer" } ? number : P extends { kind: "boolean" } ? boolean : string;
type FieldValues<F extends readonly Parameter[]> = { [P in F[number] as P["name"]]?: ScalarOf<P> };
type ValueOf<P> = P extends { kind: "records"; fields: infer F extends readonly Parameter[] }
  ? FieldValues<F>[]
  : ScalarOf<P>;
type IsPresent<P> = P extends { required: true } ? true : P extends { default: unknown } ? true : false;

/**
 * The type of one page's values, derived from its declaration (`as const satisfies Parameters`). What is required
 * or has a default is always there after the configuration was loaded; secrets are not among the values.
 */
export type PageValues<P extends readonly Parameter[]> = {
  [Q in P[number] as Q["kind"] extends "secret"
    ? never
    : IsPresent<Q> extends true
      ? Q["name"]
      : never]: ValueOf<Q>;
} & {
  [Q in P[number] as Q["kind"] extends "secret"
    ? never
    : IsPresent<Q> extends true
      ? never
      : Q["name"]]?: ValueOf<Q>;
};

/** A parameter's value as it stands in a configuration file and travels to the page. */
export type ParameterValue =
  | string
  | number
  | boolean
  | readonly Readonly<Record<string, string | number | boolean>>[];
export type ParameterValues = Readonly<Record<string, ParameterValue>>;
