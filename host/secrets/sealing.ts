/** Sealed text: AES-256-GCM under a key that is derived from the one in `secret.key`. */
import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from "node:crypto";
import { join } from "node:path";
import { createFile, readIfExists } from "../platform/files.ts";

export interface Sealer {
  /**
   * Gives text that only `unseal` with the same context opens. The context is not kept in it: it binds the sealed text
   * to the place it belongs to, such as a connector and a parameter.
   */
  seal(text: string, context: readonly string[]): string;
  /** Opens sealed text. Throws an Error that says what to do when the key, the context or the text is another one. */
  unseal(sealed: string, context: readonly string[]): string;
}

export const keyFileName = "secret.key";
const keyBytes = 32;
const version = "v1.";
const nonceBytes = 12;
const tagBytes = 16;

/** The key of a state directory: 32 bytes, or undefined when none has been made yet. */
export async function readKey(stateDir: string): Promise<Buffer | undefined> {
  const path = join(stateDir, keyFileName);
  const key = await readIfExists(path);
  if (key !== undefined && key.length !== keyBytes) {
    throw new Error(
      `${path} is damaged: it has ${key.length} bytes instead of ${keyBytes}. Put it back from a backup.`,
    );
  }
  return key;
}

/** Makes the key of a state directory, or gives the one that another process has made meanwhile. */
export async function createKey(stateDir: string): Promise<Buffer> {
  const path = join(stateDir, keyFileName);
  const made = randomBytes(keyBytes);
  const key = (await createFile(path, made)) ? made : await readKey(stateDir);
  if (key === undefined) throw new Error(`${path} was removed while it was opened. Start Linkspan again.`);
  return key;
}

/** A key of its own for each use, so that no use of the key weakens another. */
export function deriveKey(key: Uint8Array, use: string): Buffer {
  return Buffer.from(hkdfSync("sha256", key, new Uint8Array(), `linkspan ${use}`, keyBytes));
}

/** Seals with `key`, as it is in the key file. */
export function createSealer(key: Uint8Array): Sealer {
  const sealingKey = deriveKey(key, "sealing");
  return {
    seal(text, context) {
      const nonce = randomBytes(nonceBytes);
      const cipher = createCipheriv("aes-256-gcm", sealingKey, nonce).setAAD(associatedData(context));
      const parts = [nonce, cipher.update(text, "utf8"), cipher.final(), cipher.getAuthTag()];
      return version + Buffer.concat(parts).toString("base64url");
    },

    unseal(sealed, context) {
      if (!sealed.startsWith(version)) {
        throw new Error(
          "A sealed value is in a form that this version of Linkspan does not know. Use the version that wrote it, or a newer one.",
        );
      }
      const bytes = Buffer.from(sealed.slice(version.length), "base64url");
      try {
        const decipher = createDecipheriv("aes-256-gcm", sealingKey, bytes.subarray(0, nonceBytes), {
          authTagLength: tagBytes,
        })
          .setAAD(associatedData(context))
          .setAuthTag(bytes.subarray(-tagBytes));
        return (
          decipher.update(bytes.subarray(nonceBytes, -tagBytes), undefined, "utf8") + decipher.final("utf8")
        );
      } catch (cause) {
        throw new Error(
          `A sealed value cannot be opened: it is damaged, was moved from another place, or was sealed with another ${keyFileName}. Put ${keyFileName} back from the same backup as the file, or enter the value again.`,
          { cause },
        );
      }
    },
  };
}

/** JSON keeps ["a", "b"] apart from ["a,b"]. */
function associatedData(context: readonly string[]): Buffer {
  return Buffer.from(JSON.stringify(context));
}
