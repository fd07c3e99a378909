import { withDefaults } from "../../config/defaults.ts";
import type { ConnectorType, Schema } from "../../connectors/connector.ts";
import type { ConfigProblem, Draft, DraftConfig, StepInput, WizardStepId } from "../../contract/admin-api.ts";
import { type ConnectorConfig, defaultRunProfiles } from "../../contract/connector-config.ts";
import {
  type ParameterPage,
  type Parameters,
  type ParameterValues,
  parameterPages,
} from "../../contract/parameters.ts";
import { refuseUnknownSecrets, secretNames } from "../connector-types.ts";
import { AdminRefusal } from "../failure.ts";

/** Example values by object type and attribute. */
export type Samples = Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;

/** What the target told. */
export interface TargetKnowledge {
  readonly tested?: { readonly message: string; readonly at: string };
  /** Which optional verbs its session has. */
  readonly can?: {
    readonly partitions: boolean;
    readonly importFull: boolean;
    readonly exportEntries: boolean;
  };
  readonly schema?: Schema;
  readonly samples: Samples;
  readonly partitions: Draft["target"]["partitions"];
}

/** A draft as it is kept: plain data, sealed, since it holds secrets that are stored nowhere else yet. */
export interface DraftState {
  readonly id: string;
  readonly connectorType: string;
  /** Id of the connector it becomes or edits. */
  readonly connectorId: string;
  readonly edits?: { readonly name: string; readonly etag: string };
  readonly savedAt: string;
  readonly config: DraftConfig;
  /** As `page/name`. An empty text takes back a stored secret. */
  readonly secrets: Readonly<Record<string, string>>;
  /** Steps the host accepted, with a digest of what they were accepted with. */
  readonly done: Readonly<Partial<Record<WizardStepId, string>>>;
  readonly failed?: WizardStepId;
  readonly problems: readonly ConfigProblem[];
  /** Pages with what the target said filled in. */
  readonly described: Parameters;
  readonly target: TargetKnowledge;
}

export function newDraft(
  from: Pick<DraftState, "id" | "connectorType" | "connectorId" | "savedAt"> & {
    readonly edits?: { readonly config: ConnectorConfig; readonly etag: string };
  },
): DraftState {
  const { edits, ...rest } = from;
  return {
    ...rest,
    ...(edits && { edits: { name: edits.config.name, etag: edits.etag } }),
    config: edits
      ? {
          name: edits.config.name,
          description: edits.config.description ?? "",
          enabled: edits.config.enabled,
          parameters: edits.config.parameters,
          runProfiles: edits.config.runProfiles,
          objectTypes: edits.config.objectTypes,
        }
      : {
          name: "",
          description: "",
          enabled: true,
          parameters: {},
          runProfiles: defaultRunProfiles,
          objectTypes: [],
        },
    secrets: {},
    done: {},
    problems: [],
    described: {},
    target: { samples: {}, partitions: [] },
  };
}

/** The draft with what the administrator typed; pages are taken whole, one by one. */
export function withInput(state: DraftState, type: ConnectorType, input: StepInput): DraftState {
  refuseUnknownSecrets(type, input.secrets ?? {});
  for (const key of secretNames(type)) {
    const [page, name] = key.split("/") as [ParameterPage, string];
    if (input.config.parameters?.[page]?.[name] !== undefined) {
      throw new AdminRefusal(400, `"${name}" is a secret. Send it among the secrets, as "${key}".`);
    }
  }
  return {
    ...state,
    config: {
      ...state.config,
      ...input.config,
      parameters: { ...state.config.parameters, ...declaredPages(type, input.config.parameters ?? {}) },
    },
    secrets: { ...state.secrets, ...input.secrets },
  };
}

/** A page without parameters of the connector has nothing to keep. */
function declaredPages(type: ConnectorType, pages: DraftConfig["parameters"]): DraftConfig["parameters"] {
  return Object.fromEntries(
    parameterPages.flatMap((page) => (type.parameters[page] && pages[page] ? [[page, pages[page]]] : [])),
  );
}

/** The whole configuration as far as it is known, with the defaults the connector declares. */
export function candidate(state: DraftState, type: ConnectorType): ConnectorConfig {
  const { description, ...config } = state.config;
  const whole = {
    format: 1,
    id: state.connectorId,
    type: state.connectorType,
    ...config,
    ...(description !== "" && { description }),
  };
  // The shape was checked when it came in; `withDefaults` only adds to it.
  return withDefaults(whole, type) as unknown as ConnectorConfig;
}

/** The values of the pages up to and including one, as a session is opened with them. */
export function valuesUpTo(page: ParameterPage | undefined, state: DraftState, type: ConnectorType) {
  const { parameters } = candidate(state, type);
  const pages = page ? parameterPages.slice(0, parameterPages.indexOf(page) + 1) : [];
  return Object.fromEntries(
    pages.flatMap((one) => (parameters[one] ? [[one, parameters[one]]] : [])),
  ) as Partial<Record<ParameterPage, ParameterValues>>;
}
