/** Which step of a draft to show, and which may be gone to. */
import type { Draft, WizardStep } from "../../host/contract/admin-api.ts";

/** The step an address names, where it may be gone to; else the one to go on with. */
export function currentStep(draft: Draft, named: string | undefined): WizardStep | undefined {
  const step = draft.steps.find(({ id }) => id === named);
  return step && reachable(draft, step) ? step : stepToGoOnWith(draft);
}

/** A step can be gone to when all before it are done. */
export function reachable(draft: Draft, step: WizardStep): boolean {
  return draft.steps.slice(0, draft.steps.indexOf(step)).every(({ state }) => state === "done");
}

/**
 * The first step that is not done. A connector that is edited and has nothing to mend begins with its first step: the
 * administrator came to change something, not to finish.
 */
function stepToGoOnWith(draft: Draft): WizardStep | undefined {
  const open = draft.steps.find(({ state }) => state !== "done");
  return draft.edits !== undefined && (!open || open.id === "finish")
    ? draft.steps[0]
    : (open ?? draft.steps.at(-1));
}

/** The steps on both sides of one. */
export function neighbours(draft: Draft, step: WizardStep): { before?: WizardStep; after?: WizardStep } {
  const place = draft.steps.findIndex(({ id }) => id === step.id);
  const before = draft.steps[place - 1];
  const after = draft.steps[place + 1];
  return { ...(before && { before }), ...(after && { after }) };
}
