import { isIP } from "node:net";
import { networkInterfaces } from "node:os";
import { type HostSettings, logLevels } from "../contract/admin-api.ts";
import type { ConfigProblem } from "../contract/errors.ts";
import { isMembers } from "./defaults.ts";
import type { JsonSchema } from "./parameter-schema.ts";
import { compileSchema, problem } from "./schema-problems.ts";

export const hostSchema: JsonSchema = {
  $schema: "http://json-schema.org/draft-07/schema#",
  title: "Linkspan host",
  type: "object",
  properties: {
    $schema: { type: "string", description: "Address of this schema, for editors." },
    port: {
      type: "integer",
      minimum: 1,
      maximum: 65_535,
      default: 8585,
      description: "Port on which SCIM is served.",
    },
    bindAddress: {
      type: "string",
      minLength: 1,
      description: "Address to listen on; :: or 0.0.0.0 for all.",
    },
    baseUrl: {
      type: "string",
      minLength: 1,
      description: "https://name[:port] that clients use, when it is not the machine's own name.",
    },
    logLevel: { enum: logLevels, default: "info", description: "How much is logged." },
  },
  required: ["port", "bindAddress", "logLevel"],
  additionalProperties: false,
};

const structureProblems = compileSchema(hostSchema);

/** The host's settings out of what `host.json` holds, with defaults for what it leaves out; or what is wrong with it. */
export function parseHostSettings(
  value: unknown,
): { readonly settings: HostSettings } | { readonly problems: readonly ConfigProblem[] } {
  const filled = isMembers(value) ? { ...defaultHostSettings(), ...value } : value;
  const structure = structureProblems(filled);
  if (structure.length) return { problems: structure };
  const { $schema: _, ...settings } = filled as HostSettings & { readonly $schema?: string };
  const problems = [...addressProblems(settings.bindAddress), ...baseUrlProblems(settings.baseUrl)];
  return problems.length ? { problems } : { settings };
}

/** All addresses; a machine without IPv6 refuses to listen on `::`. */
export function defaultHostSettings(): HostSettings {
  const hasIPv6 = Object.values(networkInterfaces()).some((addresses) =>
    addresses?.some(({ family }) => family === "IPv6"),
  );
  return { port: 8585, bindAddress: hasIPv6 ? "::" : "0.0.0.0", logLevel: "info" };
}

function addressProblems(address: string): ConfigProblem[] {
  return isIP(address)
    ? []
    : [problem("/bindAddress", "must be an IP address of this machine, or 0.0.0.0 for all.")];
}

function baseUrlProblems(baseUrl: string | undefined): ConfigProblem[] {
  if (baseUrl === undefined) return [];
  const url = URL.canParse(baseUrl) ? new URL(baseUrl) : undefined;
  const isPlain = url?.protocol === "https:" && url.href === `${url.origin}/` && !url.username;
  return isPlain
    ? []
    : [
        problem(
          "/baseUrl",
          "must be https:// with a name and perhaps a port, as in https://scim.example.com:8585.",
        ),
      ];
}
