/** What SQLite's result codes mean for the administrator: https://www.sqlite.org/rescode.html */
import { ConnectorError, type ConnectorErrorCode } from "../../../contract/errors.ts";
import { ConstraintViolation, type Rule } from "../database.ts";

/** Whether the failure is only that another program holds the database now. */
export function isBusy(error: unknown): boolean {
  const code = resultCode(error) & 0xff;
  return code === 5 || code === 6;
}

/** The failure of a call to SQLite as a ConnectorError or ConstraintViolation; anything else is given back as it is. */
export function sqliteFailure(error: unknown, file: string): unknown {
  if (!(error instanceof Error)) return error;
  const code = resultCode(error);
  if (!code) return error;
  const rule = rules[code];
  if (rule) return violation(rule, error);
  const failure = failures[code] ?? failures[code & 0xff];
  if (!failure) {
    return new ConnectorError("unavailable", `The database ${file} failed: ${error.message}.`, {
      cause: error,
    });
  }
  return new ConnectorError(failure.code, failure.message(file, error.message), { cause: error });
}

/** The extended result code; 0 for an error that is not SQLite's. */
function resultCode(error: unknown): number {
  return error instanceof Error && "errcode" in error && typeof error.errcode === "number"
    ? error.errcode
    : 0;
}

const rules: Readonly<Record<number, Rule>> = {
  275: "check",
  787: "foreign-key",
  1299: "not-null",
  1555: "unique",
  1811: "trigger",
  2067: "unique",
  2579: "unique",
  3091: "type",
};

/** SQLite names the place in the message: "UNIQUE constraint failed: employees.login". */
function violation(rule: Rule, error: Error): ConstraintViolation {
  if (rule === "unique" || rule === "not-null") {
    const places = error.message.slice(error.message.indexOf(": ") + 2).split(", ");
    const [table] = places[0]?.split(".") ?? [];
    const columns = places.map((place) => place.slice(place.indexOf(".") + 1));
    // A unique index over an expression is named by its own name instead.
    return new ConstraintViolation(
      rule,
      error.message,
      places[0]?.startsWith("index ") ? {} : { table, columns },
      error,
    );
  }
  if (rule === "type") {
    const place = /column (.+)\.(.+)$/.exec(error.message);
    return new ConstraintViolation(
      rule,
      error.message,
      { table: place?.[1], columns: place?.[2] ? [place[2]] : [] },
      error,
    );
  }
  return new ConstraintViolation(rule, error.message, {}, error);
}

const moved = {
  code: "unavailable",
  message: (file: string) =>
    `The database file ${file} was moved or replaced while it was open. Disable and enable the connector to open the one that is there now.`,
} as const;

const readOnly = {
  code: "permission-denied",
  message: (file: string) =>
    `The database ${file} is read-only. Let the account that Linkspan runs as write the file and its folder.`,
} as const;

const failures: Readonly<
  Record<
    number,
    { readonly code: ConnectorErrorCode; readonly message: (file: string, text: string) => string }
  >
> = {
  1: {
    code: "unsupported",
    message: (_file, text) =>
      `The database refused a statement: ${text}. If a table or column was changed, refresh the connector's schema.`,
  },
  3: readOnly,
  7: {
    code: "unavailable",
    message: (file) => `There was not enough memory to work with the database ${file}.`,
  },
  8: readOnly,
  10: {
    code: "unavailable",
    message: (file, text) =>
      `The disk that holds the database ${file} failed: ${text}. Check the disk and the connection to it.`,
  },
  11: {
    code: "unavailable",
    message: (file) => `The database ${file} is damaged. Restore it from a backup.`,
  },
  13: {
    code: "unavailable",
    message: (file) =>
      `The disk that holds the database ${file} is full. Make room on it; nothing was changed.`,
  },
  14: {
    code: "unavailable",
    message: (file) =>
      `The database file ${file} cannot be opened. Check that it exists and that the account Linkspan runs as may read and write it and its folder.`,
  },
  18: { code: "invalid-value", message: () => "A value is longer than SQLite can hold." },
  23: readOnly,
  26: {
    code: "unavailable",
    message: (file) =>
      `${file} is not an SQLite database, or it is encrypted. Choose another file on the Connectivity page.`,
  },
  1032: moved,
};
