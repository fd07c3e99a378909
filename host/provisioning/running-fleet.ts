import type { ConnectorState, ConnectorSummary, ImportStatus } from "../contract/admin-api.ts";
import type { ConnectorConfig } from "../contract/connector-config.ts";
import { ConfigError, ConnectorError, ScimError } from "../contract/errors.ts";
import type { Fleet } from "./fleet.ts";
import {
  forgetConnector,
  openRunningConnector,
  type RunningConnector,
  type RunningConnectorOptions,
} from "./running-connector.ts";

/** A connector that could not be opened is tried again after this long, milliseconds, doubled up to the most. */
const firstRetryMs = 5_000;
const longestRetryMs = 300_000;

interface Member {
  /** The file's name where there is no configuration. */
  readonly name: string;
  /** Absent where its file does not tell it. */
  readonly id?: string;
  config: ConnectorConfig | undefined;
  state: ConnectorState;
  running: RunningConnector | undefined;
  retry: NodeJS.Timeout | undefined;
  /** What is being done to it; changes of one connector go one after the other. */
  busy: Promise<unknown>;
}

/** Under which a file is kept that does not give a connector. */
const fileKey = (name: string) => `file ${name.toLowerCase()}`;

const noImport: ImportStatus = { running: false, read: 0, added: 0, changed: 0, removed: 0 };

export function createFleet(options: RunningConnectorOptions): Fleet {
  const members = new Map<string, Member>();
  const listeners = new Set<(name: string) => void>();
  const titles = new Map(options.types.map(({ id, title }) => [id, title]));
  let closing = false;

  const changed = (member: Member) => {
    for (const listener of listeners) listener(member.config?.name ?? member.name);
  };

  function memberNamed(name: string): Member | undefined {
    const wanted = name.toLowerCase();
    for (const member of members.values())
      if ((member.config?.name ?? member.name).toLowerCase() === wanted) return member;
    return undefined;
  }

  function memberOf(config: ConnectorConfig): Member {
    let member = members.get(config.id);
    if (!member) {
      member = {
        name: config.name,
        id: config.id,
        config: undefined,
        state: { state: "starting" },
        running: undefined,
        retry: undefined,
        busy: Promise.resolve(),
      };
      members.set(config.id, member);
    }
    return member;
  }

  function inTurn<T>(member: Member, work: () => Promise<T>): Promise<T> {
    const result = member.busy.then(work);
    member.busy = result.catch(() => undefined);
    return result;
  }

  async function bringUp(
    member: Member,
    config: ConnectorConfig,
    secrets?: Parameters<Fleet["apply"]>[1],
  ): Promise<void> {
    clearTimeout(member.retry);
    if (!config.enabled) {
      await member.running?.close();
      member.running = undefined;
      Object.assign(member, { config, state: { state: "disabled" } });
      return changed(member);
    }
    if (member.running) await member.running.reconfigure(config, secrets?.secrets);
    else
      member.running = await openRunningConnector(options, config, () => changed(member), secrets?.secrets);
    Object.assign(member, { config, state: { state: "serving" } });
    changed(member);
  }

  function fail(member: Member, error: unknown): void {
    const since = new Date(options.now()).toISOString();
    const isKnown = error instanceof ConnectorError || error instanceof ConfigError;
    const message = isKnown
      ? inWords(error)
      : "It could not be started by an error inside Linkspan. The log has the details.";
    const line = { connector: member.config?.name ?? member.name, reason: message, error };
    options.log[isKnown ? "warn" : "error"]("A connector does not serve", line);
    member.state = {
      state: "failed",
      message,
      since,
      ...(error instanceof ConfigError && { problems: error.problems }),
    };
    changed(member);
  }

  async function tryStart(member: Member, config: ConnectorConfig, retryMs: number): Promise<void> {
    try {
      await bringUp(member, config);
    } catch (error) {
      member.config = config;
      fail(member, error);
      if (closing || error instanceof ConfigError) return;
      member.retry = setTimeout(() => {
        void inTurn(member, () => tryStart(member, config, Math.min(retryMs * 2, longestRetryMs)));
      }, retryMs).unref();
    }
  }

  function summaryOf(member: Member): ConnectorSummary {
    const { config, running, state } = member;
    const name = config?.name ?? member.name;
    const runtime = running?.runtime;
    const failure = runtime?.target.failure;
    return {
      name,
      type: config?.type ?? "",
      typeTitle: titles.get(config?.type ?? "") ?? "",
      description: config?.description ?? "",
      enabled: config?.enabled ?? false,
      state,
      scimUrl: options.baseUrl(name),
      objects: Object.fromEntries(
        [...(runtime?.mappings.keys() ?? [])].map((type) => [type, runtime?.space.count(type) ?? 0]),
      ),
      import: running?.import.status ?? noImport,
      inDoubt: runtime?.doubts.count ?? 0,
      ...(failure && { lastFailure: failure }),
    };
  }

  function runningNamed(name: string): RunningConnector {
    const member = memberNamed(name);
    if (!member) throw new ScimError(404, `There is no connector ${name}.`);
    if (!member.running)
      throw new ConnectorError("unavailable", `${name} does not serve now, so it cannot do this.`);
    return member.running;
  }

  return {
    find(name) {
      const member = memberNamed(name);
      if (!member) return undefined;
      const { id, running, state } = member;
      if (running && id !== undefined) return { served: running.served, id };
      const failure = state.state === "failed" ? state.message : `The connector is ${state.state}.`;
      return id === undefined ? { failure } : { failure, id };
    },
    summaries: () => [...members.values()].map(summaryOf).sort((a, b) => a.name.localeCompare(b.name)),
    summary(name) {
      const member = memberNamed(name);
      return member && summaryOf(member);
    },
    apply: (config, secrets) => {
      const isNew = !members.has(config.id);
      const member = memberOf(config);
      // A file that could not be used and now can is this connector's.
      members.delete(fileKey(config.name));
      return inTurn(member, async () => {
        try {
          await bringUp(member, config, secrets);
        } catch (error) {
          if (isNew) members.delete(config.id);
          throw error;
        }
      });
    },
    start: (config) => {
      const member = memberOf(config);
      return inTurn(member, () => tryStart(member, config, firstRetryMs));
    },
    reject({ name, id, error }) {
      const member: Member = {
        name,
        ...(id !== undefined && { id }),
        config: undefined,
        state: { state: "starting" },
        running: undefined,
        retry: undefined,
        busy: Promise.resolve(),
      };
      members.set(fileKey(name), member);
      fail(member, error);
    },
    dismiss: (name) => void members.delete(fileKey(name)),
    async stop(id, { forget }) {
      const member = members.get(id);
      if (!member) return forget ? forgetConnector(options, id) : undefined;
      clearTimeout(member.retry);
      await inTurn(member, async () => {
        await member.running?.close();
        member.running = undefined;
        members.delete(id);
        if (forget) await forgetConnector(options, id);
      });
      changed(member);
    },
    async test(name, signal) {
      const { runtime } = runningNamed(name);
      return runtime.target.call((session, deadline) => session.test(AbortSignal.any([signal, deadline])));
    },
    startImport: (name) => runningNamed(name).import.begin(),
    stopImport: (name) => runningNamed(name).import.stop(),
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async close() {
      closing = true;
      await Promise.all(
        [...members.values()].map((member) => {
          clearTimeout(member.retry);
          return inTurn(member, async () => member.running?.close());
        }),
      );
    },
  };
}

/** What is wrong, and with a configuration also its first problem, which says what to do. */
function inWords(error: ConnectorError | ConfigError): string {
  const problem = error instanceof ConfigError ? error.problems[0]?.message : undefined;
  return problem === undefined || error.message.includes(problem)
    ? error.message
    : `${error.message} ${problem}`;
}
