import { createHash, randomUUID } from "node:crypto";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import type { ConnectorConfig } from "../contract/connector-config.ts";
import { ConfigError, type ConfigProblem } from "../contract/errors.ts";
import { readIfExists } from "../platform/files.ts";
import { isMembers } from "./defaults.ts";
import { JsonSyntaxError, parseJsonDocument } from "./json-document.ts";
import type { ConnectorFormat } from "./parse-connector.ts";

/** A configuration and the version of the file it stands in: the start of its digest. */
export interface StoredConnector {
  readonly config: ConnectorConfig;
  readonly etag: string;
}

/** One file of the directory; `name` and `id` as far as they could be read. */
export interface ConnectorFile {
  readonly file: string;
  readonly name: string;
  readonly id: string | undefined;
  readonly content: StoredConnector | { readonly error: ConfigError };
}

const extension = ".json";

/**
 * Reads all connectors of a directory, in the order of their file names. What is wrong with one file is told in its
 * place and does not touch the others.
 */
export async function readConnectorFiles(
  directory: string,
  format: ConnectorFormat,
): Promise<readonly ConnectorFile[]> {
  const names = (await fileNames(directory)).filter((name) => name.toLowerCase().endsWith(extension)).sort();
  const files = await Promise.all(names.map((file) => readConnectorFile(directory, file, format)));
  return files.map((one) => withoutTwin(one, files));
}

export function etagOf(bytes: string | Uint8Array): string {
  return createHash("sha256").update(bytes).digest("base64url").slice(0, 22);
}

/** One message for a whole configuration: which one it is, its first problem, and how many follow. */
export function configError(what: string, problems: readonly ConfigProblem[], cause?: unknown): ConfigError {
  const more = problems.length > 1 ? ` (${problems.length - 1} more)` : "";
  return new ConfigError(`${what}: ${problems[0]?.message ?? "it cannot be used."}${more}`, problems, {
    cause,
  });
}

async function fileNames(directory: string): Promise<string[]> {
  try {
    return await readdir(directory);
  } catch (cause) {
    if (cause instanceof Error && "code" in cause && cause.code === "ENOENT") return [];
    throw new Error(
      `The directory ${directory} cannot be read. Give the account that runs Linkspan access to it.`,
      { cause },
    );
  }
}

async function readConnectorFile(
  directory: string,
  file: string,
  format: ConnectorFormat,
): Promise<ConnectorFile> {
  const what = `connectors/${file}`;
  const broken = { file, name: file.slice(0, -extension.length), id: undefined };
  try {
    const bytes = (await readIfExists(join(directory, file))) ?? Buffer.alloc(0);
    const document = parseJsonDocument(bytes.toString("utf8"));
    const { name, id } = isMembers(document.value) ? document.value : {};
    const own = {
      file,
      name: typeof name === "string" ? name : broken.name,
      id: typeof id === "string" ? id : undefined,
    };
    const parsed = format.parse(document.value);
    if ("config" in parsed) return { ...own, content: { config: parsed.config, etag: etagOf(bytes) } };
    const placed = parsed.problems.map(({ path, message }) => ({
      path,
      message: `${message} (line ${document.lineOf(path)})`,
    }));
    return { ...own, content: { error: configError(what, placed) } };
  } catch (cause) {
    const message =
      cause instanceof JsonSyntaxError
        ? `line ${cause.line}, column ${cause.column}: ${cause.message}`
        : cause instanceof Error
          ? cause.message
          : String(cause);
    return { ...broken, content: { error: configError(what, [{ path: "", message }], cause) } };
  }
}

/** Which of two connectors of one name or id is meant cannot be told, so neither is used until one gives way. */
function withoutTwin(one: ConnectorFile, files: readonly ConnectorFile[]): ConnectorFile {
  if ("error" in one.content) return one;
  const others = files.filter(({ file }) => file !== one.file);
  const sameName = others.find(({ name }) => name.toLowerCase() === one.name.toLowerCase());
  const sameId = others.find(({ id }) => id?.toLowerCase() === one.id?.toLowerCase());
  const problems: ConfigProblem[] = [];
  if (sameName) {
    problems.push({
      path: "/name",
      message: `connectors/${sameName.file} has the same name, and letter case does not tell connectors apart. Give one of the two another name, or remove it.`,
    });
  }
  if (sameId) {
    problems.push({
      path: "/id",
      message: `connectors/${sameId.file} has the same id. If this file is a copy, give it an id of its own: "id": "${randomUUID()}".`,
    });
  }
  return problems.length
    ? { ...one, content: { error: configError(`connectors/${one.file}`, problems) } }
    : one;
}
