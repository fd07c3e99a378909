import type { WizardStep } from "../../host/contract/admin-api.ts";
import type { PlacedProblems } from "../form/problems.ts";
import type { DraftSession, DraftView } from "./draft-session.ts";

/** What every step is given. */
export interface StepProps {
  readonly session: DraftSession;
  readonly view: DraftView;
  readonly step: WizardStep;
  readonly problems: PlacedProblems;
}
