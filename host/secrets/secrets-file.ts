/** `secrets.json`: sealed secrets and token digests of all connectors, read at start and written by one writer at a time. */
import { join } from "node:path";
import { readIfExists, writeFileAtomic } from "../platform/files.ts";
import { createKey, createSealer, keyFileName, readKey, type Sealer } from "./sealing.ts";

/** A live SCIM token as it is kept: `digest` is base64url. */
export interface StoredToken {
  readonly id: string;
  readonly createdAt: string;
  readonly hint: string;
  readonly digest: string;
}

export interface SecretsDocument {
  /** Sealed values by connector id, then `page/name`. */
  readonly secrets: ReadonlyMap<string, ReadonlyMap<string, string>>;
  /** By connector id. */
  readonly tokens: ReadonlyMap<string, readonly StoredToken[]>;
}

export interface SecretsFile {
  readonly key: Buffer;
  readonly sealer: Sealer;
  /** The content as it is on the disk. */
  readonly current: SecretsDocument;
  /** Writes what `next` makes of the content. Changes run one after the other; one that fails changes nothing. */
  change(next: (content: SecretsDocument) => SecretsDocument): Promise<void>;
}

const fileName = "secrets.json";
const keyCheckContext = ["key-check"];

/** Opens the file and its key, making both when the state directory is new. A key that does not fit is an Error. */
export async function openSecretsFile(stateDir: string): Promise<SecretsFile> {
  const path = join(stateDir, fileName);
  const text = await readIfExists(path);
  const key = (await readKey(stateDir)) ?? (await makeKey(stateDir, text !== undefined));
  const sealer = createSealer(key);
  const keyCheck = sealer.seal("linkspan", keyCheckContext);
  let current: SecretsDocument = { secrets: new Map(), tokens: new Map() };
  if (text === undefined) await writeFileAtomic(path, serialise(keyCheck, current));
  else current = parse(path, text.toString("utf8"), sealer);

  let last: Promise<unknown> = Promise.resolve();
  return {
    key,
    sealer,
    get current() {
      return current;
    },
    async change(next) {
      const changed = last.then(async () => {
        const content = next(current);
        await writeFileAtomic(path, serialise(keyCheck, content));
        current = content;
      });
      last = changed.catch(() => undefined);
      await changed;
    },
  };
}

/** Whether the state directory has the file already. */
export async function hasSecretsFile(stateDir: string): Promise<boolean> {
  return (await readIfExists(join(stateDir, fileName))) !== undefined;
}

async function makeKey(stateDir: string, sealedValuesExist: boolean): Promise<Buffer> {
  if (sealedValuesExist) {
    throw new Error(
      `${join(stateDir, keyFileName)} is missing, so the values in ${fileName} cannot be opened. Put it back from a backup, or remove ${fileName} and enter all secrets and tokens again.`,
    );
  }
  return createKey(stateDir);
}

function serialise(keyCheck: string, { secrets, tokens }: SecretsDocument): string {
  const content = {
    format: 1,
    // Opened at start, so that a wrong key is noticed there and not at the first use of a secret.
    keyCheck,
    secrets: Object.fromEntries([...secrets].map(([id, values]) => [id, Object.fromEntries(values)])),
    tokens: Object.fromEntries(tokens),
  };
  return `${JSON.stringify(content, undefined, 2)}\n`;
}

function parse(path: string, text: string, sealer: Sealer): SecretsDocument {
  const content = parseShape(path, text);
  if (content.format !== 1) {
    throw new Error(
      `${path} has format ${String(content.format)}, which this version of Linkspan does not know. Use the version that wrote it, or a newer one.`,
    );
  }
  try {
    sealer.unseal(content.keyCheck, keyCheckContext);
  } catch (cause) {
    throw new Error(
      `${keyFileName} is not the key that the values in ${path} were sealed with. Put both back from the same backup.`,
      { cause },
    );
  }
  return {
    secrets: new Map(
      Object.entries(content.secrets).map(([id, values]) => [id, new Map(Object.entries(values))]),
    ),
    tokens: new Map(Object.entries(content.tokens)),
  };
}

interface FileShape {
  readonly format: unknown;
  readonly keyCheck: string;
  readonly secrets: Record<string, Record<string, string>>;
  readonly tokens: Record<string, StoredToken[]>;
}

function parseShape(path: string, text: string): FileShape {
  let cause: unknown;
  try {
    const content: unknown = JSON.parse(text);
    if (isFileShape(content)) return content;
  } catch (error) {
    cause = error;
  }
  throw new Error(`${path} is damaged. Put ${path}.previous or a backup in its place.`, { cause });
}

function isFileShape(content: unknown): content is FileShape {
  return (
    isRecord(content) &&
    typeof content["keyCheck"] === "string" &&
    isRecord(content["secrets"]) &&
    Object.values(content["secrets"]).every(
      (values) => isRecord(values) && Object.values(values).every(isText),
    ) &&
    isRecord(content["tokens"]) &&
    Object.values(content["tokens"]).every((tokens) => Array.isArray(tokens) && tokens.every(isStoredToken))
  );
}

function isStoredToken(value: unknown): boolean {
  return (
    isRecord(value) &&
    ["id", "createdAt", "hint"].every((name) => isText(value[name])) &&
    isText(value["digest"]) &&
    Buffer.from(value["digest"], "base64url").length === 32
  );
}

function isText(value: unknown): value is string {
  return typeof value === "string";
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
