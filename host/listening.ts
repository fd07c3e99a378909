/** Listeners of the host: bound, closed, and polite to what is no HTTP. */
import { once } from "node:events";
import type { Server as HttpServer } from "node:http";
import type { Server as HttpsServer } from "node:https";
import type { AddressInfo } from "node:net";
import type { Duplex } from "node:stream";

/** Listens on the port; on a machine without IPv6 on all IPv4 addresses instead of all of both. */
export async function listenOn(
  server: HttpServer | HttpsServer,
  port: number,
  address: string,
): Promise<number> {
  try {
    server.listen(port, address);
    await once(server, "listening");
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (address !== "::" || (code !== "EAFNOSUPPORT" && code !== "EADDRNOTAVAIL")) throw error;
    server.listen(port, "0.0.0.0");
    await once(server, "listening");
  }
  return (server.address() as AddressInfo).port;
}

/** By the code of Node's error. */
const refusals: Readonly<Record<string, typeof noRequest>> = {
  HPE_HEADER_OVERFLOW: {
    status: 431,
    reason: "Request Header Fields Too Large",
    detail: "The address or the headers are too long. Send a search as POST to /.search.",
  },
  ERR_HTTP_REQUEST_TIMEOUT: {
    status: 408,
    reason: "Request Timeout",
    detail: "The request did not arrive in time.",
  },
};
const noRequest = { status: 400, reason: "Bad Request", detail: "This is no HTTP request." };

/** How long a client that is still sending may go on after its refusal, milliseconds. */
const lingerMs = 2_000;

/**
 * RFC 7644 §3.12: every failure has a JSON body, also that of a request Node cannot parse.
 *
 * A connection cut while its client still sends is reset, and the client may never read why (RFC 9112 §9.6): what comes
 * after the refusal, each piece of it an error again, is let pass by until the client ends or its time is up.
 */
export function answerBrokenRequests(server: HttpsServer): void {
  const refused = new WeakSet<Duplex>();
  server.on("clientError", (error: NodeJS.ErrnoException, socket) => {
    if (error.code === "ECONNRESET") return void socket.destroy();
    if (refused.has(socket)) return;
    if (!socket.writable) return void socket.destroy();
    refused.add(socket);
    const cut = setTimeout(() => socket.destroy(), lingerMs);
    socket.once("close", () => clearTimeout(cut));
    const { status, reason, detail } = refusals[error.code ?? ""] ?? noRequest;
    const body = JSON.stringify({
      schemas: ["urn:ietf:params:scim:api:messages:2.0:Error"],
      status: String(status),
      detail,
    });
    const head = `HTTP/1.1 ${status} ${reason}`;
    socket.end(
      `${head}\r\ncontent-type: application/scim+json\r\ncontent-length: ${Buffer.byteLength(body)}\r\nconnection: close\r\n\r\n${body}`,
    );
  });
}

/** How often connections whose last answer is given are looked for while a server closes. */
const sweepMs = 50;

/**
 * Closes a server. Requests under way are answered, for at most `graceMs`; then their connections are cut. Node itself
 * would wait for as long as clients keep their connections (https://nodejs.org/api/http.html#serverclosecallback).
 */
export async function closeServer(
  server: HttpServer | HttpsServer,
  { graceMs = 10_000 }: { readonly graceMs?: number } = {},
): Promise<void> {
  if (!server.listening) return;
  const closed = once(server, "close");
  server.close();
  const sweep = setInterval(() => server.closeIdleConnections(), sweepMs);
  const cut = setTimeout(() => server.closeAllConnections(), graceMs);
  await closed;
  clearInterval(sweep);
  clearTimeout(cut);
}
