/** PFX files (PKCS #12, RFC 7292): a certificate, its key and its issuers in one encrypted file. */
import type { X509Certificate } from "node:crypto";
import { duplexPair } from "node:stream";
import { connect, createSecureContext, type SecureContext, TLSSocket } from "node:tls";
import forge from "node-forge";
import { ConfigError } from "../contract/errors.ts";

export type PfxContent =
  /** OpenSSL can serve with the file as it is; `chain` is what clients will see. */
  | { readonly kind: "pfx"; readonly chain: readonly [X509Certificate, ...X509Certificate[]] }
  /** It is encrypted in a way OpenSSL no longer reads; this is what was in it, as PEM. */
  | { readonly kind: "pem"; readonly certificates: string; readonly key: string };

const handshakeDeadlineMs = 10_000;

/** Opens a PFX with a key of any type. One that cannot be opened is a ConfigError. */
export async function readPfx(pfx: Uint8Array, passphrase: string): Promise<PfxContent> {
  let context: SecureContext;
  try {
    context = createSecureContext({ pfx: Buffer.from(pfx), passphrase });
  } catch (cause) {
    if (hasCode(cause, "ERR_CRYPTO_UNSUPPORTED_OPERATION")) return readOldPfx(pfx, passphrase);
    throw explain(cause);
  }
  return { kind: "pfx", chain: await servedChain(context) };
}

/** The chain that a server with this context shows, told by a handshake in memory. */
async function servedChain(
  context: SecureContext,
): Promise<readonly [X509Certificate, ...X509Certificate[]]> {
  const [near, far] = duplexPair();
  const host = new TLSSocket(near, { isServer: true, secureContext: context });
  const client = connect({ socket: far, rejectUnauthorized: false });
  try {
    await new Promise((resolve, reject) => {
      client.once("secureConnect", resolve);
      for (const end of [host, client]) end.once("error", reject);
      client.setTimeout(handshakeDeadlineMs, () => reject(new Error("The handshake did not end in time.")));
    });
    const server = client.getPeerX509Certificate();
    if (server === undefined) throw new Error("The handshake showed no certificate.");
    return [server, ...issuersOf(server)];
  } catch (cause) {
    throw unusable(
      "/pfx",
      "The certificate and key of the PFX file cannot serve TLS. Export it again with its private key.",
      cause,
    );
  } finally {
    client.destroy();
    host.destroy();
  }
}

function issuersOf({ issuerCertificate, fingerprint256 }: X509Certificate): readonly X509Certificate[] {
  // A self-signed certificate may be its own issuer.
  if (issuerCertificate === undefined || issuerCertificate.fingerprint256 === fingerprint256) return [];
  return [issuerCertificate, ...issuersOf(issuerCertificate)];
}

/** RC2 and its like, as older Windows and OpenSSL export it. forge reads these for RSA keys. */
function readOldPfx(pfx: Uint8Array, passphrase: string): PfxContent {
  try {
    const bags = forge.pkcs12.pkcs12FromAsn1(
      forge.asn1.fromDer(Buffer.from(pfx).toString("latin1")),
      passphrase,
    );
    const ofType = (type: string | undefined): readonly forge.pkcs12.Bag[] =>
      type === undefined ? [] : (bags.getBags({ bagType: type })[type] ?? []);
    const { pkcs8ShroudedKeyBag, keyBag, certBag } = forge.pki.oids;
    const key = [...ofType(pkcs8ShroudedKeyBag), ...ofType(keyBag)].find((bag) => bag.key)?.key;
    const certificates = ofType(certBag).flatMap(({ cert }) =>
      cert ? [forge.pki.certificateToPem(cert)] : [],
    );
    if (!key) throw new Error("There is no RSA key in the file.");
    return { kind: "pem", certificates: certificates.join(""), key: forge.pki.privateKeyToPem(key) };
  } catch (cause) {
    if (cause instanceof Error && /Invalid password/i.test(cause.message)) throw wrongPassphrase(cause);
    throw unusable(
      "/pfx",
      "The PFX file is encrypted with an outdated method. Export it again with AES256-SHA256.",
      cause,
    );
  }
}

/** What OpenSSL says of a PFX, and what it means. */
const reasons = [
  {
    said: /too small|too weak/i,
    message:
      "The certificate's key is too weak. Use RSA with 2048 bits or more, P-256, P-384, P-521 or Ed25519.",
  },
  {
    said: /load private key/i,
    message: 'The PFX file holds no private key. Export it again with "Yes, export the private key".',
  },
  {
    said: /load certificate/i,
    message: "The PFX file holds no certificate. Export the certificate with its key.",
  },
] as const;

function explain(cause: unknown): ConfigError {
  const reason = cause instanceof Error ? cause.message : "";
  if (/mac verify failure/i.test(reason)) return wrongPassphrase(cause);
  const known = reasons.find(({ said }) => said.test(reason));
  const message =
    known?.message ?? "This is not a PFX file, or it is damaged. Export it again as PKCS #12 (.pfx or .p12).";
  return unusable("/pfx", message, cause);
}

function wrongPassphrase(cause: unknown): ConfigError {
  return unusable(
    "/passphrase",
    "The passphrase does not open the PFX file. Enter the one it was exported with.",
    cause,
  );
}

function unusable(path: string, message: string, cause: unknown): ConfigError {
  return new ConfigError(message, [{ path, message }], { cause });
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && "code" in error && error.code === code;
}
