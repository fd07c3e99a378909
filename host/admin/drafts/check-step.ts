import type { ConfigStore } from "../../config/config-store.ts";
import type { ConnectorType } from "../../connectors/connector.ts";
import type { ConfigProblem, WizardStepId } from "../../contract/admin-api.ts";
import { ConfigError } from "../../contract/errors.ts";
import { type ParameterPage, parameterPages } from "../../contract/parameters.ts";
import { sameName } from "../save-connector.ts";
import { candidate, type DraftState } from "./draft-state.ts";
import { isPage, parametersOf } from "./steps.ts";

/** Which part of the configuration each step is about; problems elsewhere are told on their own step. */
const about: Readonly<Record<WizardStepId, RegExp>> = {
  properties: /^\/(?:name|description|enabled)\b/,
  connectivity: /^\/parameters\/connectivity\b/,
  schema: /^\/parameters\/schema\b/,
  global: /^\/parameters\/global\b/,
  partitions: /^\/parameters\/partitions\b/,
  "run-profiles": /^\/(?:runProfiles\/(?:fullImport|deltaImport)|parameters\/run-profiles)\b/,
  export: /^\/(?:runProfiles|parameters)\/export\b/,
  "object-types": /^\/objectTypes(?:\/\d+(?:\/(?:resourceType|objectType|anchor|dn)\b.*)?)?$/,
  "schema-mapping": /^\/objectTypes(?!\/\d+\/deprovisioning)/,
  deprovisioning: /^\/objectTypes\/\d+\/deprovisioning\b/,
  finish: /^/,
};

/** What is wrong with a step before the target is asked: by the rules every configuration is checked with. */
export async function checkStep(
  step: WizardStepId,
  state: DraftState,
  type: ConnectorType,
  parts: { readonly configStore: ConfigStore; readonly secretsSet: readonly string[] },
): Promise<ConfigProblem[]> {
  const { configStore } = parts;
  const config = candidate(state, type);
  if (step === "object-types" && config.objectTypes.length === 0) {
    return [{ path: "/objectTypes", message: "Choose the object type of the target that holds its users." }];
  }
  const schema = state.target.schema;
  const problems = [
    ...problemsOf(() => configStore.check(config)),
    ...(schema && config.objectTypes.length > 0
      ? problemsOf(() => configStore.checkAgainstSchema(config, schema))
      : []),
  ].filter(({ path }) => about[step].test(path));
  if (step === "properties" || step === "finish") problems.push(...(await takenName(state, configStore)));
  if (isPage(step)) problems.push(...pageProblems(step, state, type, parts.secretsSet));
  return unique(problems).map((problem) => inWordsOfThePage(problem, state, type));
}

function problemsOf(check: () => unknown): readonly ConfigProblem[] {
  try {
    check();
    return [];
  } catch (error) {
    if (error instanceof ConfigError)
      return error.problems.map(({ path, message }) => ({ path: path || "/", message }));
    throw error;
  }
}

async function takenName({ config, edits }: DraftState, configStore: ConfigStore): Promise<ConfigProblem[]> {
  const names = (await configStore.list()).map((one) => ("error" in one ? one.name : one.config.name));
  const taken = names.find((name) => sameName(name, config.name) && !(edits && sameName(name, edits.name)));
  return taken
    ? [{ path: "/name", message: `There is a connector named "${taken}" already. Choose another name.` }]
    : [];
}

function pageProblems(
  page: ParameterPage,
  state: DraftState,
  type: ConnectorType,
  secretsSet: readonly string[],
): ConfigProblem[] {
  const values = candidate(state, type).parameters;
  const own = (type.validate?.(page, values) ?? []).map(({ parameter, message }) => ({
    path: `/parameters/${page}/${parameter}`,
    message,
  }));
  const missing = parametersOf(state, type, page)
    .filter(
      ({ kind, required, name }) => kind === "secret" && required && !secretsSet.includes(`${page}/${name}`),
    )
    .filter(({ when }) => !when || when.in.some((value) => value === values[page]?.[when.parameter]))
    .map(({ name, label }) => ({
      path: `/parameters/${page}/${name}`,
      message: `${label} is missing. Enter it.`,
    }));
  return [...own, ...missing];
}

function unique(problems: readonly ConfigProblem[]): ConfigProblem[] {
  return [...new Map(problems.map((problem) => [`${problem.path} ${problem.message}`, problem])).values()];
}

/** A file's problem begins with the setting's name in the file; on the page the field has a label. */
function inWordsOfThePage(problem: ConfigProblem, state: DraftState, type: ConnectorType): ConfigProblem {
  const name = problem.path.slice(problem.path.lastIndexOf("/") + 1);
  const page = parameterPages.find((one) => problem.path === `/parameters/${one}/${name}`);
  const label = page && parametersOf(state, type, page).find((field) => field.name === name)?.label;
  if (label === undefined) return problem;
  const message = problem.message
    .replace(`parameters.${page}.${name} `, `${label} `)
    .replace(`(${label}) `, "");
  return { path: problem.path, message };
}
