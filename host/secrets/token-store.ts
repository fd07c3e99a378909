/** Bearer tokens of SCIM clients. Only keyed digests of them are kept, so no file gives a token away. */
import { createHmac, randomInt, randomUUID, timingSafeEqual } from "node:crypto";
import type { TokenInfo } from "../contract/admin-api.ts";
import { ConfigError } from "../contract/errors.ts";
import { shortTextHmac } from "./hmac.ts";
import { deriveKey } from "./sealing.ts";
import type { SecretsDocument, SecretsFile, StoredToken } from "./secrets-file.ts";

export interface TokenStore {
  /**
   * Makes a token live: `chosen`, or a generated one. The text is given this once. Rejects with a ConfigError when the
   * chosen one is unfit or two are live already: one in use, and one to take its place.
   */
  create(connectorId: string, chosen?: string): Promise<{ readonly token: string; readonly info: TokenInfo }>;
  /** Whether this is a live token of the connector. Takes the same time whichever part of it is wrong. */
  verify(connectorId: string, presented: string): boolean;
  /** Changes whenever a token is made or ended. */
  readonly revision: number;
  list(connectorId: string): readonly TokenInfo[];
  /** Ends a token at once. Gives false when the connector has none with this id. */
  revoke(connectorId: string, tokenId: string): Promise<boolean>;
  removeAll(connectorId: string): Promise<void>;
}

const mostLive = 2;
const shortestChosen = 12;
const longestChosen = 256;
const longestConnectorId = 64;
const generatedLength = 32;
const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

/** The tokens in an open `secrets.json`. `clock` tells when a token was made. */
export function openTokenStore(
  file: SecretsFile,
  { clock = () => new Date() }: { readonly clock?: () => Date } = {},
): TokenStore {
  const key = deriveKey(file.key, "tokens");
  const hmac = shortTextHmac(key, longestConnectorId + longestChosen);
  let live = liveDigests(file.current);
  let revision = 0;

  const change = async (
    connectorId: string,
    next: (tokens: readonly StoredToken[]) => readonly StoredToken[],
  ): Promise<void> => {
    await file.change((content) => {
      const tokens = new Map(content.tokens);
      const after = next(tokens.get(connectorId) ?? []);
      if (after.length === 0) tokens.delete(connectorId);
      else tokens.set(connectorId, after);
      return { ...content, tokens };
    });
    live = liveDigests(file.current);
    revision++;
  };

  return {
    async create(connectorId, chosen) {
      if (chosen !== undefined) checkChosen(chosen);
      const token = chosen ?? generate();
      const stored: StoredToken = {
        id: randomUUID(),
        createdAt: clock().toISOString(),
        hint: token.slice(0, 4),
        digest: createHmac("sha256", key).update(digestInput(connectorId, token)).digest("base64url"),
      };
      await change(connectorId, (tokens) => {
        if (tokens.some((other) => other.digest === stored.digest))
          throw unfit("This token is live already. Choose another one.");
        if (tokens.length >= mostLive) {
          throw unfit(
            `The connector has ${mostLive} live tokens, which is the most. Revoke the one that is no longer used (linkspan token revoke), then make a new one.`,
          );
        }
        return [...tokens, stored];
      });
      return { token, info: info(stored) };
    },

    verify(connectorId, presented) {
      const given = hmac(digestInput(connectorId, presented));
      if (given === undefined || presented === "") return false;
      let equal = 0;
      for (const kept of live.get(connectorId) ?? []) equal |= Number(timingSafeEqual(given, kept));
      return equal === 1;
    },

    get revision() {
      return revision;
    },

    list: (connectorId) => (file.current.tokens.get(connectorId) ?? []).map(info),

    async revoke(connectorId, tokenId) {
      let found = false;
      await change(connectorId, (tokens) => {
        const after = tokens.filter(({ id }) => id !== tokenId);
        found = after.length < tokens.length;
        return after;
      });
      return found;
    },

    removeAll: (connectorId) => change(connectorId, () => []),
  };
}

function checkChosen(token: string): void {
  if (token.length < shortestChosen)
    throw unfit(`A token of your own needs at least ${shortestChosen} characters.`);
  if (token.length > longestChosen)
    throw unfit(`A token of your own may have at most ${longestChosen} characters.`);
  // RFC 9110 §5.5: a header's value loses the spaces at its ends.
  if (!/^[\x21-\x7e](?:[\x20-\x7e]*[\x21-\x7e])?$/.test(token)) {
    throw unfit(
      "A token may have ASCII letters, digits and signs only, and no space at its ends: it travels in an HTTP header.",
    );
  }
}

function unfit(message: string): ConfigError {
  return new ConfigError(message, [{ path: "/token", message }]);
}

/** With the connector, so that the same token chosen for two connectors does not show in the file. */
function digestInput(connectorId: string, token: string): string {
  return `${connectorId}\0${token}`;
}

function generate(): string {
  return Array.from({ length: generatedLength }, () => alphabet.charAt(randomInt(alphabet.length))).join("");
}

function info({ id, createdAt, hint }: StoredToken): TokenInfo {
  return { id, createdAt, hint };
}

function liveDigests(content: SecretsDocument): ReadonlyMap<string, readonly Buffer[]> {
  return new Map(
    [...content.tokens].map(([id, tokens]) => [
      id,
      tokens.map(({ digest }) => Buffer.from(digest, "base64url")),
    ]),
  );
}
