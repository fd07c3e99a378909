/** What a database says of its tables, in terms that hold for every database. */
import type { AttributeType } from "../connector.ts";

export type ColumnType = Exclude<AttributeType, "complex" | "reference">;

export interface Column {
  readonly name: string;
  readonly type: ColumnType;
  /** The type as the database declares it: "VARCHAR(40)". */
  readonly declared: string;
  readonly nullable: boolean;
  /** The key the database numbers itself. */
  readonly numbered: boolean;
  /** Computed from other columns; cannot be written. */
  readonly computed: boolean;
  /** What the database puts where nothing is given, as its own SQL. */
  readonly default?: string;
  /** In characters. */
  readonly maxLength?: number;
  /** A constraint of this column alone lets no two rows have the same value. */
  readonly unique: boolean;
  /** How an index finds a value: not at all, as it is written, or without regard to case. */
  readonly index: "none" | "exact" | "ignoring-case" | "lower";
  /** The column itself compares without regard to the case of ASCII letters. */
  readonly ignoresCase: boolean;
  /** How a boolean column spells true and false, where it is not 1 and 0. */
  readonly spelling?: { readonly true: string; readonly false: string };
}

/** A foreign key of one column. Those of several columns name no single value and are left out. */
export interface ForeignKey {
  readonly column: string;
  readonly table: string;
  readonly references: string;
  readonly cascades: boolean;
}

export interface Table {
  readonly name: string;
  readonly columns: readonly Column[];
  /** The columns that tell its rows apart: the primary key, else a unique index without NULLs; empty when it has none. */
  readonly key: readonly string[];
  readonly foreignKeys: readonly ForeignKey[];
}

export type Catalog = readonly Table[];

/** A table by its name as it is written, else by its name without regard to case. */
export function tableNamed(catalog: Catalog, name: string): Table | undefined {
  return named(catalog, name);
}

/** A column by its name as it is written, else by its name without regard to case. */
export function columnNamed(table: Table, name: string): Column | undefined {
  return named(table.columns, name);
}

function named<T extends { readonly name: string }>(items: readonly T[], name: string): T | undefined {
  return (
    items.find((item) => item.name === name) ??
    items.find((item) => item.name.toLowerCase() === name.toLowerCase())
  );
}
