/** A certificate that the administrator brings: read, checked and put in order before it is used. */
import { createPrivateKey, type KeyObject, X509Certificate } from "node:crypto";
import { ConfigError } from "../contract/errors.ts";
import { readPfx } from "./pfx.ts";

export interface CertificateInput {
  readonly pfx?: Uint8Array;
  /** PEM, with its issuers in any order. */
  readonly certificate?: string;
  /** PEM; may stand in `certificate` instead. */
  readonly key?: string;
  /** Of the PFX, or of the key when it is encrypted. */
  readonly passphrase?: string;
}

/** `chain` is PEM, the server's own certificate first; `key` is PKCS #8 PEM; `pfx`, where the key stays in it, is base64. */
export type ChosenCertificate =
  | { readonly kind: "pem"; readonly chain: string; readonly key: string }
  | { readonly kind: "pfx"; readonly chain: string; readonly pfx: string; readonly passphrase: string };

/** The server's certificate first. */
export type Chain = readonly [X509Certificate, ...X509Certificate[]];

/** Reads a PFX, or PEM texts with the key in either of them. What cannot be used is a ConfigError for that field. */
export async function readCertificate(input: CertificateInput, now: Date): Promise<ChosenCertificate> {
  const { pfx, certificate, key, passphrase = "" } = input;
  if (pfx !== undefined) {
    const content = await readPfx(pfx, passphrase);
    if (content.kind === "pem") return readPem(content.certificates, content.key, "", now, "/pfx");
    checkServerCertificate(content.chain, now, "/pfx");
    return {
      kind: "pfx",
      chain: chainPem(content.chain),
      pfx: Buffer.from(pfx).toString("base64"),
      passphrase,
    };
  }
  if (certificate === undefined)
    throw unusable("/certificate", "Give a PFX file, or a certificate with its private key as PEM.");
  return readPem(certificate, key ?? certificate, passphrase, now, "/certificate");
}

/** The certificates in a PEM text. Throws when one is damaged or there is none. */
export function parseChain(pem: string): Chain {
  const [first, ...rest] = pem.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];
  return [new X509Certificate(first ?? ""), ...rest.map((block) => new X509Certificate(block))];
}

function readPem(
  certificates: string,
  key: string,
  passphrase: string,
  now: Date,
  path: string,
): ChosenCertificate {
  const privateKey = readKey(key, passphrase);
  const chain = order(readChain(certificates, path), privateKey, path);
  checkServerCertificate(chain, now, path);
  return {
    kind: "pem",
    chain: chainPem(chain),
    key: privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
  };
}

function readKey(pem: string, passphrase: string): KeyObject {
  try {
    return createPrivateKey({ key: pem, format: "pem", passphrase });
  } catch (cause) {
    if (pem.includes("ENCRYPTED")) {
      throw unusable(
        "/passphrase",
        passphrase === ""
          ? "The private key is encrypted. Enter its passphrase."
          : "The passphrase does not open the private key. Enter it again.",
        cause,
      );
    }
    throw unusable(
      "/key",
      "There is no private key in PEM form (BEGIN PRIVATE KEY) here. Give the key file that belongs to the certificate.",
      cause,
    );
  }
}

function readChain(pem: string, path: string): Chain {
  try {
    return parseChain(pem);
  } catch (cause) {
    throw unusable(
      path,
      "There is no undamaged certificate in PEM form (BEGIN CERTIFICATE) here. Export it again as PEM (Base64).",
      cause,
    );
  }
}

/** Files come in any order; TLS wants the server's certificate first and then each one's issuer (RFC 8446 §4.4.2). */
function order(certificates: Chain, key: KeyObject, path: string): Chain {
  const server = certificates.find((certificate) => certificate.checkPrivateKey(key));
  if (server === undefined) {
    throw unusable(
      "/key",
      `The private key does not belong to the certificate of ${name(certificates[0])}. Give the key that it was requested with.`,
    );
  }
  const rest = new Set(certificates);
  rest.delete(server);
  const issuers: X509Certificate[] = [];
  for (let last = server; ; ) {
    const issuer = [...rest].find((other) => last.checkIssued(other) && last.verify(other.publicKey));
    if (issuer === undefined) break;
    issuers.push(issuer);
    rest.delete(issuer);
    last = issuer;
  }
  const [stray] = rest;
  if (stray !== undefined) {
    throw unusable(
      path,
      `The certificate of ${name(stray)} does not belong to the chain of ${name(server)}. Remove it, or add the issuer between them.`,
    );
  }
  return [server, ...issuers];
}

function checkServerCertificate([server]: Chain, now: Date, path: string): void {
  if (server.validToDate <= now)
    throw unusable(path, `The certificate expired on ${server.validTo}. Renew it first.`);
  if (server.validFromDate > now)
    throw unusable(
      path,
      `The certificate is not valid before ${server.validFrom}. Check the clock of this machine.`,
    );
  if (server.subjectAltName === undefined) {
    throw unusable(
      path,
      "The certificate has no subject alternative names, and clients accept no others. Request one that lists the host name there.",
    );
  }
  const serverAuthentication = "1.3.6.1.5.5.7.3.1";
  if (server.keyUsage !== undefined && !server.keyUsage.includes(serverAuthentication)) {
    throw unusable(
      path,
      "The certificate may not be used by a server. Request one with the extended key usage Server Authentication.",
    );
  }
  if (!isStrong(server.publicKey)) {
    throw unusable(
      path,
      "The certificate's key is too weak or of a kind that clients do not know. Use RSA with 2048 bits or more, P-256, P-384, P-521 or Ed25519.",
    );
  }
}

function isStrong({ asymmetricKeyType: type, asymmetricKeyDetails: details }: KeyObject): boolean {
  switch (type) {
    case "rsa":
    case "rsa-pss":
      return (details?.modulusLength ?? 0) >= 2048;
    case "ec":
      return ["prime256v1", "secp384r1", "secp521r1"].includes(details?.namedCurve ?? "");
    default:
      return type === "ed25519" || type === "ed448";
  }
}

function chainPem(chain: Chain): string {
  return chain.map((certificate) => certificate.toString()).join("");
}

function name({ subject }: X509Certificate): string {
  return subject.replaceAll("\n", ", ");
}

function unusable(path: string, message: string, cause?: unknown): ConfigError {
  return new ConfigError(message, [{ path, message }], { cause });
}
