/** What each step hands in: only the parts of the configuration it is about. */
import type { DraftConfig, StepInput, WizardStep, WizardStepId } from "../../host/contract/admin-api.ts";
import { type ParameterPage, parameterPages } from "../../host/contract/parameters.ts";
import { pointersOf, valuesToHandIn } from "../form/values.ts";

/** The step as a page of connector parameters; undefined for the steps that are the wizard's own. */
export function pageOf(step: WizardStepId): ParameterPage | undefined {
  return parameterPages.find((page) => page === step);
}

/** What "Next" hands in for a step, defaults included. */
export function configOf(step: WizardStep, config: DraftConfig): StepInput["config"] {
  const page = pageOf(step.id);
  const parameters =
    page && step.parameters.length > 0
      ? { parameters: { [page]: valuesToHandIn(step.parameters, config.parameters[page] ?? {}) } }
      : {};
  switch (step.id) {
    case "properties":
      return { name: config.name.trim(), description: config.description.trim() };
    case "run-profiles":
    case "export":
      return { ...parameters, runProfiles: config.runProfiles };
    case "object-types":
    case "schema-mapping":
    case "deprovisioning":
      return { objectTypes: config.objectTypes };
    case "connectivity":
    case "schema":
    case "global":
    case "partitions":
      return parameters;
    case "finish":
      return {};
  }
}

/** JSON pointers of the fields a step shows, by which problems find their place. */
export function fieldsOf(step: WizardStep, config: DraftConfig): readonly string[] {
  const page = pageOf(step.id);
  const parameters = page ? pointersOf(page, step.parameters, config.parameters[page] ?? {}) : [];
  const eachType = (...names: string[]) =>
    config.objectTypes.flatMap((_, index) => names.map((name) => `/objectTypes/${index}/${name}`));
  switch (step.id) {
    case "properties":
      return ["/name", "/description"];
    case "run-profiles":
      return [
        ...parameters,
        ...["everyMinutes", "pageSize", "maxDeletePercent"].map((name) => `/runProfiles/fullImport/${name}`),
      ];
    case "export":
      return [...parameters, ...["pageSize", "timeoutSeconds"].map((name) => `/runProfiles/export/${name}`)];
    case "object-types":
      return eachType("resourceType", "objectType", "anchor", "dn");
    case "schema-mapping":
      return config.objectTypes.flatMap(({ mappings }, type) =>
        mappings.map((_, index) => `/objectTypes/${type}/mappings/${index}`),
      );
    case "deprovisioning":
      return eachType("deprovisioning/disable", "deprovisioning/delete");
    case "connectivity":
    case "schema":
    case "global":
    case "partitions":
    case "finish":
      return parameters;
  }
}

/** Puts one input on top of another; parameters page by page, as the host takes them. */
export function mergeInput(one: StepInput, other: StepInput): StepInput {
  return {
    config: {
      ...one.config,
      ...other.config,
      ...(one.config.parameters || other.config.parameters
        ? { parameters: { ...one.config.parameters, ...other.config.parameters } }
        : {}),
    },
    ...(one.secrets || other.secrets ? { secrets: { ...one.secrets, ...other.secrets } } : {}),
  };
}

/** The configuration with an input put on top. */
export function withInput(config: DraftConfig, input: StepInput): DraftConfig {
  return {
    ...config,
    ...input.config,
    parameters: { ...config.parameters, ...input.config.parameters },
  };
}
