import { ConfigError, ConnectorError } from "../contract/errors.ts";
import { AdminRequestError, HostUnreachableError } from "./admin-client.ts";
import { UsageError } from "./command.ts";

/** What a command tells the program that called it. Part of the interface: scripts depend on it. */
export const exitCodes = {
  ok: { code: 0, meaning: "done" },
  failed: { code: 1, meaning: "it failed; the message says why" },
  usage: { code: 2, meaning: "the command line is not right" },
  configuration: { code: 3, meaning: "a configuration, or a value in it, is not valid" },
  unreachable: { code: 4, meaning: "the host or a target cannot be reached" },
} as const;
export type ExitReason = keyof typeof exitCodes;

export function exitReasonOf(error: unknown): ExitReason {
  if (error instanceof UsageError) return "usage";
  if (error instanceof ConfigError) return "configuration";
  if (error instanceof HostUnreachableError) return "unreachable";
  if (error instanceof ConnectorError) return isUnreachable(error) ? "unreachable" : "failed";
  if (!(error instanceof AdminRequestError)) return "failed";
  if (error.status === 502) return "unreachable";
  return error.problems.length > 0 || error.status === 422 ? "configuration" : "failed";
}

function isUnreachable({ code }: ConnectorError): boolean {
  return code === "unavailable" || code === "timeout" || code === "invalid-credentials";
}
