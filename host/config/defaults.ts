import type { ConnectorType } from "../connectors/connector.ts";
import { defaultRunProfiles } from "../contract/connector-config.ts";
import { type Parameter, parameterPages } from "../contract/parameters.ts";

type Members = Readonly<Record<string, unknown>>;

/**
 * A configuration with what it leaves out filled in. Works on unchecked data: what is not of the expected shape is left
 * as it is, for the check to name.
 */
export function withDefaults(config: Members, type: ConnectorType): Members {
  return {
    ...config,
    enabled: or(config["enabled"], true),
    parameters: withPages(or(config["parameters"], {}), type),
    runProfiles: withRunProfiles(or(config["runProfiles"], {})),
  };
}

function withPages(pages: unknown, type: ConnectorType): unknown {
  if (!isMembers(pages)) return pages;
  const filled = parameterPages.flatMap((page) => {
    const declared = type.parameters[page];
    return declared ? [[page, withParameters(or(pages[page], {}), declared)] as const] : [];
  });
  return { ...pages, ...Object.fromEntries(filled) };
}

function withParameters(values: unknown, declared: readonly Parameter[]): unknown {
  if (!isMembers(values)) return values;
  const filled: Record<string, unknown> = { ...values };
  for (const parameter of declared) {
    const value = or(values[parameter.name], "default" in parameter ? parameter.default : undefined);
    if (value === undefined) continue;
    filled[parameter.name] =
      parameter.kind === "records" && Array.isArray(value)
        ? value.map((item: unknown) => withParameters(item, parameter.fields))
        : value;
  }
  return filled;
}

function withRunProfiles(profiles: unknown): unknown {
  if (!isMembers(profiles)) return profiles;
  const filled = Object.entries(defaultRunProfiles).map(([name, defaults]) => {
    const own = or(profiles[name], {});
    return [name, isMembers(own) ? { ...defaults, ...own } : own];
  });
  return { ...profiles, ...Object.fromEntries(filled) };
}

/** Only what is absent gets a default: null is a mistake. */
function or(value: unknown, fallback: unknown): unknown {
  return value === undefined ? fallback : value;
}

export function isMembers(value: unknown): value is Members {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
