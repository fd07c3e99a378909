/**
 * What everything is compared with: node:https with the host's TLS settings, a token, and the same 700-byte user for
 * everybody. Started as a process; its argument is a directory for its certificate, its first line of output the port.
 */
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { openCertificateStore } from "../../host/tls/certificate-store.ts";

const [, , directory = "", token = ""] = process.argv;

const certificates = await openCertificateStore({
  directory,
  names: ["localhost"],
  sealer: { seal: (_purpose, text) => text, unseal: (_purpose, text) => text },
});
const body = Buffer.from(userOf700Bytes());
const authorization = `Bearer ${token}`;
const server = createServer(certificates.secureContext(), (request, response) => {
  if (request.headers.authorization !== authorization) {
    response.writeHead(401).end();
    return;
  }
  response.writeHead(200, { "content-type": "application/scim+json", "content-length": body.length });
  response.end(body);
});
server.keepAliveTimeout = 75_000;
server.listen(0, "127.0.0.1", () => {
  process.stdout.write(`${(server.address() as AddressInfo).port}\n`);
});

function userOf700Bytes(): string {
  const user = {
    schemas: ["urn:ietf:params:scim:schemas:core:2.0:User"],
    id: "2819c223-7f76-453a-919d-413861904646",
    userName: "b.jensen@contoso.example",
    name: { givenName: "Barbara", familyName: "Jensen" },
    emails: [{ type: "work", primary: true, value: "b.jensen@contoso.example" }],
    active: true,
    meta: { resourceType: "User", created: "2026-01-01T00:00:00.000Z" },
    title: "",
  };
  return JSON.stringify({ ...user, title: "x".repeat(700 - JSON.stringify(user).length) });
}
