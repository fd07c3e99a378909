/**
 * Why a connector could not do what it was asked, in terms that hold for every target. `status` and `scimType` are
 * what a SCIM client is told (RFC 7644 §3.12); a refusal of the target's own credentials is never told as 401 or 403,
 * which would blame the caller's. `uncertain` marks the codes after which the change may or may not have been made.
 */
export const connectorErrorCodes = {
  "already-exists": {
    status: 409,
    scimType: "uniqueness",
    uncertain: false,
    title: "It exists already in the target",
  },
  "not-found": { status: 404, uncertain: false, title: "It does not exist in the target" },
  "invalid-value": {
    status: 400,
    scimType: "invalidValue",
    uncertain: false,
    title: "The target refused a value",
  },
  "permission-denied": {
    status: 500,
    uncertain: false,
    title: "The connector's login may not do this in the target",
  },
  "invalid-credentials": { status: 503, uncertain: false, title: "The target refused the connector's login" },
  "precondition-failed": { status: 412, uncertain: false, title: "It was changed in the target meanwhile" },
  unsupported: { status: 501, uncertain: false, title: "The connector cannot do this" },
  timeout: { status: 503, uncertain: true, title: "The target did not answer in time" },
  unavailable: { status: 503, uncertain: true, title: "The target cannot be reached" },
} as const satisfies Record<string, { status: number; scimType?: string; uncertain: boolean; title: string }>;

export type ConnectorErrorCode = keyof typeof connectorErrorCodes;

/** A failure of the target or of the way to it. `message` is for the administrator and names the next step. */
export class ConnectorError extends Error {
  override readonly name = "ConnectorError";
  readonly code: ConnectorErrorCode;
  /** The attribute of the target the failure is about, where it is known. */
  readonly attribute: string | undefined;

  constructor(
    code: ConnectorErrorCode,
    message: string,
    options: { attribute?: string; cause?: unknown } = {},
  ) {
    super(message, { cause: options.cause });
    this.code = code;
    this.attribute = options.attribute;
  }
}

/** One thing wrong with a configuration: where (a JSON pointer such as `/objectTypes/0/anchor`) and what to do. */
export interface ConfigProblem {
  readonly path: string;
  readonly message: string;
}

/** A configuration that cannot be used. */
export class ConfigError extends Error {
  override readonly name = "ConfigError";
  readonly problems: readonly ConfigProblem[];

  constructor(message: string, problems: readonly ConfigProblem[], options: { cause?: unknown } = {}) {
    super(message, options);
    this.problems = problems;
  }
}

/** The `scimType` keywords of RFC 7644 §3.12 and RFC 9865 §3. */
export type ScimType =
  | "invalidFilter"
  | "tooMany"
  | "uniqueness"
  | "mutability"
  | "invalidSyntax"
  | "invalidPath"
  | "noTarget"
  | "invalidValue"
  | "invalidVers"
  | "sensitive"
  | "invalidCursor"
  | "expiredCursor"
  | "invalidCount";

/** A refusal in SCIM's own terms (RFC 7644 §3.12). `detail` is shown to the caller. */
export class ScimError extends Error {
  override readonly name = "ScimError";
  readonly status: number;
  readonly scimType: ScimType | undefined;
  /** Seconds after which the caller may try again, for 429 and 503. */
  readonly retryAfter: number | undefined;

  constructor(
    status: number,
    detail: string,
    options: { scimType?: ScimType; retryAfter?: number; cause?: unknown } = {},
  ) {
    super(detail, { cause: options.cause });
    this.status = status;
    this.scimType = options.scimType;
    this.retryAfter = options.retryAfter;
  }
}
