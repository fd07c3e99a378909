import { createHash } from "node:crypto";
import { isDeepStrictEqual } from "node:util";
import type { ConnectorType, Session } from "../../connectors/connector.ts";
import type { ConfigProblem, WizardStepId } from "../../contract/admin-api.ts";
import { ConfigError, ConnectorError } from "../../contract/errors.ts";
import type { Parameter, ParameterPage, ParameterValue, ParameterValues } from "../../contract/parameters.ts";
import type { AdminParts } from "../admin-parts.ts";
import { secretNames } from "../connector-types.ts";
import { checkStep } from "./check-step.ts";
import type { DraftSessions } from "./draft-sessions.ts";
import { type DraftState, valuesUpTo } from "./draft-state.ts";
import { proposeMappings, proposeObjectTypes } from "./propose-object-types.ts";
import { readTarget } from "./read-target.ts";
import { isPage, parametersOf, schemaStep, stepsOf } from "./steps.ts";

export interface StepParts extends Pick<AdminParts, "configStore" | "secrets" | "logger" | "now"> {
  readonly sessions: DraftSessions;
}

/**
 * "Next": checks a step, asks the target what the step is about, and prepares the step after it. What is wrong comes
 * back in the draft; only a bug is thrown.
 */
export async function takeStep(
  parts: StepParts,
  type: ConnectorType,
  state: DraftState,
  step: WizardStepId,
  signal: AbortSignal,
): Promise<DraftState> {
  const proposed = step === "object-types" ? withProposals(state) : state;
  const problems = await checkStep(step, proposed, type, {
    configStore: parts.configStore,
    secretsSet: secretsSet(parts, state, type),
  });
  if (problems.length > 0) return failed(proposed, step, problems);
  try {
    return accepted(await askTarget(parts, type, proposed, step, signal), step, type);
  } catch (error) {
    return failed(proposed, step, targetProblems(error, step, parametersOf(state, type, pageOf(step))));
  }
}

/** Secrets that have a value, stored or typed, as `page/name`. */
export function secretsSet(
  { secrets }: Pick<AdminParts, "secrets">,
  state: DraftState,
  type: ConnectorType,
): readonly string[] {
  const stored = secrets.names(state.connectorId);
  return secretNames(type).filter((name) =>
    state.secrets[name] === undefined ? stored.includes(name) : state.secrets[name] !== "",
  );
}

function secretOf({ secrets }: StepParts, state: DraftState, name: string): string | undefined {
  const typed = state.secrets[name];
  if (typed !== undefined) return typed === "" ? undefined : typed;
  return secrets.get(state.connectorId, name)?.open();
}

/** Steps about the target's side open a session on the pages so far; the others have nothing to ask. */
async function askTarget(
  parts: StepParts,
  type: ConnectorType,
  state: DraftState,
  step: WizardStepId,
  signal: AbortSignal,
): Promise<DraftState> {
  const steps = stepsOf(state, type);
  const readsSchema = step === schemaStep(steps);
  const next = isPage(step) ? steps[steps.indexOf(step) + 1] : undefined;
  const describes = next && isPage(next) && type.describePage && type.parameters[next] ? next : undefined;
  const declares = isPage(step) && parametersOf(state, type, step).length > 0;
  if (!declares && !describes && !readsSchema) return state;
  const opening = {
    draftId: state.id,
    type,
    values: valuesUpTo(pageOf(step), state, type),
    secret: (name: string) => secretOf(parts, state, name),
  };
  return parts.sessions.use(opening, signal, async (session, limited) => {
    let known = state;
    if (step === "connectivity" || readsSchema) known = await withTest(known, session, limited, parts.now);
    if (readsSchema) known = await withSchema(known, session, limited, parts);
    return describes ? withDescription(known, type, describes, opening.values, session, limited) : known;
  });
}

async function withTest(state: DraftState, session: Session, signal: AbortSignal, now: () => number) {
  const { message } = await session.test(signal);
  return { ...state, target: { ...state.target, tested: { message, at: new Date(now()).toISOString() } } };
}

async function withSchema(state: DraftState, session: Session, signal: AbortSignal, { logger }: StepParts) {
  const target = { ...state.target, ...(await readTarget(session, signal, logger)) };
  const names = target.schema.objectTypes.map(({ name }) => name);
  const kept = state.config.objectTypes.filter(({ objectType }) => names.includes(objectType));
  const objectTypes = kept.length > 0 ? state.config.objectTypes : proposeObjectTypes(target.schema);
  return { ...state, target, config: { ...state.config, objectTypes } };
}

/** Fills in a page's proposals where the administrator has given no value of his own. */
async function withDescription(
  state: DraftState,
  type: ConnectorType,
  page: ParameterPage,
  values: ReturnType<typeof valuesUpTo>,
  session: Session,
  signal: AbortSignal,
): Promise<DraftState> {
  const parameters = await type.describePage?.(page, values, session, signal);
  if (!parameters) return state;
  const before = proposals(parametersOf(state, type, page));
  const own = Object.entries(state.config.parameters[page] ?? {}).filter(
    ([name, value]) => !isEmpty(value) && !isDeepStrictEqual(value, before[name]),
  );
  const filled = { ...proposals(parameters), ...Object.fromEntries(own) };
  return {
    ...state,
    described: { ...state.described, [page]: parameters },
    config: { ...state.config, parameters: { ...state.config.parameters, [page]: filled } },
  };
}

function proposals(parameters: readonly Parameter[]): ParameterValues {
  return Object.fromEntries(
    parameters.flatMap((parameter) =>
      "default" in parameter && parameter.default !== undefined ? [[parameter.name, parameter.default]] : [],
    ),
  );
}

function isEmpty(value: ParameterValue): boolean {
  return value === "" || (Array.isArray(value) && value.length === 0);
}

function withProposals(state: DraftState): DraftState {
  const { schema, samples } = state.target;
  if (!schema) return state;
  const objectTypes = proposeMappings(state.config.objectTypes, schema, samples);
  return { ...state, config: { ...state.config, objectTypes } };
}

/** A step accepted with other values than before puts the steps behind it in question. */
function accepted(state: DraftState, step: WizardStepId, type: ConnectorType): DraftState {
  const { failed: _failed, ...rest } = state;
  const digest = digestOf(state, step);
  const before = state.done[step];
  const steps = stepsOf(state, type);
  const kept = before === undefined || before === digest ? steps : steps.slice(0, steps.indexOf(step));
  const done = Object.fromEntries(
    kept.flatMap((id) => (state.done[id] === undefined ? [] : [[id, state.done[id]]])),
  );
  return { ...rest, problems: [], done: { ...done, [step]: digest } };
}

function failed(state: DraftState, step: WizardStepId, problems: readonly ConfigProblem[]): DraftState {
  const { [step]: _step, ...done } = state.done;
  return { ...state, done, failed: step, problems };
}

function digestOf({ config, secrets }: DraftState, step: WizardStepId): string {
  const content = isPage(step)
    ? [config.parameters[step], Object.entries(secrets).filter(([name]) => name.startsWith(`${step}/`))]
    : step === "object-types"
      ? config.objectTypes.map(({ resourceType, objectType, anchor, dn }) => [
          resourceType,
          objectType,
          anchor,
          dn,
        ])
      : [];
  return createHash("sha256").update(JSON.stringify(content)).digest("base64url");
}

/** What the target said, at the field it is about where that is known. */
function targetProblems(
  error: unknown,
  step: WizardStepId,
  fields: readonly Parameter[],
): readonly ConfigProblem[] {
  if (error instanceof ConfigError) return error.problems;
  if (!(error instanceof ConnectorError)) throw error;
  const page = isPage(step) ? `/parameters/${step}` : "/";
  const field = fields.find(({ name }) => name === error.attribute);
  return [{ path: field ? `${page}/${field.name}` : page, message: error.message }];
}

/** A connector without connectivity parameters is reached from the first step. */
function pageOf(step: WizardStepId): ParameterPage {
  return isPage(step) ? step : "connectivity";
}
