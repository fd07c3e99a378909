/** Addresses, headers and connections that were made to do harm, against the whole host. */
import assert from "node:assert/strict";
import { once } from "node:events";
import { after, before, test } from "node:test";
import { setTimeout as delay } from "node:timers/promises";
import { connect } from "node:tls";
import { type AttackedDemo, attackedDemo } from "../support/attacked-demo.ts";
import { type Answer, scimRequests } from "../support/scim-requests.ts";

let attacked: AttackedDemo;
let path: string;
let userId: string;
before(async () => {
  attacked = await attackedDemo();
  path = new URL(attacked.target.url).pathname;
  userId = (await attacked.scim.get("/Users?count=1")).body.Resources[0].id;
});
after(() => attacked.close());

const errorUrn = "urn:ietf:params:scim:api:messages:2.0:Error";
function assertRefused(answer: Answer, status: number): void {
  assert.equal(answer.status, status, answer.text);
  assert.deepEqual(answer.body.schemas, [errorUrn]);
}

/** A request as bytes; its answer's status and text. */
async function raw(lines: readonly string[], body = ""): Promise<{ status: number; text: string }> {
  const text = await attacked.raw(`${lines.join("\r\n")}\r\n\r\n${body}`);
  return { status: Number(/^HTTP\/1\.1 (\d{3}) /.exec(text)?.[1] ?? 0), text };
}
const bearer = () => `authorization: Bearer ${attacked.target.token}`;

for (const bad of ["%", "%E0%A4%A", "%ZZ", "%C0%AE%C0%AE", "%FF"])
  test(`the bad percent-encoding ${bad} in a path answers 404, and is taken as it stands in a query`, async () => {
    assertRefused(await attacked.scim.get(`/Users/${bad}`), 404);
    assertRefused(await attacked.scim.delete(`/Users/${bad}`), 404);
    assertRefused(await attacked.scim.get(`/${bad}`), 404);
    const found = await attacked.scim.get(`/Users?filter=userName+eq+%22${bad}%22`);
    assert.equal(found.status, 200);
    assert.equal(found.body.totalResults, 0);
    assertRefused(await attacked.scim.get(`/Users?filter=${bad}%22`), 400);
  });

for (const id of [
  "..",
  "..%2f..%2f..%2fetc%2fpasswd",
  "..%5c..%5cwindows%5cwin.ini",
  "%00",
  `a%00b`,
  ".",
  "%2e%2e%2fGroups",
  "/etc/passwd",
  "a".repeat(8_000),
  "%F0%9F%98%80",
])
  test(`the id ${id.slice(0, 40)} is nobody's, whatever is done with it`, async () => {
    // The client library would resolve dots; the bytes go out as they are.
    for (const method of ["GET", "DELETE", "PUT", "PATCH"]) {
      const body = '{"userName":"x","Operations":[{"op":"remove","path":"title"}]}';
      const { status, text } = await raw(
        [
          `${method} ${path}/Users/${id} HTTP/1.1`,
          "host: localhost",
          bearer(),
          "connection: close",
          ...(method.startsWith("P") ? [`content-length: ${body.length}`] : []),
        ],
        method.startsWith("P") ? body : "",
      );
      assert.equal(status, 404, `${method}: ${text}`);
      assert.ok(text.includes(errorUrn));
      assert.doesNotMatch(text, /root:/);
    }
  });

for (const name of [
  "..",
  "..%2f..%2fCompany",
  "Company%00",
  "company",
  "COMPANY",
  "__proto__",
  "constructor",
  "toString",
  "",
  "Company%2f",
  "C%6fmpany",
])
  test(`the connector name ${name} is no way to Company`, async () => {
    const { status, text } = await raw([
      `GET /ecma2host_${name}/scim/Users HTTP/1.1`,
      "host: localhost",
      bearer(),
      "connection: close",
    ]);
    assert.equal(status, 404, text);
    assert.doesNotMatch(text, /userName/);
  });

test("the token of another connector gives the same answer for ids that exist and for ids that do not", async () => {
  const stranger = scimRequests({ ...attacked.target, token: attacked.vault.token });
  const texts = new Set<string>();
  for (const id of [userId, "no-such-id", "2819c223-7f76-453a-919d-413861904646"])
    for (const answer of [
      await stranger.get(`/Users/${id}`),
      await stranger.delete(`/Users/${id}`),
      await stranger.patch(`/Users/${id}`, [{ op: "replace", path: "title", value: "stolen" }]),
      await stranger.put(`/Users/${id}`, { userName: "stolen" }),
      await stranger.get(`/Users?filter=id+eq+%22${id}%22`),
      await stranger.get(`/no-such-place/${id}`),
    ]) {
      assertRefused(answer, 401);
      assert.match(String(answer.headers["www-authenticate"]), /^Bearer /);
      texts.add(answer.text);
    }
  assert.equal(texts.size, 1);
  stranger.close();
  const vault = scimRequests(attacked.vault);
  assertRefused(await vault.get(`/Users/${userId}`), 404);
  vault.close();
  assert.notEqual((await attacked.scim.get(`/Users/${userId}`)).body.title, "stolen");
});

test("a change under a stale If-Match answers 412 and changes nothing", async () => {
  const { body } = await attacked.scim.get(`/Users/${userId}`);
  const stale = { "if-match": 'W/"0"' };
  const title = body.title;
  assertRefused(
    await attacked.scim.patch(`/Users/${userId}`, [{ op: "replace", path: "title", value: "late" }], stale),
    412,
  );
  assertRefused(await attacked.scim.put(`/Users/${userId}`, { userName: "late" }, stale), 412);
  assertRefused(await attacked.scim.delete(`/Users/${userId}`, stale), 412);
  for (const nonsense of ["", "W/", '"', "a".repeat(5_000), 'W/"1', "0", "__proto__"])
    assertRefused(await attacked.scim.delete(`/Users/${userId}`, { "if-match": nonsense }), 412);
  const after = await attacked.scim.get(`/Users/${userId}`);
  assert.equal(after.body.title, title);
  assert.equal(after.body.meta.version, body.meta.version);
});

for (const { name, headers, status } of [
  {
    name: "a wrong token before the right one",
    headers: () => ["authorization: Bearer wrong", bearer()],
    status: 401,
  },
  { name: "no scheme before the right one", headers: () => ["authorization: x", bearer()], status: 401 },
  { name: "two tokens in one header", headers: () => [`${bearer()}, Bearer wrong`], status: 401 },
  {
    name: "the token in another header",
    headers: () => [`x-authorization: Bearer ${attacked.target.token}`],
    status: 401,
  },
  {
    name: "the token after a NUL-like space",
    headers: () => [`authorization: Bearer\u00a0${attacked.target.token}`],
    status: 401,
  },
  {
    name: "Basic with the token",
    headers: () => [`authorization: Basic ${btoa(`:${attacked.target.token}`)}`],
    status: 401,
  },
])
  test(`${name} answers ${status}`, async () => {
    const { status: given, text } = await raw([
      `GET ${path}/Users HTTP/1.1`,
      "host: localhost",
      ...headers(),
      "connection: close",
    ]);
    assert.equal(given, status, text);
    assert.ok(text.includes(errorUrn));
  });

test("a whole URL as the request's target reaches the same place; its host decides nothing", async () => {
  for (const host of ["https://localhost:8585", "http://evil.example", "HTTPS://[::1]:1"]) {
    const { status, text } = await raw([
      `GET ${host}${path}/Users?count=1 HTTP/1.1`,
      "host: evil.example",
      "x-forwarded-host: evil.example",
      bearer(),
      "connection: close",
    ]);
    assert.equal(status, 200, text);
    assert.doesNotMatch(text, /evil/);
  }
});

for (const { name, lines, body } of [
  {
    name: "a length and pieces at once",
    lines: ["content-length: 5", "transfer-encoding: chunked"],
    body: "0\r\n\r\nGET /health HTTP/1.1\r\nhost: x\r\n\r\n",
  },
  { name: "two lengths", lines: ["content-length: 2", "content-length: 3"], body: "{} " },
  { name: "a negative length", lines: ["content-length: -1"], body: "" },
  { name: "pieces of an unknown kind", lines: ["transfer-encoding: identity, chunked, x"], body: "{}" },
  {
    name: "a piece whose size is no number",
    lines: ["transfer-encoding: chunked"],
    body: "zz\r\n{}\r\n0\r\n\r\n",
  },
  { name: "a header without a name", lines: [": x"], body: "" },
  { name: "a header that is folded", lines: ["x: 1\r\n continued", "content-length : 5"], body: "" },
])
  test(`${name}: the request is refused once, as JSON, and its connection ended`, async () => {
    const { status, text } = await raw(
      [`POST ${path}/Users HTTP/1.1`, "host: localhost", bearer(), ...lines],
      body,
    );
    assert.equal(status, 400, text);
    assert.equal(text.split("HTTP/1.1").length, 2, "there was a second answer");
    assert.ok(text.includes(errorUrn));
  });

test("an address longer than the host reads answers 431 with a JSON body", async () => {
  const long = await attacked.undisturbed(() => attacked.scim.get(`/Users?filter=${"a".repeat(100_000)}`));
  assertRefused(long, 431);
  const header = await attacked.scim.get("/Users?count=1", { "x-long": "a".repeat(100_000) });
  assertRefused(header, 431);
});

test("an address longer than the host reads is answered also to a client that sends all of it before it reads", async () => {
  const socket = connect({
    host: "localhost",
    port: Number(new URL(attacked.target.url).port),
    ca: attacked.target.ca,
  });
  await once(socket, "secureConnect");
  socket.pause();
  socket.write(`GET ${path}/Users?filter=`);
  for (let i = 0; i < 20; i++) {
    socket.write("a".repeat(50_000));
    await delay(5);
  }
  let answer = "";
  socket
    .setEncoding("utf8")
    .on("data", (text: string) => (answer += text))
    .resume();
  await once(socket, "end");
  assert.match(answer, /^HTTP\/1\.1 431 /);
});

test("bytes that are no HTTP answer 400 with a JSON body", async () => {
  for (const bytes of ["\u0000\u0001\u0002\r\n\r\n", "GET\r\n\r\n", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"]) {
    const text = await attacked.raw(bytes);
    assert.match(text, /^HTTP\/1\.1 400 /, text);
    assert.ok(text.includes(errorUrn));
  }
});

for (const method of ["TRACE", "CONNECT", "OPTIONS", "PROPFIND", "LINK"])
  test(`the method ${method} is refused, and never reflects what was sent`, async () => {
    const { status, text } = await raw([
      `${method} ${path}/Users HTTP/1.1`,
      "host: localhost",
      bearer(),
      "connection: close",
    ]);
    if (method === "CONNECT") assert.equal(status, 0);
    else assert.equal(status, 405, text);
    assert.ok(!text.includes(attacked.target.token));
  });

test("50 connections that stop in the middle of a request keep nobody from being answered", async () => {
  const half = [
    `POST ${path}/Users HTTP/1.1\r\nhost: x\r\n`,
    `POST ${path}/Users HTTP/1.1\r\nhost: x\r\n${bearer()}\r\ncontent-length: 1000\r\n\r\n{"userName":`,
  ];
  const ends = await Promise.all(Array.from({ length: 50 }, (_, i) => attacked.stall(half[i % 2] ?? "")));
  await attacked.undisturbed(async () => {
    for (let i = 0; i < 20; i++) assert.equal((await attacked.scim.get("/Users?count=1")).status, 200);
  });
  for (const end of ends) end();
});

test("no answer names the software behind it", async () => {
  for (const answer of [await attacked.scim.get("/Users?count=1"), await attacked.scim.get("/nowhere")]) {
    assert.equal(answer.headers["server"], undefined);
    assert.equal(answer.headers["x-powered-by"], undefined);
  }
});
