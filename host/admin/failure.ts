import { StaleConfigError } from "../config/config-store.ts";
import type { AdminFailure } from "../contract/admin-api.ts";
import { ConfigError, type ConfigProblem, ConnectorError } from "../contract/errors.ts";
import type { Log } from "../contract/log.ts";

/** A request this API refuses: `message` is for the administrator. */
export class AdminRefusal extends Error {
  override readonly name = "AdminRefusal";
  readonly status: number;
  readonly problems: readonly ConfigProblem[];

  constructor(status: number, message: string, problems: readonly ConfigProblem[] = [], cause?: unknown) {
    super(message, { cause });
    this.status = status;
    this.problems = problems;
  }
}

/** What the page is told about an error. What is not for the administrator goes to the log under the request's id. */
export function toFailure(
  error: unknown,
  requestId: string,
  log: Log,
): { status: number; body: AdminFailure } {
  if (error instanceof AdminRefusal) return failure(error.status, error.message, error.problems);
  if (error instanceof StaleConfigError) return failure(412, error.message);
  if (error instanceof ConfigError) return failure(422, error.message, error.problems);
  if (error instanceof ConnectorError) {
    log.warn("the target refused", { requestId, code: error.code, error });
    return failure(502, error.message);
  }
  if (isFileError(error)) {
    log.error("a file of the host failed", { requestId, error });
    return failure(500, error.message);
  }
  const status = bodyParserStatus(error);
  if (status === 413) return failure(413, "The request is larger than 1 MB.");
  if (status !== undefined) return failure(400, "The body of the request is not valid JSON.");
  log.error("the admin API failed", { requestId, error });
  return failure(
    500,
    `Something is wrong in Linkspan itself. The log holds the details under request id ${requestId}.`,
  );
}

function failure(status: number, message: string, problems: readonly ConfigProblem[] = []) {
  return { status, body: problems.length > 0 ? { message, problems } : { message } };
}

/** What the system refused (a full disk, a permission), in words that tell the administrator what to do. */
function isFileError(error: unknown): error is Error {
  return error instanceof Error && error.name === "FileError";
}

/** Express's body parser marks what the client did wrong with a `type` of its own and a 4xx status. */
function bodyParserStatus(error: unknown): number | undefined {
  if (!(error instanceof Error) || !("status" in error) || !("type" in error)) return undefined;
  return typeof error.status === "number" && error.status >= 400 && error.status < 500
    ? error.status
    : undefined;
}
