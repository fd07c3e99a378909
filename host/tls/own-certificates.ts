/** The certificates the host makes for itself, as they are kept: one file, so that they always fit together. */
import { createPrivateKey, type KeyObject, X509Certificate } from "node:crypto";
import { generateKey, issueServerCertificate, makeAuthority } from "./authority.ts";

/** Seals what must not lie open on the disk; what is sealed for one purpose does not open for another. */
export interface Sealer {
  seal(purpose: string, text: string): string;
  unseal(purpose: string, sealed: string): string;
}

export interface OwnCertificates {
  /** Names the administrator asked for in place of the machine's. */
  readonly chosenNames?: readonly string[];
  /** All names the authority may sign for; the server certificate has all or some of them. */
  readonly authorityNames: readonly string[];
  readonly names: readonly string[];
  readonly authority: StoredCertificate;
  readonly server: StoredCertificate;
}

export interface StoredCertificate {
  /** PEM. */
  readonly certificate: string;
  /** PKCS #8 PEM, sealed. */
  readonly key: string;
}

const renewBeforeMs = 30 * 24 * 60 * 60 * 1000;
const purposes = { authority: "tls authority key", server: "tls server key" } as const;

/** Whether it is time for a new server certificate: the old one ends within 30 days or lacks a name. */
export function isRenewalDue(own: OwnCertificates, names: readonly string[], now: Date): boolean {
  return endsSoon(own.server, now) || !includesAll(own.names, names);
}

/**
 * A new server certificate for these names. The authority stays the one clients trust already, unless it ends soon or
 * may not sign for a name.
 */
export async function makeOwnCertificates(
  names: readonly string[],
  previous: OwnCertificates | undefined,
  sealer: Sealer,
  now: Date,
): Promise<OwnCertificates> {
  const keeps =
    previous !== undefined &&
    includesAll(previous.authorityNames, names) &&
    !endsSoon(previous.authority, now);
  const [authorityKey, serverKey] = await Promise.all([
    keeps ? openKey("authority", previous.authority, sealer) : generateKey(),
    generateKey(),
  ]);
  const authority = keeps
    ? { certificate: previous.authority.certificate, key: authorityKey }
    : makeAuthority(authorityKey, names, now);
  const server = issueServerCertificate(authority, serverKey, names, now);
  return {
    authorityNames: keeps ? previous.authorityNames : names,
    names,
    authority: keeps
      ? previous.authority
      : { certificate: authority.certificate, key: sealKey("authority", authority.key, sealer) },
    server: { certificate: server.certificate, key: sealKey("server", server.key, sealer) },
  };
}

/** The key of one of the certificates. */
export function openKey(of: keyof typeof purposes, { key }: StoredCertificate, sealer: Sealer): KeyObject {
  return createPrivateKey(sealer.unseal(purposes[of], key));
}

function sealKey(of: keyof typeof purposes, key: KeyObject, sealer: Sealer): string {
  return sealer.seal(purposes[of], key.export({ type: "pkcs8", format: "pem" }).toString());
}

function endsSoon({ certificate }: StoredCertificate, now: Date): boolean {
  return new X509Certificate(certificate).validToDate.getTime() - now.getTime() < renewBeforeMs;
}

function includesAll(names: readonly string[], wanted: readonly string[]): boolean {
  return wanted.every((name) => names.includes(name));
}
