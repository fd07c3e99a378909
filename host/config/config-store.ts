/** The only reader and writer of `host.json` and `connectors/*.json`. */
import { rename } from "node:fs/promises";
import { join } from "node:path";
import type { ConnectorType, Schema } from "../connectors/connector.ts";
import type { HostSettings } from "../contract/admin-api.ts";
import type { ConnectorConfig } from "../contract/connector-config.ts";
import { ConfigError } from "../contract/errors.ts";
import { fileError } from "../platform/file-error.ts";
import { readIfExists, writeFileAtomic } from "../platform/files.ts";
import {
  type ConnectorFile,
  configError,
  etagOf,
  readConnectorFiles,
  type StoredConnector,
} from "./connector-files.ts";
import { hostSchema, parseHostSettings } from "./host-settings.ts";
import { JsonSyntaxError, parseJsonDocument } from "./json-document.ts";
import { inSchemaOrder, layOutJson } from "./json-layout.ts";
import { type ConnectorFormat, connectorFormat, schemaFileName } from "./parse-connector.ts";
import { schemaProblems } from "./target-schema.ts";

export type { StoredConnector } from "./connector-files.ts";

export interface ConfigStore {
  hostSettings(): Promise<HostSettings>;
  saveHostSettings(settings: HostSettings): Promise<void>;
  /** Every connector file: its configuration, or what is known of a file that cannot be used. */
  list(): Promise<readonly (StoredConnector | RejectedFile)[]>;
  /** By name, without regard to case. Throws the ConfigError of a file that cannot be used. */
  get(name: string): Promise<StoredConnector | undefined>;
  /** Gives the configuration with its defaults filled in; throws a ConfigError that lists every problem. */
  check(config: unknown): ConnectorConfig;
  /** Throws a ConfigError that lists where the configuration does not fit the target. */
  checkAgainstSchema(config: ConnectorConfig, schema: Schema): void;
  /**
   * Checks a configuration and writes it in place of the one with the same id, whatever that one is called. With
   * `ifMatch`, only while that one's etag is still this (StaleConfigError).
   */
  save(config: ConnectorConfig, options?: { readonly ifMatch?: string }): Promise<StoredConnector>;
  /** Removes a connector's file, which is kept as `NAME.json.previous`. Nothing happens when there is none. */
  remove(name: string): Promise<void>;
}

/** A connector file that cannot be used, and why. */
export interface RejectedFile {
  readonly name: string;
  /** Absent where it cannot be read, or is another file's too. */
  readonly id?: string;
  readonly error: ConfigError;
}

/** The configuration was changed after it was read. */
export class StaleConfigError extends ConfigError {}

export interface ConfigStoreOptions {
  readonly stateDir: string;
  readonly types: readonly ConnectorType[];
}

/** Writes the schemas that editors use beside the configuration, and gives the store. */
export async function openConfigStore({ stateDir, types }: ConfigStoreOptions): Promise<ConfigStore> {
  const format = connectorFormat(types);
  for (const [type, schema] of format.schemas)
    await writeIfChanged(join(stateDir, "schema", schemaFileName(type)), layOutJson(schema));
  await writeIfChanged(join(stateDir, "schema", "host.json"), layOutJson(hostSchema));
  return storeOf(stateDir, format);
}

/** The store as it is, for those who must not write: nothing is written until something is saved. */
export function configStore({ stateDir, types }: ConfigStoreOptions): ConfigStore {
  return storeOf(stateDir, connectorFormat(types));
}

function storeOf(stateDir: string, format: ConnectorFormat): ConfigStore {
  const directory = join(stateDir, "connectors");
  const hostFile = join(stateDir, "host.json");
  const files = () => readConnectorFiles(directory, format);
  let lastWrite: Promise<unknown> = Promise.resolve();

  return {
    async hostSettings() {
      const bytes = await readIfExists(hostFile);
      return settingsIn("host.json", bytes ? syntaxChecked("host.json", bytes) : {});
    },

    async saveHostSettings(settings) {
      const checked = settingsIn("The settings", settings);
      const text = layOutJson(inSchemaOrder({ $schema: "schema/host.json", ...checked }, hostSchema));
      await inTurn(() => writeFileAtomic(hostFile, text));
    },

    async list() {
      const all = await files();
      return all.map((file) =>
        "error" in file.content ? rejected(file, file.content.error, all) : file.content,
      );
    },

    async get(name) {
      const found = (await files()).find((file) => sameName(file.name, name));
      if (!found) return undefined;
      const { content } = found;
      if ("error" in content) throw content.error;
      return content;
    },

    check,

    checkAgainstSchema(config, schema) {
      const problems = schemaProblems(config, schema);
      if (problems.length)
        throw configError(`The configuration of ${config.name} does not fit the target`, problems);
    },

    save(config, { ifMatch } = {}) {
      return inTurn(async () => {
        const checked = check(config);
        const known = await files();
        const previous = known.find(({ id }) => id?.toLowerCase() === checked.id.toLowerCase());
        if (ifMatch !== undefined && etagIn(previous) !== ifMatch) throw stale(checked.name);
        refuseTakenName(checked.name, previous, known);
        return write(checked, previous?.file);
      });
    },

    remove(name) {
      return inTurn(async () => {
        const found = (await files()).find((file) => sameName(file.name, name));
        if (found) await move(join(directory, found.file), join(directory, `${found.file}.previous`));
      });
    },
  };

  function check(config: unknown): ConnectorConfig {
    const parsed = format.parse(config);
    if ("config" in parsed) return parsed.config;
    throw configError("The configuration cannot be used", parsed.problems);
  }

  /** A renamed connector is written to its old file first: after a crash in between it is complete under either name. */
  async function write(config: ConnectorConfig, previousFile: string | undefined): Promise<StoredConnector> {
    const file = `${config.name}.json`;
    const text = layOutJson(format.serialize(config));
    await writeFileAtomic(join(directory, previousFile ?? file), text);
    if (previousFile !== undefined && previousFile !== file)
      await move(join(directory, previousFile), join(directory, file));
    return { config, etag: etagOf(text) };
  }

  function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const result = lastWrite.then(work).catch(explainWrite);
    lastWrite = result.catch(() => undefined);
    return result;
  }
}

function rejected(file: ConnectorFile, error: ConfigError, all: readonly ConnectorFile[]): RejectedFile {
  const { name, id } = file;
  const isOwn = !all.some((other) => other !== file && other.id?.toLowerCase() === id?.toLowerCase());
  return id !== undefined && isOwn ? { name, id, error } : { name, error };
}

async function move(from: string, to: string): Promise<void> {
  await rename(from, to).catch((cause: unknown) => {
    throw fileError("written", to, cause);
  });
}

async function writeIfChanged(path: string, text: string): Promise<void> {
  const before = await readIfExists(path);
  if (before?.toString("utf8") !== text) await writeFileAtomic(path, text, { mode: 0o644 });
}

/** A full disk or a missing permission is the administrator's to mend, like a mistake in a file. */
function explainWrite(error: unknown): never {
  if (!(error instanceof Error && "code" in error)) throw error;
  const message = `The configuration cannot be saved. ${error.message}`;
  throw new ConfigError(message, [{ path: "", message }], { cause: error });
}

function syntaxChecked(what: string, bytes: Buffer): unknown {
  try {
    return parseJsonDocument(bytes.toString("utf8")).value;
  } catch (cause) {
    if (!(cause instanceof JsonSyntaxError)) throw cause;
    throw configError(
      what,
      [{ path: "", message: `line ${cause.line}, column ${cause.column}: ${cause.message}` }],
      cause,
    );
  }
}

function settingsIn(what: string, value: unknown): HostSettings {
  const parsed = parseHostSettings(value);
  if ("settings" in parsed) return parsed.settings;
  throw configError(what, parsed.problems);
}

/** A file may have been renamed by hand: neither its connector's name nor its own may be taken. */
function refuseTakenName(
  name: string,
  previous: ConnectorFile | undefined,
  known: readonly ConnectorFile[],
): void {
  const others = known.filter((file) => file !== previous);
  const holder = others.find((file) => sameName(file.name, name) || sameName(file.file, `${name}.json`));
  if (!holder) return;
  const message =
    "error" in holder.content
      ? `connectors/${holder.file} has this name and cannot be read. Mend or remove it first, or choose another name.`
      : sameName(holder.name, name)
        ? `There is a connector named "${holder.name}" already. Choose another name.`
        : `connectors/${holder.file} is the file of connector "${holder.name}". Choose another name.`;
  throw configError("The configuration cannot be saved", [{ path: "/name", message }]);
}

function etagIn(file: ConnectorFile | undefined): string | undefined {
  return file && "etag" in file.content ? file.content.etag : undefined;
}

function stale(name: string): StaleConfigError {
  const message = `The configuration of ${name} was changed meanwhile. Load it again and make your change anew.`;
  return new StaleConfigError(message, [{ path: "", message }]);
}

function sameName(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}
