import { randomUUID } from "node:crypto";
import type { ConnectorType } from "../../connectors/connector.ts";
import { type Draft, type FinishResult, type WizardStepId, wizardSteps } from "../../contract/admin-api.ts";
import { ConfigError } from "../../contract/errors.ts";
import type { AdminParts } from "../admin-parts.ts";
import { connectorTypeOf } from "../connector-types.ts";
import { stored } from "../connectors.ts";
import { AdminRefusal } from "../failure.ts";
import type { AdminHandlers } from "../route.ts";
import { saveConnector, summaryOf } from "../save-connector.ts";
import { createTurns, type Turns } from "../turns.ts";
import { checkStep } from "./check-step.ts";
import type { DraftSessions } from "./draft-sessions.ts";
import { candidate, type DraftState, newDraft, withInput } from "./draft-state.ts";
import type { DraftStore } from "./draft-store.ts";
import { viewDraft } from "./draft-view.ts";
import { stepsOf } from "./steps.ts";
import { secretsSet, takeStep } from "./take-step.ts";

type DraftRoutes =
  | "GET /admin/drafts"
  | "POST /admin/drafts"
  | "GET /admin/drafts/:id"
  | "DELETE /admin/drafts/:id"
  | "PATCH /admin/drafts/:id"
  | "POST /admin/drafts/:id/steps/:step"
  | "POST /admin/drafts/:id/finish";

/** Connectors being made or edited. What happens to one draft happens one after the other. */
export function draftRoutes(
  parts: AdminParts,
  drafts: DraftStore,
  sessions: DraftSessions,
  connectorTurns: Turns,
): AdminHandlers<DraftRoutes> {
  const inTurn = createTurns();
  const stepParts = { ...parts, sessions };

  return {
    "GET /admin/drafts": async () =>
      (await drafts.list()).map(({ id, config, connectorType, edits, savedAt }) => ({
        id,
        name: config.name,
        typeTitle: typeOf(connectorType).title,
        ...(edits && { edits: edits.name }),
        savedAt,
      })),
    "POST /admin/drafts": async ({ body, signal }) => {
      if ("edit" in body) return keep(await draftOf(body.edit, signal));
      return keep(
        newDraft({
          id: randomUUID(),
          connectorType: typeOf(body.connectorType).id,
          connectorId: randomUUID(),
          savedAt: new Date(parts.now()).toISOString(),
        }),
      );
    },
    "GET /admin/drafts/:id": async ({ params }) => view(await drafts.get(params.id)),
    "DELETE /admin/drafts/:id": ({ params }) =>
      inTurn(params.id, async () => {
        await drafts.get(params.id);
        await sessions.close(params.id);
        await drafts.remove(params.id);
        return { removed: true };
      }),
    "PATCH /admin/drafts/:id": ({ params, body }) =>
      inTurn(params.id, async () => {
        const state = await drafts.get(params.id);
        return keep(withInput(state, typeOf(state.connectorType), body));
      }),
    "POST /admin/drafts/:id/steps/:step": ({ params, body, signal }) =>
      inTurn(params.id, async () => {
        const before = await drafts.get(params.id);
        const type = typeOf(before.connectorType);
        const state = withInput(before, type, body);
        const taken = await takeStep(stepParts, type, state, stepOf(params.step, state, type), signal);
        // Cancelled: what was typed is kept, but nothing is said of the step.
        return keep(signal.aborted ? state : taken);
      }),
    "POST /admin/drafts/:id/finish": ({ params, body }) =>
      inTurn(params.id, async () => finish(await drafts.get(params.id), body.token)),
  };

  function typeOf(id: string): ConnectorType {
    return connectorTypeOf(parts, id);
  }

  function view(state: DraftState): Draft {
    const type = typeOf(state.connectorType);
    return viewDraft(state, type, {
      secretsSet: secretsSet(parts, state, type),
      baseUrl: parts.status().baseUrl,
    });
  }

  async function keep(state: DraftState): Promise<Draft> {
    return view(await drafts.put(state));
  }

  /** A draft that edits a connector begins with its steps done, up to the first that no longer fits its target. */
  async function draftOf(name: string, signal: AbortSignal): Promise<DraftState> {
    const edits = await stored(parts, name);
    const type = typeOf(edits.config.type);
    let state = newDraft({
      id: randomUUID(),
      connectorType: type.id,
      connectorId: edits.config.id,
      edits,
      savedAt: new Date(parts.now()).toISOString(),
    });
    for (const step of stepsOf(state, type).slice(0, -1)) {
      state = await takeStep(stepParts, type, state, step, signal);
      if (state.failed !== undefined) break;
    }
    return state;
  }

  /** The connector is tried, served and stored as any other change is; the draft ends only when all went well. */
  async function finish(state: DraftState, token: string | undefined): Promise<FinishResult> {
    const type = typeOf(state.connectorType);
    const missing = stepsOf(state, type).find((id) => id !== "finish" && state.done[id] === undefined);
    if (missing) {
      const title = wizardSteps.find(({ id }) => id === missing)?.title;
      throw new AdminRefusal(409, `The step "${title}" is not done yet. Go there and choose Next.`);
    }
    const problems = await checkStep("finish", state, type, {
      configStore: parts.configStore,
      secretsSet: secretsSet(parts, state, type),
    });
    if (problems.length > 0) throw new ConfigError("The connector cannot be saved yet.", problems);
    // The draft's session ends first: a target may take one session only, and the fleet opens its own.
    await sessions.close(state.id);
    const result = await connectorTurns("connectors", () => save(state, type, token));
    await drafts.remove(state.id);
    return result;
  }

  async function save(
    state: DraftState,
    type: ConnectorType,
    chosen: string | undefined,
  ): Promise<FinishResult> {
    const { edits, secrets } = state;
    const { config, token } = await saveConnector(parts, {
      config: candidate(state, type),
      secrets,
      previous: edits && (await stored(parts, edits.name)),
      ifMatch: edits?.etag,
      ...((!edits || chosen !== undefined) && { token: { chosen } }),
    });
    return { connector: summaryOf(parts, config.name), ...(token !== undefined && { token }) };
  }

  function stepOf(id: string, state: DraftState, type: ConnectorType): WizardStepId {
    const step = stepsOf(state, type).find((one) => one === id);
    if (!step) throw new AdminRefusal(404, `This connector has no step "${id}".`);
    return step;
  }
}
