import assert from "node:assert/strict";
import { request } from "node:http";
import { test } from "node:test";
import { adminToken, startAdmin } from "./admin-host.ts";

const authorization = `Bearer ${adminToken}`;

const refused = [
  {
    title: "another name as Host is refused (DNS rebinding)",
    headers: { authorization, host: "evil.example:80" },
    status: 403,
  },
  {
    title: "the right name with another port is refused",
    headers: { authorization, host: "127.0.0.1:1" },
    status: 403,
  },
  {
    title: "a request from a page of another site is refused",
    headers: { authorization, "sec-fetch-site": "cross-site" },
    status: 403,
  },
  {
    title: "a request from a page of another port is refused",
    headers: { authorization, "sec-fetch-site": "same-site" },
    status: 403,
  },
  { title: "a request without a token is refused", headers: {}, status: 401 },
  { title: "an empty token is refused", headers: { authorization: "Bearer " }, status: 401 },
  { title: "a wrong token is refused", headers: { authorization: `Bearer ${adminToken}x` }, status: 401 },
  {
    title: "the token under another scheme is refused",
    headers: { authorization: `Basic ${adminToken}` },
    status: 401,
  },
] as const;

for (const { title, headers, status } of refused) {
  test(title, async (t) => {
    const { url } = await startAdmin(t);
    const answer = await get(`${url}/admin/status`, headers);
    assert.equal(answer.status, status);
    assert.ok((JSON.parse(answer.text) as { message: string }).message);
  });
}

const taken = [
  { title: "the page's own requests are taken", headers: { authorization, "sec-fetch-site": "same-origin" } },
  {
    title: "a request typed into the address bar or a script is taken",
    headers: { authorization, "sec-fetch-site": "none" },
  },
];

for (const { title, headers } of taken) {
  test(title, async (t) => {
    const { url } = await startAdmin(t);
    assert.equal((await get(`${url}/admin/status`, headers)).status, 200);
    const { port } = new URL(url);
    assert.equal((await get(`${url}/admin/status`, { ...headers, host: `localhost:${port}` })).status, 200);
  });
}

test("the page needs no token, runs its own scripts only, and keeps inside its folder", async (t) => {
  const { url } = await startAdmin(t, { page: "<h1>Linkspan</h1>" });
  const page = await get(`${url}/`, {});
  assert.equal(page.status, 200);
  assert.equal(page.text, "<h1>Linkspan</h1>");
  assert.match(String(page.headers["content-security-policy"]), /default-src 'none'; script-src 'self';/);
  assert.equal(page.headers["x-content-type-options"], "nosniff");
  assert.equal((await get(`${url}/../state/secret.key`, {})).status, 404);
  assert.equal((await get(`${url}/%2e%2e/state/secret.key`, {})).status, 404);
});

test("a page that was not built says how to build it", async (t) => {
  const { url } = await startAdmin(t);
  const page = await get(`${url}/`, {});
  assert.equal(page.status, 404);
  assert.match(page.text, /npm run build/);
});

test("answers of the API are kept by no cache, and nothing but JSON is taken", async (t) => {
  const { url, call } = await startAdmin(t);
  assert.equal((await call("GET /admin/status")).headers.get("cache-control"), "no-store");
  const put = (body: string, type: string) =>
    fetch(`${url}/admin/log-level`, {
      method: "PUT",
      headers: { authorization, "content-type": type },
      body,
    });
  assert.equal((await put("level=debug", "application/x-www-form-urlencoded")).status, 415);
  assert.equal((await put('{"level":', "application/json")).status, 400);
  assert.equal((await put(JSON.stringify({ level: "x".repeat(1_100_000) }), "application/json")).status, 413);
  assert.equal((await put('{"level":"warn","extra":1}', "application/json")).status, 400);
  assert.equal((await put('{"level":"loud"}', "application/json")).status, 400);
  assert.equal((await put('{"level":"warn","__proto__":{}}', "application/json")).status, 400);
  assert.equal((await put('{"level":"warn"}', "application/json")).status, 200);
});

test("an address that is not there answers 404 in JSON", async (t) => {
  const { url } = await startAdmin(t);
  assert.equal((await get(`${url}/admin/nothing`, { authorization })).status, 404);
  assert.equal((await get(`${url}/nothing.js`, {})).status, 404);
});

/** `fetch` sets Host and Sec-Fetch-Site itself and normalises paths; this sends what it is given. */
function get(url: string, headers: Record<string, string>) {
  const { hostname, port } = new URL(url);
  const path = url.slice(url.indexOf(port) + port.length);
  const { promise, resolve, reject } = Promise.withResolvers<{
    status: number;
    text: string;
    headers: Record<string, unknown>;
  }>();
  request({ hostname, port, path, headers }, (response) => {
    let text = "";
    response.setEncoding("utf8");
    response.on("data", (chunk: string) => (text += chunk));
    response.on("end", () => resolve({ status: response.statusCode ?? 0, text, headers: response.headers }));
  })
    .on("error", reject)
    .end();
  return promise;
}
