import { mkdir, rm, writeFile } from "node:fs/promises";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { dirname, join } from "node:path";
import { text } from "node:stream/consumers";
import { type RunFile, runFilePath } from "../../../host/contract/run-file.ts";

export interface FakeHost {
  readonly url: string;
  readonly token: string;
  /** Sends one server-sent event to everybody who listens. */
  sendEvent(data: string): void;
  /** How many listen to the events. */
  listeners(): number;
  /** Ends; its run file stays, as after a crash. */
  crash(): Promise<void>;
  close(): Promise<void>;
}

/** An admin API with just enough to forward to, and the run file that leads to it. */
export async function startFakeHost(
  stateDir: string,
  options: { readonly token?: string } = {},
): Promise<FakeHost> {
  const token = options.token ?? "token-of-the-host";
  const streams = new Set<ServerResponse>();
  const server = createServer((request, response) => {
    if (request.headers.authorization !== `Bearer ${token}`) {
      response.writeHead(401).end();
    } else if (request.url === "/admin/events") {
      response.writeHead(200, { "content-type": "text/event-stream" }).flushHeaders();
      streams.add(response.on("close", () => streams.delete(response)));
    } else if (request.url?.startsWith("/admin/echo")) {
      void echo(request, response);
    } else {
      response
        .writeHead(200, { "content-type": "application/json" })
        .end(JSON.stringify({ version: "0.0.0-fake" }));
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const url = `http://127.0.0.1:${port}`;
  const path = join(stateDir, runFilePath);
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, JSON.stringify({ pid: process.pid, port, url, token } satisfies RunFile));

  const crash = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return {
    url,
    token,
    sendEvent: (data) => streams.forEach((stream) => stream.write(`event: activity\ndata: ${data}\n\n`)),
    listeners: () => streams.size,
    crash,
    async close() {
      await crash();
      await rm(path, { force: true });
    },
  };
}

async function echo(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { method, url, headers } = request;
  const body = await text(request);
  response.writeHead(201, { "content-type": "application/json", etag: '"1"', "set-cookie": "never=seen" });
  response.end(JSON.stringify({ method, url, headers, body }));
}
