/** SCIM's way over HTTP, with the protocol and an embedded store behind it: what a client hears, and what is noted of it. */
import assert from "node:assert/strict";
import { once } from "node:events";
import { Agent, createServer, request as httpRequest } from "node:http";
import type { AddressInfo } from "node:net";
import { after, before, beforeEach, test } from "node:test";
import type { ActivityEntry, LogLevel } from "../../host/contract/admin-api.ts";
import type { Log } from "../../host/contract/log.ts";
import type { Served } from "../../host/provisioning/served.ts";
import { httpsTransport } from "../../host/scim/https-transport.ts";
import { limits } from "../../host/scim/limits.ts";
import { scimHandler } from "../../host/scim/scim.ts";
import { memoryServed } from "../support/memory-served.ts";
import { type Send, scimClient } from "../support/scim-client.ts";

const token = "a-token-for-tests";
const lines: { level: LogLevel; message: string; fields: Readonly<Record<string, unknown>> }[] = [];
const activity: Omit<ActivityEntry, "id" | "at">[] = [];

const write =
  (level: LogLevel) =>
  (message: string, fields: Readonly<Record<string, unknown>> = {}) =>
    void lines.push({ level, message, fields });
const log: Log = {
  error: write("error"),
  warn: write("warn"),
  info: write("info"),
  debug: write("debug"),
  enabled: () => true,
  child: () => log,
};

/** A user called "bug" cannot be made: the store fails as only a programming error does. */
function withBug(served: Served): Served {
  return {
    ...served,
    name: "Company",
    async create(type, change, context) {
      if (change.resource["userName"] === "bug") throw new TypeError("secret of the program");
      return served.create(type, change, context);
    },
  };
}

const tokens = {
  revision: 0,
  isLive: true,
  verify: (id: string, presented: string) => tokens.isLive && id === "company" && presented === token,
};
const server = createServer();
let send: Send;
let base: string;
before(async () => {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}/ecma2host_Company/scim`;
  const served = withBug(memoryServed(base));
  const transport = httpsTransport({
    fleet: {
      find: (name) =>
        name === "Company"
          ? { served, id: "company" }
          : name === "Other"
            ? { served: { ...served, name }, id: "other" }
            : undefined,
    },
    handle: scimHandler(),
    tokens,
    record: (entry) => void activity.push(entry),
    log,
    bodyArrivalMs: 200,
  });
  server.on("request", (request, response) => void transport(request, response));
  send = scimClient(base, token);
});
beforeEach(() => {
  lines.length = 0;
  activity.length = 0;
});
after(() => {
  server.closeAllConnections();
  server.close();
});

test("a body that stops arriving is cut off in time with 408, and its connection closed", async () => {
  const request = httpRequest(`${base}/Users`, {
    method: "POST",
    headers: { authorization: `Bearer ${token}`, "content-length": "1000" },
  });
  request.write('{"userName":');
  const began = performance.now();
  const [response] = await once(request, "response");
  assert.equal(response.statusCode, 408);
  assert.equal(response.headers["connection"], "close");
  assert.ok(performance.now() - began < 2_000);
  request.destroy();
});

test("a connection that had the right token is let in by nothing else, and no longer once its token is revoked", async () => {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const ports = new Set<number | undefined>();
  const status = async (authorization: string, connector = "Company") => {
    const address = `${base.replace("Company", connector)}/Users`;
    const request = httpRequest(address, { agent, headers: { authorization } }).end();
    const [response] = await once(request, "response");
    ports.add(request.socket?.localPort);
    response.resume();
    await once(response, "end");
    return response.statusCode;
  };
  try {
    assert.equal(await status(`Bearer ${token}`), 200);
    assert.equal(await status(`Bearer ${token}`), 200);
    assert.equal(await status(`Bearer ${token}x`), 401);
    assert.equal(await status(`Bearer ${token}`, "Other"), 401);
    assert.equal(await status(`Bearer ${token}`), 200);
    tokens.isLive = false;
    tokens.revision++;
    assert.equal(await status(`Bearer ${token}`), 401);
    tokens.isLive = true;
    assert.equal(await status(`Bearer ${token}`), 200);
    assert.equal(ports.size, 1, "all on one connection");
  } finally {
    tokens.isLive = true;
    agent.destroy();
  }
});

test("a client that goes away in the middle of its body is no error of the host", async () => {
  const request = httpRequest(`${base}/Users`, {
    method: "POST",
    headers: { authorization: `Bearer ${token}`, "content-length": "1000" },
  });
  request.on("error", () => {});
  request.write('{"userName":');
  await new Promise((resolve) => setTimeout(resolve, 50));
  request.destroy();
  while (!lines.some(({ message }) => message === "request"))
    await new Promise((resolve) => setTimeout(resolve, 5));
  assert.deepEqual(
    lines.filter(({ level }) => level === "error"),
    [],
  );
});

test("a bug inside a bulk request reaches the log, though the answer is 200", async () => {
  const { status, json } = await send("POST", "/Bulk", {
    schemas: ["urn:ietf:params:scim:api:messages:2.0:BulkRequest"],
    Operations: [
      { method: "POST", path: "/Users", bulkId: "1", data: { userName: "bug" } },
      { method: "POST", path: "/Users", bulkId: "2", data: { userName: "ada" } },
    ],
  });
  assert.equal(status, 200);
  const [failed, made] = json["Operations"] as { status: string; response?: { detail: string } }[];
  assert.equal(made?.status, "201");
  assert.equal(failed?.status, "500");
  assert.doesNotMatch(failed?.response?.detail ?? "", /secret/);
  const errors = lines.filter(({ level }) => level === "error");
  assert.equal(errors.length, 1);
  assert.equal((errors[0]?.fields["error"] as Error | undefined)?.message, "secret of the program");
  assert.match(failed?.response?.detail ?? "", new RegExp(String(errors[0]?.fields["requestId"])));
  assert.equal(activity[0]?.message, "An error inside Linkspan; the log has the details.");
});

test("HEAD is answered as GET is, without the body", async () => {
  await send("POST", "/Users", { userName: "grace" });
  for (const path of ["/Users", "/Users?count=0", "/ServiceProviderConfig", "/Schemas", "/nowhere"]) {
    const got = await send("GET", path);
    const head = await send("HEAD", path);
    assert.equal(head.status, got.status, path);
    assert.equal(head.text, "");
    for (const name of ["content-type", "content-length", "etag"])
      assert.equal(head.headers.get(name), got.headers.get(name), `${path} ${name}`);
  }
});

test("/Me answers 501, since a token stands for no person", async () => {
  for (const [method, path] of [
    ["GET", "/Me"],
    ["PATCH", "/me"],
    ["DELETE", "/Me/"],
  ] as const) {
    const { status, json } = await send(method, path);
    assert.equal(status, 501, path);
    assert.equal(json.status, "501");
  }
});

test("who accepts only application/json is answered so when a request is refused, too", async () => {
  await send("POST", "/Users", { userName: "taken" });
  const right = { authorization: `Bearer ${token}` };
  const taken = JSON.stringify({ userName: "taken" });
  for (const { status, address = base, path = "/Users", headers = right, body } of [
    { status: 400, body: "{" },
    { status: 401, headers: {} },
    { status: 401, headers: { authorization: "Bearer wrong" } },
    { status: 404, path: "/Users/none" },
    { status: 404, address: base.replace("Company", "Nobody") },
    { status: 404, address: base.replace("/scim", "") },
    { status: 405, path: "/Schemas", body: "{}" },
    { status: 409, body: taken },
    { status: 413, body: `"${"x".repeat(limits.bodyBytes)}"` },
    { status: 501, path: "/Me" },
  ]) {
    const init = body === undefined ? {} : { method: "POST", body };
    const response = await fetch(address + path, {
      ...init,
      headers: { ...headers, accept: "application/json", "content-type": "application/json" },
    });
    assert.equal(response.status, status);
    assert.match(response.headers.get("content-type") ?? "", /^application\/json/, String(status));
    assert.equal(((await response.json()) as { status: string }).status, String(status));
  }
});

test("a token that is wrong is named as such, and one that is missing is asked for", async () => {
  for (const { authorization, says } of [
    { authorization: "Bearer wrong", says: 'Bearer realm="SCIM", error="invalid_token"' },
    { authorization: "bearer  wrong", says: 'Bearer realm="SCIM", error="invalid_token"' },
    { authorization: "Bearer ", says: 'Bearer realm="SCIM"' },
    { authorization: "Basic d3Jvbmc=", says: 'Bearer realm="SCIM"' },
    { authorization: undefined, says: 'Bearer realm="SCIM"' },
  ]) {
    const headers = authorization === undefined ? {} : { authorization };
    const response = await fetch(`${base}/Users`, { headers });
    assert.equal(response.status, 401);
    assert.equal(response.headers.get("www-authenticate"), says, authorization);
  }
});

const browser = { accept: "text/html,application/xhtml+xml,*/*;q=0.8" };
test("a browser is told that the address is right and what clients need, with 401 and no script", async () => {
  for (const path of ["", "/", "/Users", "/Users/1"]) {
    const response = await fetch(base + path, { headers: browser });
    const text = await response.text();
    assert.equal(response.status, 401);
    assert.match(response.headers.get("content-type") ?? "", /^text\/html/);
    assert.match(response.headers.get("www-authenticate") ?? "", /^Bearer /);
    assert.match(response.headers.get("content-security-policy") ?? "", /default-src 'none'/);
    assert.match(text, /This address is right/);
    assert.match(text, /Company/);
    assert.doesNotMatch(text, /<script/);
  }
});

test("programs get JSON also when they take a page, and a browser's other requests do too", async () => {
  const wrong = { ...browser, authorization: "Bearer wrong" };
  for (const { method, headers } of [
    { method: "GET", headers: wrong },
    { method: "POST", headers: browser },
    { method: "GET", headers: { accept: "*/*" } },
  ]) {
    const response = await fetch(`${base}/Users`, { method, headers });
    assert.equal(response.status, 401);
    assert.match(response.headers.get("content-type") ?? "", /scim\+json/);
    assert.equal(((await response.json()) as { status: string }).status, "401");
  }
});
