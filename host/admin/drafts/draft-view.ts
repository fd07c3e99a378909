import type { ConnectorType } from "../../connectors/connector.ts";
import type { Draft } from "../../contract/admin-api.ts";
import { enterpriseUserSchema, groupSchema, userSchema } from "../../contract/scim-attributes.ts";
import type { DraftState } from "./draft-state.ts";
import { draftLifetimeMs } from "./draft-store.ts";
import { describeObjectTypes } from "./read-target.ts";
import { stepViews } from "./steps.ts";

/** A draft as the page sees it: without its secrets. */
export function viewDraft(
  state: DraftState,
  type: ConnectorType,
  known: { readonly secretsSet: readonly string[]; readonly baseUrl: string },
): Draft {
  return {
    id: state.id,
    connectorType: state.connectorType,
    typeTitle: type.title,
    ...(state.edits && { edits: state.edits.name }),
    savedAt: state.savedAt,
    expiresAt: new Date(Date.parse(state.savedAt) + draftLifetimeMs).toISOString(),
    steps: stepViews(state, type),
    config: state.config,
    secretsSet: known.secretsSet,
    target: {
      ...(state.target.tested && { tested: state.target.tested }),
      objectTypes: describeObjectTypes(state.target),
      partitions: state.target.partitions,
    },
    problems: state.problems,
    scimSchemas: [userSchema, enterpriseUserSchema, groupSchema],
    scimUrl: `${known.baseUrl}/ecma2host_${state.config.name}/scim`,
  };
}
