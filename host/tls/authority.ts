/** The host's own certificates: a small authority that is limited to the host's names, and server certificates under it. */
import { createPublicKey, generateKeyPair, type KeyObject, randomBytes, sign } from "node:crypto";
import { isIP } from "node:net";
import { promisify } from "node:util";
import forge from "node-forge";

export interface KeyedCertificate {
  /** PEM. */
  readonly certificate: string;
  readonly key: KeyObject;
}

const authorityYears = 10;
const serverYears = 2;
const organization = { name: "organizationName", value: "Linkspan" };
/** RFC 5280 appendix A: ub-common-name. */
const longestCommonName = 64;
/** Clients whose clocks are behind accept a new certificate as well. */
const clockSkewMs = 24 * 60 * 60 * 1000;
/** Tags of GeneralName, RFC 5280 §4.2.1.6. */
const generalName = { dns: 2, ip: 7 } as const;

/** A key for a certificate, made on another thread. */
export async function generateKey(): Promise<KeyObject> {
  return (await promisify(generateKeyPair)("rsa", { modulusLength: 3072 })).privateKey;
}

/** A self-signed authority. Name constraints make clients refuse what it signs for any other name. */
export function makeAuthority(key: KeyObject, names: readonly string[], now: Date): KeyedCertificate {
  const identity = randomBytes(4).toString("hex");
  // Two authorities of one host must not share a name: clients look issuers up by it.
  const subject = [
    { name: "commonName", value: commonName(`Linkspan authority ${identity}`, names) },
    organization,
  ];
  const certificate = unsigned(key, subject, subject, { from: now, to: yearsAfter(now, authorityYears) });
  certificate.setExtensions([
    { name: "basicConstraints", critical: true, cA: true, pathLenConstraint: 0 },
    { name: "keyUsage", critical: true, keyCertSign: true, cRLSign: true },
    { name: "subjectKeyIdentifier" },
    { id: "2.5.29.30", critical: true, value: permittedNames(names) },
  ]);
  return { certificate: signed(certificate, key), key };
}

/** A server certificate for these names. It ends with its authority at the latest. */
export function issueServerCertificate(
  authority: KeyedCertificate,
  key: KeyObject,
  names: readonly string[],
  now: Date,
): KeyedCertificate {
  const issuer = forge.pki.certificateFromPem(authority.certificate);
  const end = Math.min(yearsAfter(now, serverYears).getTime(), issuer.validity.notAfter.getTime());
  const subject = [{ name: "commonName", value: commonName("", names) }, organization];
  const certificate = unsigned(key, subject, issuer.subject.attributes, { from: now, to: new Date(end) });
  certificate.setExtensions([
    { name: "basicConstraints", critical: true, cA: false },
    { name: "keyUsage", critical: true, digitalSignature: true, keyEncipherment: true },
    { name: "extKeyUsage", serverAuth: true },
    { name: "subjectKeyIdentifier" },
    { name: "authorityKeyIdentifier", keyIdentifier: issuer.generateSubjectKeyIdentifier().getBytes() },
    {
      name: "subjectAltName",
      altNames: names.map((name) =>
        isIP(name) === 0 ? { type: generalName.dns, value: name } : { type: generalName.ip, ip: name },
      ),
    },
  ]);
  return { certificate: signed(certificate, authority.key), key };
}

function commonName(prefix: string, names: readonly string[]): string {
  const fits = names
    .map((name) => `${prefix} ${name}`.trim())
    .find((text) => text.length <= longestCommonName);
  return fits ?? (prefix || "Linkspan");
}

function yearsAfter(date: Date, years: number): Date {
  const end = new Date(date);
  end.setUTCFullYear(end.getUTCFullYear() + years);
  return end;
}

function unsigned(
  key: KeyObject,
  subject: forge.pki.CertificateField[],
  issuer: forge.pki.CertificateField[],
  validity: { readonly from: Date; readonly to: Date },
): forge.pki.Certificate {
  const certificate = forge.pki.createCertificate();
  certificate.publicKey = forge.pki.publicKeyFromPem(
    createPublicKey(key).export({ type: "spki", format: "pem" }).toString(),
  );
  // RFC 5280 §4.1.2.2: positive and at most 20 octets.
  certificate.serialNumber = `01${randomBytes(15).toString("hex")}`;
  certificate.validity.notBefore = new Date(validity.from.getTime() - clockSkewMs);
  certificate.validity.notAfter = validity.to;
  certificate.setSubject(subject);
  certificate.setIssuer(issuer);
  return certificate;
}

/** The private key stays in OpenSSL: forge only hands over the bytes that are to be signed. */
function signed(certificate: forge.pki.Certificate, key: KeyObject): string {
  const signer = {
    sign: () => sign("sha256", der(toBeSigned(certificate)), key).toString("latin1"),
  };
  certificate.sign(signer as unknown as forge.pki.rsa.PrivateKey, forge.md.sha256.create());
  return forge.pki.certificateToPem(certificate);
}

function toBeSigned(certificate: forge.pki.Certificate): forge.asn1.Asn1 {
  return (certificate as unknown as { readonly tbsCertificate: forge.asn1.Asn1 }).tbsCertificate;
}

function der(value: forge.asn1.Asn1): Buffer {
  return Buffer.from(forge.asn1.toDer(value).getBytes(), "latin1");
}

/**
 * NameConstraints of RFC 5280 §4.2.1.10, which forge reads but does not write. A DNS name covers the names below it
 * too; an address is given with its mask, all ones.
 */
function permittedNames(names: readonly string[]): forge.asn1.Asn1 {
  const subtrees = names.map((name) =>
    sequence([
      isIP(name) === 0
        ? contextSpecific(generalName.dns, name)
        : contextSpecific(generalName.ip, addressAndMask(name)),
    ]),
  );
  const permittedSubtrees = 0;
  return sequence([contextSpecific(permittedSubtrees, subtrees)]);
}

function sequence(values: forge.asn1.Asn1[]): forge.asn1.Asn1 {
  return forge.asn1.create(forge.asn1.Class.UNIVERSAL, forge.asn1.Type.SEQUENCE, true, values);
}

function contextSpecific(tag: number, value: forge.asn1.Asn1[] | string): forge.asn1.Asn1 {
  const { asn1 } = forge;
  // oxlint-disable-next-line typescript/no-unsafe-enum-assignment -- forge types every tag as a universal one
  return asn1.create(asn1.Class.CONTEXT_SPECIFIC, tag, typeof value !== "string", value);
}

function addressAndMask(address: string): string {
  // forge's types leave it out.
  const { bytesFromIP } = forge.util as unknown as { readonly bytesFromIP: (address: string) => string };
  const bytes = bytesFromIP(address);
  return bytes + "\xff".repeat(bytes.length);
}
