import type { X509Certificate } from "node:crypto";
import { isIP } from "node:net";
import type { CertificateInfo } from "../contract/admin-api.ts";

/** A certificate as the certificate page and `linkspan certificate show` show it. Dates are ISO 8601. */
export function describe(certificate: X509Certificate, source: CertificateInfo["source"]): CertificateInfo {
  return {
    subject: oneLine(certificate.subject),
    issuer: oneLine(certificate.issuer),
    names: alternativeNames(certificate.subjectAltName ?? ""),
    validFrom: certificate.validFromDate.toISOString(),
    validTo: certificate.validToDate.toISOString(),
    fingerprint: certificate.fingerprint256,
    source,
  };
}

function oneLine(distinguishedName: string | undefined): string {
  return distinguishedName?.replaceAll("\n", ", ") ?? "";
}

/** `DNS:idm01, IP Address:0:0:0:0:0:0:0:1`, where a name with signs of its own is a JSON string. */
function alternativeNames(text: string): readonly string[] {
  return [...text.matchAll(/(?:DNS|IP Address):("(?:[^"\\]|\\.)*"|[^,]*)/g)].map(([, name = ""]) => {
    if (name.startsWith('"')) return String(JSON.parse(name));
    return isIP(name) === 6 ? new URL(`https://[${name}]`).hostname.slice(1, -1) : name;
  });
}
