/** The protocol over a plain HTTP server on the loopback address, for tests that speak as clients do. */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { unauthorized } from "../../host/scim/authorization.ts";
import { respond, type ScimResponse } from "../../host/scim/response.ts";
import { scimHandler } from "../../host/scim/scim.ts";
import { type MemoryServed, memoryServed } from "./memory-served.ts";

export interface ScimServer extends AsyncDisposable {
  readonly base: string;
  readonly token: string;
  readonly served: MemoryServed;
}

export async function scimServer(): Promise<ScimServer> {
  const token = "a-token-for-tests";
  const root = "/ecma2host_memory/scim";
  const handle = scimHandler();
  let served: MemoryServed | undefined;
  const server = createServer((request, response) => {
    const chunks: Uint8Array[] = [];
    request.on("data", (chunk: Uint8Array) => chunks.push(chunk));
    const reply = async () => {
      const [path = "", query = ""] = (request.url ?? "").slice(root.length).split("?");
      const authorization = request.headers.authorization ?? "";
      const known = authorization.toLowerCase().startsWith("bearer ") && authorization.slice(7) === token;
      const answer: ScimResponse =
        known && served
          ? await handle(
              {
                method: request.method ?? "GET",
                path,
                query,
                headers: request.headers,
                body: chunks.length > 0 ? Buffer.concat(chunks) : undefined,
                requestId: "r1",
                signal: () => AbortSignal.timeout(10_000),
              },
              served,
            )
          : respond(unauthorized(request.headers.authorization), request.headers.accept);
      if (answer.status === 500) console.error(answer.failure);
      response.writeHead(answer.status, answer.headers).end(answer.body);
    };
    request.on("end", () => void reply());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}${root}`;
  served = memoryServed(base);
  return {
    base,
    token,
    served,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
