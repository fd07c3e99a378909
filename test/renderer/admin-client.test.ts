import assert from "node:assert/strict";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { test } from "node:test";
import { AdminCallFailure, createAdminClient } from "../../renderer/admin-client.ts";

interface Answer {
  status: number;
  type: string;
  body: string;
}

/** A server that answers everything the same way and keeps what it was asked. */
async function serving(answer: Answer) {
  const requests: { line: string; headers: IncomingMessage["headers"]; body: string }[] = [];
  const server = createServer((request, response) => {
    let body = "";
    request.on("data", (part: Buffer) => {
      body += part;
    });
    request.on("end", () => {
      requests.push({ line: `${request.method} ${request.url}`, headers: request.headers, body });
      response.writeHead(answer.status, { "content-type": answer.type }).end(answer.body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    requests,
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

const json = (body: unknown, status = 200): Answer => ({
  status,
  type: "application/json",
  body: JSON.stringify(body),
});

test("a call goes to its route with the token, its parameters escaped and its body as JSON", async () => {
  await using host = await serving(json({ id: "d" }));
  const client = createAdminClient({ baseUrl: host.url, token: "secret" });
  await client.call("PATCH /admin/drafts/:id", {
    params: { id: "a/b c" },
    body: { config: { name: "HR" } },
    ifMatch: '"3"',
  });
  const [request] = host.requests;
  assert.equal(request?.line, "PATCH /admin/drafts/a%2Fb%20c");
  assert.equal(request?.headers.authorization, "Bearer secret");
  assert.equal(request?.headers["if-match"], '"3"');
  assert.equal(request?.headers["content-type"], "application/json");
  assert.deepEqual(JSON.parse(request?.body ?? ""), { config: { name: "HR" } });
});

test("in the desktop window no token is sent, since the app protocol adds it", async () => {
  await using host = await serving(json([]));
  await createAdminClient({ baseUrl: host.url, token: undefined }).call("GET /admin/activity", {
    query: { connector: "A&B", limit: "5" },
  });
  assert.equal(host.requests[0]?.line, "GET /admin/activity?connector=A%26B&limit=5");
  assert.equal(host.requests[0]?.headers.authorization, undefined);
});

test("a refusal carries the host's sentence, its status and where the problems are", async () => {
  const problems = [{ path: "/name", message: "Choose another name." }];
  await using host = await serving(json({ message: "It cannot be saved yet.", problems }, 422));
  const client = createAdminClient({ baseUrl: host.url, token: "t" });
  await assert.rejects(client.call("GET /admin/status"), (error: AdminCallFailure) => {
    assert.ok(error instanceof AdminCallFailure);
    assert.deepEqual(
      [error.status, error.message, error.problems],
      [422, "It cannot be saved yet.", problems],
    );
    return true;
  });
});

test("an answer that is not the host's own says its status, not its page", async () => {
  await using host = await serving({ status: 502, type: "text/html", body: "<h1>Bad gateway</h1>" });
  const client = createAdminClient({ baseUrl: host.url, token: "t" });
  await assert.rejects(client.call("GET /admin/status"), { status: 502, message: /answered 502/ });
});

test("a host that is gone is told apart from one that refuses", async () => {
  const host = await serving(json({}));
  await host[Symbol.asyncDispose]();
  const client = createAdminClient({ baseUrl: host.url, token: "t" });
  await assert.rejects(client.call("GET /admin/status"), { status: undefined, message: /does not answer/ });
});

test("a call that is cancelled is not shown as a failure of the host", async () => {
  await using host = await serving(json({}));
  const client = createAdminClient({ baseUrl: host.url, token: "t" });
  await assert.rejects(client.call("GET /admin/status", { signal: AbortSignal.abort() }), {
    name: "AbortError",
  });
});
