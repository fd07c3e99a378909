/** Requests as a SCIM client sends them: HTTPS, kept-alive connections, a token. */
import { Agent, request as httpsRequest } from "node:https";

export type Body = Readonly<Record<string, unknown>>;

export interface Answer {
  readonly status: number;
  readonly headers: NodeJS.Dict<string | string[]>;
  readonly text: string;
  /** Empty when there is none, or when it is not JSON. */
  // oxlint-disable-next-line typescript/no-explicit-any -- tests look into answers of any shape
  readonly body: any;
}

export interface ScimRequests {
  get(path: string, headers?: Readonly<Record<string, string>>): Promise<Answer>;
  post(path: string, body: Body | string, headers?: Readonly<Record<string, string>>): Promise<Answer>;
  put(path: string, body: Body, headers?: Readonly<Record<string, string>>): Promise<Answer>;
  patch(
    path: string,
    operations: readonly Body[],
    headers?: Readonly<Record<string, string>>,
  ): Promise<Answer>;
  delete(path: string, headers?: Readonly<Record<string, string>>): Promise<Answer>;
  close(): void;
}

export interface ScimTarget {
  /** `https://HOST:PORT/ecma2host_NAME/scim`. */
  readonly url: string;
  readonly token: string;
  /** PEM of the authority to trust. */
  readonly ca: string;
}

export function scimRequests({ url, token, ca }: ScimTarget): ScimRequests {
  // The machine's own name need not resolve where tests run; the certificate is good for localhost too.
  const address = new URL(url);
  address.hostname = "localhost";
  const agent = new Agent({ keepAlive: true, ca, maxSockets: 64 });

  function send(
    method: string,
    path: string,
    headers: Readonly<Record<string, string>>,
    body?: string,
  ): Promise<Answer> {
    const { promise, resolve, reject } = Promise.withResolvers<Answer>();
    const all = {
      authorization: `Bearer ${token}`,
      accept: "application/scim+json",
      ...(body !== undefined && {
        "content-type": "application/scim+json",
        "content-length": String(Buffer.byteLength(body)),
      }),
      ...headers,
    };
    const target = new URL(`${address.href}${path}`);
    const request = httpsRequest(target, { method, headers: all, agent, timeout: 60_000 }, (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("error", reject);
      response.on("end", () => {
        const text = Buffer.concat(chunks).toString("utf8");
        resolve({ status: response.statusCode ?? 0, headers: response.headers, text, body: parsed(text) });
      });
    });
    request.on("timeout", () =>
      request.destroy(new Error(`${method} ${path} had no answer within a minute`)),
    );
    request.on("error", reject);
    request.end(body);
    return promise;
  }

  return {
    get: (path, headers = {}) => send("GET", path, headers),
    post: (path, body, headers = {}) =>
      send("POST", path, headers, typeof body === "string" ? body : JSON.stringify(body)),
    put: (path, body, headers = {}) => send("PUT", path, headers, JSON.stringify(body)),
    patch: (path, operations, headers = {}) =>
      send("PATCH", path, headers, JSON.stringify(patchBody(operations))),
    delete: (path, headers = {}) => send("DELETE", path, headers),
    close: () => agent.destroy(),
  };
}

const patchBody = (operations: readonly Body[]): Body => ({
  schemas: ["urn:ietf:params:scim:api:messages:2.0:PatchOp"],
  Operations: operations,
});

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return {};
  }
}
