import { type ConfigStore, configStore } from "../config/config-store.ts";
import type { ConnectorType } from "../connectors/connector.ts";
import { connectorTypes } from "../connectors/registry.ts";
import type { ConnectorConfig } from "../contract/connector-config.ts";
import { ConfigError, type ConfigProblem, ConnectorError } from "../contract/errors.ts";
import { openExistingSecretStore, type SecretStore } from "../secrets/secret-store.ts";
import type { Call } from "./command.ts";
import type { ExitReason } from "./exit-code.ts";

interface Finding {
  readonly name: string;
  /** What the target answered, when it was asked. */
  readonly target?: string;
  readonly problems: readonly ConfigProblem[];
  /** The target could not be asked. */
  readonly unreachable?: true;
}

const targetDeadlineMs = 60_000;

/** Checks host.json and every connector file; answers what was found. */
export async function checkFiles(call: Call): Promise<ExitReason> {
  const { stateDir, options } = call;
  const store = configStore({ stateDir, types: connectorTypes });
  const secrets = options["target"] ? await openExistingSecretStore(stateDir) : undefined;
  const findings = [await settingsFinding(() => store.hostSettings())];
  for (const one of await store.list()) {
    if ("error" in one) findings.push({ name: one.name, problems: one.error.problems });
    else if (options["target"]) findings.push(await askTarget(one.config, secrets, store));
    else findings.push({ name: one.config.name, problems: [] });
  }
  call.answer(findings, findings.flatMap(lines).join("\n"));
  return worst(findings);
}

async function settingsFinding(read: () => Promise<unknown>): Promise<Finding> {
  const problems = await read().then(
    () => [],
    (error: unknown) => problemsOf(error),
  );
  return { name: "host.json", problems };
}

async function askTarget(
  config: ConnectorConfig,
  secrets: SecretStore | undefined,
  store: Pick<ConfigStore, "checkAgainstSchema">,
): Promise<Finding> {
  const { name } = config;
  const signal = AbortSignal.timeout(targetDeadlineMs);
  try {
    const session = await typeOf(config).open(config.parameters, contextOf(config, secrets), signal);
    try {
      const { message } = await session.test(signal);
      store.checkAgainstSchema(config, await session.schema(signal));
      return { name, target: message, problems: [] };
    } finally {
      await session.close();
    }
  } catch (error) {
    const problems = problemsOf(error);
    return error instanceof ConnectorError ? { name, problems, unreachable: true } : { name, problems };
  }
}

function typeOf(config: ConnectorConfig): ConnectorType {
  const type = connectorTypes.find(({ id }) => id === config.type);
  if (!type) throw new ConfigError(`There is no connector type "${config.type}".`, []);
  return type;
}

function contextOf(config: ConnectorConfig, secrets: SecretStore | undefined) {
  return {
    secret: (page: string, name: string) => secrets?.get(config.id, `${page}/${name}`)?.open(),
    timeoutMs: config.runProfiles.export.timeoutSeconds * 1000,
    log: () => undefined,
  };
}

function problemsOf(error: unknown): readonly ConfigProblem[] {
  if (error instanceof ConfigError && error.problems.length) return error.problems;
  return [{ path: "", message: error instanceof Error ? error.message : String(error) }];
}

function lines({ name, problems, target }: Finding): string[] {
  if (problems.length === 0) return [`${name}: ok${target === undefined ? "" : `. ${target}`}`];
  return [`${name}:`, ...problems.map(({ message }) => `  - ${message}`)];
}

/** What is wrong in a file comes before a target that does not answer: it has to be mended first. */
function worst(findings: readonly Finding[]): ExitReason {
  if (findings.some(({ problems, unreachable }) => problems.length && !unreachable)) return "configuration";
  return findings.some(({ unreachable }) => unreachable) ? "unreachable" : "ok";
}
