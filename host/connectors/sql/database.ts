/** What the connector asks of a database. Each kind of database implements this once. */
import type { Scalar } from "../connector.ts";
import type { Catalog, Column } from "./catalog.ts";

/** A value as the driver takes and gives it. */
export type SqlValue = null | bigint | number | string | Uint8Array;
export type SqlRow = readonly SqlValue[];

/** A value in a column that is not of the column's type. */
export const unreadable = Symbol("unreadable");

/** What differs between databases in SQL's text and in values. */
export interface Dialect {
  quote(identifier: string): string;
  /** Gives the placeholders of one statement, one after the other. */
  placeholders(): () => string;
  /** The end of a SELECT that gives at most `count` rows, after the first `offset`. */
  limit(count: number, offset?: number): string;
  /** An operand as it compares without regard to case, by the index that the column has. */
  ignoringCase(operand: string, column: Column): string;
  /** What a column is set to when it shall have no value: NULL, or its default where NULL is not allowed. */
  empty(column: Column): string;
  /** The column's value in the host's terms; undefined for NULL. */
  read(column: Column, value: SqlValue): Scalar | undefined | typeof unreadable;
  /** The value as the column holds it; undefined when it cannot. */
  write(column: Column, value: Scalar): SqlValue | undefined;
  /** The ways in which the column may hold the value; none when it cannot. */
  spellings(column: Column, value: Scalar): readonly SqlValue[];
}

export interface Executor {
  /** The rows a statement gives, each with its columns in order. */
  all(sql: string, parameters: readonly SqlValue[]): Promise<readonly SqlRow[]>;
  /** Runs a statement; gives the number of rows it changed. */
  run(sql: string, parameters: readonly SqlValue[]): Promise<number>;
}

/**
 * An open database. The work of `read` sees one state of the database, that of `write` is done as a whole or not at
 * all; both may run the work again when another program held the database, so it must have no effect but its
 * statements. Both reject with ConnectorError, or with ConstraintViolation when the data breaks a rule of the database.
 */
export interface Database {
  readonly dialect: Dialect;
  read<T>(work: (executor: Executor) => Promise<T>, signal: AbortSignal): Promise<T>;
  write<T>(work: (executor: Executor) => Promise<T>, signal: AbortSignal): Promise<T>;
  catalog(signal: AbortSignal): Promise<Catalog>;
  /** The same database for work that takes long: it lets the process do other things, and holds nobody's turn. */
  inBackground(): Promise<Database>;
  /** What it is, for the administrator: "company.db (SQLite 3.53.4)". */
  describe(signal: AbortSignal): Promise<string>;
  close(): Promise<void>;
}

export type Rule = "unique" | "not-null" | "check" | "foreign-key" | "type" | "trigger";

/** The data broke a rule of the database. Where the database says so, with the table and columns it is about. */
export class ConstraintViolation extends Error {
  override readonly name = "ConstraintViolation";
  readonly rule: Rule;
  readonly table: string | undefined;
  readonly columns: readonly string[];

  constructor(
    rule: Rule,
    message: string,
    place: { table?: string | undefined; columns?: readonly string[] },
    cause: unknown,
  ) {
    super(message, { cause });
    this.rule = rule;
    this.table = place.table;
    this.columns = place.columns ?? [];
  }
}
