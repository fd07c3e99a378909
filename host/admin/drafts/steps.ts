import type { ConnectorType } from "../../connectors/connector.ts";
import { type WizardStep, type WizardStepId, wizardSteps } from "../../contract/admin-api.ts";
import { type Parameter, type ParameterPage, parameterPages } from "../../contract/parameters.ts";
import type { DraftState } from "./draft-state.ts";

/**
 * The steps of a draft: what its connector type declares parameters for, and what its session can do. Until the target
 * has been reached, a step that only a session can rule out is there.
 */
export function stepsOf(
  state: Pick<DraftState, "target" | "described">,
  type: ConnectorType,
): WizardStepId[] {
  const { can } = state.target;
  const declares = (page: ParameterPage) => parametersOf(state, type, page).length > 0;
  const present: Readonly<Record<WizardStepId, boolean>> = {
    properties: true,
    connectivity: declares("connectivity"),
    schema: declares("schema"),
    global: declares("global"),
    partitions: declares("partitions") || (can?.partitions ?? false),
    "run-profiles": can?.importFull ?? true,
    export: can?.exportEntries ?? true,
    "object-types": true,
    "schema-mapping": true,
    deprovisioning: can?.exportEntries ?? true,
    finish: true,
  };
  return wizardSteps.map(({ id }) => id).filter((id) => present[id]);
}

export function stepViews(state: DraftState, type: ConnectorType): WizardStep[] {
  const present = stepsOf(state, type);
  return wizardSteps
    .filter(({ id }) => present.includes(id))
    .map((step) => ({
      ...step,
      state: state.failed === step.id ? "failed" : state.done[step.id] === undefined ? "todo" : "done",
      parameters: isPage(step.id) ? parametersOf(state, type, step.id) : [],
    }));
}

/** The fields of a page: as the target filled them in, else as they are declared. */
export function parametersOf(
  { described }: Pick<DraftState, "described">,
  type: ConnectorType,
  page: ParameterPage,
): readonly Parameter[] {
  return described[page] ?? type.parameters[page] ?? [];
}

/** The step after whose acceptance the target's schema is read: the last one that says which target it is. */
export function schemaStep(steps: readonly WizardStepId[]): WizardStepId {
  return (["schema", "connectivity"] as const).find((id) => steps.includes(id)) ?? "properties";
}

export function isPage(id: WizardStepId): id is ParameterPage & WizardStepId {
  return parameterPages.some((page) => page === id);
}
