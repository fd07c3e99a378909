/** The page of each step, and the sentence under its title. */
import type { ComponentType } from "react";
import type { WizardStepId } from "../../host/contract/admin-api.ts";
import { Connectivity } from "./connectivity.tsx";
import { Deprovisioning } from "./deprovisioning.tsx";
import { Export } from "./export.tsx";
import { Finish } from "./finish.tsx";
import { Global } from "./global.tsx";
import { ObjectTypes } from "./object-types.tsx";
import { Partitions } from "./partitions.tsx";
import { Properties } from "./properties.tsx";
import { RunProfiles } from "./run-profiles.tsx";
import { Schema } from "./schema.tsx";
import { SchemaMapping } from "./schema-mapping.tsx";
import type { StepProps } from "./step-props.ts";

export interface StepPage {
  readonly sentence: string;
  readonly Step: ComponentType<StepProps & { onToken: (token: string | undefined) => void }>;
}

export const stepPages: Readonly<Record<WizardStepId, StepPage>> = {
  properties: { sentence: "What this connector is called, here and in its SCIM URL.", Step: Properties },
  connectivity: {
    sentence: "How Linkspan reaches the target. Nothing is changed there until you finish.",
    Step: Connectivity,
  },
  schema: { sentence: "Where the target keeps its people and groups.", Step: Schema },
  global: { sentence: "Settings that hold for everything this connector does.", Step: Global },
  partitions: { sentence: "The parts of the target to read and write.", Step: Partitions },
  "run-profiles": {
    sentence: "When Linkspan reads the whole target, and how much at a time.",
    Step: RunProfiles,
  },
  export: { sentence: "How changes are written to the target.", Step: Export },
  "object-types": {
    sentence: "What SCIM clients may manage here, and how Linkspan knows which object is whom.",
    Step: ObjectTypes,
  },
  "schema-mapping": {
    sentence:
      "Which attribute of the target holds which SCIM attribute. Linkspan suggested what it knew by name and type.",
    Step: SchemaMapping,
  },
  deprovisioning: { sentence: "What happens in the target when somebody leaves.", Step: Deprovisioning },
  finish: { sentence: "Check what was chosen. The connector serves as soon as you finish.", Step: Finish },
};
