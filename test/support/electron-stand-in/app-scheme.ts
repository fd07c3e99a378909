import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { CustomScheme } from "electron";

type Handler = (request: Request) => Response | Promise<Response>;

export interface AppScheme {
  registerSchemesAsPrivileged(schemes: readonly CustomScheme[]): void;
  handle(scheme: string, handler: Handler): void;
  /** `app://wizard/x` as the browser is told it: `http://wizard.app.localhost:PORT/x`. Other addresses stay. */
  toBrowser(address: string): Promise<string>;
  /** The way back. */
  readonly fromBrowser: (address: string) => string;
}

/**
 * Custom schemes over a loopback server that calls their handlers, bodies streamed both ways. Chromium resolves
 * `*.localhost` to this machine by itself and takes it for a secure origin, as Electron takes a privileged scheme.
 */
export function createAppScheme(): AppScheme {
  const privileged = new Set<string>();
  const handlers = new Map<string, Handler>();
  let port: Promise<number> | undefined;
  let listening = 0;

  const listen = () =>
    new Promise<number>((resolve, reject) => {
      const server = createServer(
        (request, response) => void answer(request, response, handlers, fromBrowser),
      );
      server.on("error", reject).listen(0, "127.0.0.1", () => {
        listening = (server.address() as AddressInfo).port;
        resolve(listening);
      });
      server.unref();
    });

  const fromBrowser = (address: string): string => {
    const url = URL.parse(address);
    const names = /^(.+)\.([a-z]+)\.localhost$/.exec(url?.hostname ?? "");
    if (!url || !names || url.port !== String(listening)) return address;
    return `${names[2]}://${names[1]}${url.pathname}${url.search}${url.hash}`;
  };

  return {
    registerSchemesAsPrivileged(schemes) {
      for (const { scheme, privileges } of schemes) {
        if (privileges?.standard && privileges.secure) privileged.add(scheme);
      }
    },
    handle(scheme, handler) {
      if (handlers.has(scheme)) throw new Error(`Scheme ${scheme} has a handler already.`);
      handlers.set(scheme, handler);
    },
    async toBrowser(address) {
      const url = new URL(address);
      const scheme = url.protocol.slice(0, -1);
      if (!handlers.has(scheme)) return address;
      if (!privileged.has(scheme))
        throw new Error(`The stand-in needs ${scheme} to be privileged: standard and secure.`);
      port ??= listen();
      return `http://${url.host}.${scheme}.localhost:${await port}${url.pathname}${url.search}${url.hash}`;
    },
    fromBrowser,
  };
}

async function answer(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  handlers: ReadonlyMap<string, Handler>,
  fromBrowser: (address: string) => string,
): Promise<void> {
  const address = fromBrowser(`http://${incoming.headers.host}${incoming.url}`);
  const handler = handlers.get(new URL(address).protocol.slice(0, -1));
  if (!handler) {
    incoming.destroy();
    return;
  }
  const left = new AbortController();
  outgoing.on("close", () => left.abort());
  try {
    const response = await handler(toRequest(incoming, address, fromBrowser, left.signal));
    outgoing.writeHead(response.status, Object.fromEntries(response.headers));
    // What the handler says must reach the page at once, as the first event of a stream does.
    outgoing.flushHeaders();
    if (response.body) await pipeline(Readable.fromWeb(response.body), outgoing);
    else outgoing.end();
  } catch {
    // Electron shows a page whose handler threw, or whose stream broke, a failed request.
    outgoing.destroy();
  }
}

function toRequest(
  incoming: IncomingMessage,
  address: string,
  fromBrowser: (address: string) => string,
  signal: AbortSignal,
): Request {
  const headers = new Headers();
  for (const [name, value] of Object.entries(incoming.headers)) {
    if (typeof value === "string" && !isOfTheTransport(name)) headers.set(name, value);
  }
  for (const name of ["origin", "referer"]) {
    const value = headers.get(name);
    if (value) headers.set(name, fromBrowser(value).replace(/\/$/, ""));
  }
  const method = incoming.method ?? "GET";
  const hasBody = method !== "GET" && method !== "HEAD";
  return new Request(address, {
    method,
    headers,
    signal,
    ...(hasBody && { body: Readable.toWeb(incoming) as ReadableStream<Uint8Array>, duplex: "half" }),
  });
}

/** Headers that come with HTTP/1.1 over a socket and that a handler in Electron never sees. */
function isOfTheTransport(name: string): boolean {
  return ["host", "connection", "content-length", "transfer-encoding", "accept-encoding"].includes(name);
}
