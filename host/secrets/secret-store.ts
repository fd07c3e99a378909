/** The secrets of a state directory: what connectors need to log in, and the tokens of their SCIM clients. */
import { Secret } from "./secret.ts";
import { hasSecretsFile, openSecretsFile, type SecretsDocument, type SecretsFile } from "./secrets-file.ts";
import { openTokenStore, type TokenStore } from "./token-store.ts";

export interface SecretStore {
  readonly tokens: TokenStore;
  /** The value of a secret parameter, named `page/name`; undefined when none has been given. */
  get(connectorId: string, name: string): Secret | undefined;
  /** Names of the secret parameters that have a value, as `page/name`. */
  names(connectorId: string): readonly string[];
  /** Keeps values by `page/name` and leaves the others as they are. An empty text removes a value. */
  set(connectorId: string, values: Readonly<Record<string, string>>): Promise<void>;
  /** Gives a connector the same secrets as another one has, in place of its own. */
  copy(fromId: string, toId: string): Promise<void>;
  /** Forgets all secrets of a connector. Its tokens are the token store's. */
  remove(connectorId: string): Promise<void>;
  /** Seals text that is kept elsewhere, such as a draft or a key. What is sealed for one purpose does not open for another. */
  seal(purpose: string, text: string): string;
  unseal(purpose: string, sealed: string): string;
}

/** Opens `secrets.json` and `secret.key`, making both in a new state directory. */
export async function openSecretStore(
  stateDir: string,
  options: { readonly clock?: () => Date } = {},
): Promise<SecretStore> {
  const file = await openSecretsFile(stateDir);
  const { sealer } = file;

  const openValue = (connectorId: string, name: string, sealed: string): string => {
    try {
      return sealer.unseal(sealed, parameterContext(connectorId, name));
    } catch (cause) {
      throw new Error(`The secret ${name} of connector ${connectorId} cannot be opened. Enter it again.`, {
        cause,
      });
    }
  };

  return {
    tokens: openTokenStore(file, options),

    get(connectorId, name) {
      const sealed = file.current.secrets.get(connectorId)?.get(name);
      return sealed === undefined ? undefined : new Secret(openValue(connectorId, name, sealed));
    },

    names(connectorId) {
      return [...(file.current.secrets.get(connectorId)?.keys() ?? [])];
    },

    async set(connectorId, values) {
      await changeSecrets(file, connectorId, ({ secrets }) => {
        const after = new Map(secrets.get(connectorId));
        for (const [name, value] of Object.entries(values)) {
          if (value === "") after.delete(name);
          else after.set(name, sealer.seal(value, parameterContext(connectorId, name)));
        }
        return after;
      });
    },

    async copy(fromId, toId) {
      await changeSecrets(file, toId, ({ secrets }) => {
        const values = [...(secrets.get(fromId) ?? [])];
        return new Map(
          values.map(([name, sealed]) => [
            name,
            sealer.seal(openValue(fromId, name, sealed), parameterContext(toId, name)),
          ]),
        );
      });
    },

    async remove(connectorId) {
      await changeSecrets(file, connectorId, () => new Map());
    },

    seal: (purpose, text) => sealer.seal(text, purposeContext(purpose)),
    unseal: (purpose, sealed) => sealer.unseal(sealed, purposeContext(purpose)),
  };
}

/** As `openSecretStore`, for those who must not write: undefined in a state directory that has no secrets yet. */
export async function openExistingSecretStore(stateDir: string): Promise<SecretStore | undefined> {
  return (await hasSecretsFile(stateDir)) ? openSecretStore(stateDir) : undefined;
}

function parameterContext(connectorId: string, name: string): readonly string[] {
  return ["parameter", connectorId, name];
}

function purposeContext(purpose: string): readonly string[] {
  return ["purpose", purpose];
}

async function changeSecrets(
  file: SecretsFile,
  connectorId: string,
  next: (content: SecretsDocument) => ReadonlyMap<string, string>,
): Promise<void> {
  await file.change((content) => {
    const secrets = new Map(content.secrets);
    const values = next(content);
    if (values.size === 0) secrets.delete(connectorId);
    else secrets.set(connectorId, values);
    return { ...content, secrets };
  });
}
