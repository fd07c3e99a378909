import assert from "node:assert/strict";
import { after, test } from "node:test";
import { scimClient } from "../support/scim-client.ts";
import { scimServer } from "../support/scim-server.ts";

const server = await scimServer();
after(() => server[Symbol.asyncDispose]());
const send = scimClient(server.base, server.token);
const core = "urn:ietf:params:scim:schemas:core:2.0:User";
const user = async (userName: string, more = {}) =>
  (await send("POST", "/Users", { schemas: [core], userName, ...more })).json;

test("without the token the answer is 401 with a challenge, whatever the path", async () => {
  for (const path of ["/Users", "/nowhere", "/Users/x"]) {
    const answer = await send("GET", path, undefined, { authorization: "Bearer wrong" });
    assert.equal(answer.status, 401);
    assert.match(answer.headers.get("www-authenticate") ?? "", /^Bearer/);
    assert.equal(answer.json.status, "401");
  }
});

for (const [method, path, allowed] of [
  ["DELETE", "/Users", "GET, POST"],
  ["PATCH", "/Users/", "GET, POST"],
  ["POST", "/Users/x", "GET, PUT, PATCH, DELETE"],
  ["GET", "/Users/.search", "POST"],
  ["GET", "/.search", "POST"],
  ["GET", "/Bulk", "POST"],
  ["POST", "/Schemas", "GET"],
  ["PUT", "/ServiceProviderConfig", "GET"],
  ["DELETE", "/ResourceTypes/User", "GET"],
] as const) {
  test(`${method} ${path} answers 405 and says what is allowed`, async () => {
    const answer = await send(method, path, method === "GET" ? undefined : {});
    assert.equal(answer.status, 405);
    assert.equal(answer.headers.get("allow"), allowed);
    assert.equal(answer.json.status, "405");
  });
}

for (const path of [
  "/Nothing",
  "/Users/a/b",
  "/Users/%E0%A4%A",
  "/%E0%A4%A",
  "/Users/..%2f..%2fetc%2fpasswd",
  "/..%2f..%2fetc",
  "/Users/%00",
  "/Users/none",
  "/Schemas/urn:x",
  "/Bulk/x",
  "/__proto__",
  "/constructor",
]) {
  test(`GET ${path} answers 404 as SCIM`, async () => {
    const answer = await send("GET", path);
    assert.equal(answer.status, 404);
    assert.deepEqual(answer.json.schemas, ["urn:ietf:params:scim:api:messages:2.0:Error"]);
  });
}

test("/Me answers 501", async () => assert.equal((await send("GET", "/Me")).status, 501));

test("endpoints are found in any letter case and with a slash at the end", async () => {
  for (const path of ["/users", "/USERS/", "/schemas/", "/resourcetypes/user", "/serviceproviderconfig"]) {
    assert.equal((await send("GET", path)).status, 200, path);
  }
});

test("who accepts only application/json is answered so", async () => {
  const type = async (accept: string) =>
    (await send("GET", "/Users?count=0", undefined, { accept })).headers.get("content-type");
  assert.match((await type("application/json")) ?? "", /^application\/json/);
  for (const accept of [
    "*/*",
    "application/scim+json, application/json",
    "text/html",
    "application/json, */*",
  ]) {
    assert.match((await type(accept)) ?? "", /^application\/scim\+json/, accept);
  }
});

test("a version can be asked for, guarded and compared", async () => {
  const { id } = await user("etag.one");
  const first = await send("GET", `/Users/${id}`);
  const tag = first.headers.get("etag") ?? "";
  assert.match(tag, /^W\/"\d+"$/);
  assert.equal(first.json.meta.version, tag);
  assert.equal(
    (await send("GET", `/Users/${id}`, undefined, { "if-none-match": `"x", ${tag}` })).status,
    304,
  );
  const change = { Operations: [{ op: "replace", path: "title", value: "T" }] };
  assert.equal((await send("PATCH", `/Users/${id}`, change, { "if-match": 'W/"999"' })).status, 412);
  const changed = await send("PATCH", `/Users/${id}`, change, { "if-match": tag });
  assert.equal(changed.status, 200);
  assert.notEqual(changed.headers.get("etag"), tag);
  assert.equal((await send("GET", `/Users/${id}`, undefined, { "if-none-match": tag })).status, 200);
  assert.equal(
    (await send("PUT", `/Users/${id}`, { userName: "etag.one" }, { "if-match": tag })).status,
    412,
  );
  assert.equal((await send("DELETE", `/Users/${id}`, undefined, { "if-match": tag })).status, 412);
  assert.equal((await send("DELETE", `/Users/${id}`, undefined, { "if-match": "*" })).status, 204);
});

test("a PATCH of a user is answered with the user, of a group with 204 unless attributes are asked for", async () => {
  const { id } = await user("patch.answer", { title: "A" });
  const group = (await send("POST", "/Groups", { displayName: "patch answer", members: [{ value: id }] }))
    .json;
  const change = { Operations: [{ op: "add", path: "members", value: [{ value: id }] }] };
  const silent = await send("PATCH", `/Groups/${group.id}`, change);
  assert.deepEqual([silent.status, silent.text], [204, ""]);
  const told = await send("PATCH", `/Groups/${group.id}?attributes=displayName`, change);
  assert.deepEqual(new Set(Object.keys(told.json)), new Set(["displayName", "id", "schemas"]));
  const answer = await send("PATCH", `/Users/${id}?excludedAttributes=title`, {
    Operations: [{ op: "add", path: "displayName", value: "D" }],
  });
  assert.deepEqual([answer.json["displayName"], answer.json["title"]], ["D", undefined]);
});

test("attributes named by several parameters of one name are all shown, and excluded", async () => {
  const { id } = await user("twice.named", { title: "T", displayName: "D" });
  const names = async (query: string) =>
    Object.keys((await send("GET", `/Users/${id}?${query}`)).json).sort();
  const shown = await names("attributes=title&Attributes=displayName");
  assert.deepEqual(shown, ["displayName", "id", "schemas", "title"]);
  const rest = await names("excludedAttributes=title,meta&excludedAttributes=displayName,active");
  assert.deepEqual(rest, ["id", "schemas", "userName"]);
});

test("a PUT of a group without members empties it", async () => {
  const { id } = await user("put.member");
  const group = (await send("POST", "/Groups", { displayName: "put group", members: [{ value: id }] })).json;
  const answer = await send("PUT", `/Groups/${group.id}`, { displayName: "put group" });
  assert.deepEqual([answer.status, answer.json.members], [200, undefined]);
});

test("a filter on an attribute that is not mapped finds nobody, and the store is not asked", async () => {
  server.served.calls.length = 0;
  const answer = await send("GET", '/Users?filter=PLACEHOLDER+eq+"b7e1"&startIndex=1&count=100');
  assert.deepEqual([answer.status, answer.json.totalResults, answer.json.Resources], [200, 0, []]);
  assert.deepEqual(server.served.calls, []);
});

for (const [query, status, scimType] of [
  ["count=abc", 400, "invalidValue"],
  ["count=1.5", 400, "invalidValue"],
  ["startIndex=", 400, "invalidValue"],
  ["cursor=&count=abc", 400, "invalidCount"],
  ["cursor=bogus", 400, "invalidCursor"],
  ["sortBy=userName&sortOrder=sideways", 400, "invalidValue"],
  ["filter=password+eq+%22x%22", 403, "sensitive"],
  ["filter=%28%28%28", 400, "invalidFilter"],
  ["filter=", 400, "invalidFilter"],
  ["filter=%20", 400, "invalidFilter"],
  ["filter", 400, "invalidFilter"],
  ["count=-5", 200, undefined],
  ["count=99999999999999999999", 200, undefined],
  ["startIndex=-9&sortBy=nothing", 200, undefined],
  ["startIndex=9e15", 200, undefined],
  ["filter=userName+eq+%22%E0%A4%A%22", 200, undefined],
  ["attributes=__proto__,constructor&excludedAttributes=toString", 200, undefined],
  ["%&&=&aadOptscim062020", 200, undefined],
] as const) {
  test(`GET /Users?${query} answers ${status} ${scimType ?? ""}`, async () => {
    const answer = await send("GET", `/Users?${query}`);
    assert.deepEqual([answer.status, answer.json.scimType], [status, scimType]);
  });
}

test("what every resource has is known by the URN of the core schema too", async () => {
  const [first, second] = [await user("urn.a"), await user("urn.b")];
  const found = async (filter: string) =>
    (await send("GET", `/Users?filter=${encodeURIComponent(filter)}`)).json.Resources.map(({ id }) => id);
  assert.deepEqual(await found(`${core}:id eq "${first.id}"`), [first.id]);
  const both = `${core.toUpperCase()}:userName sw "urn." and ${core}:Meta.ResourceType eq "User"`;
  assert.deepEqual(await found(both), [first.id, second.id]);
  const newest = await send("GET", `/Users?sortBy=${core}:meta.created&sortOrder=descending&count=1`);
  assert.ok((newest.json.Resources[0]?.meta.created ?? "") >= second.meta.created);
  const shown = await send("GET", `/Users/${first.id}?attributes=${core}:meta.created`);
  assert.deepEqual(shown.json.meta, { created: first.meta.created });
});

test("an empty filter in a search is refused, null is as none", async () => {
  for (const path of ["/Users/.search", "/.search"]) {
    assert.equal((await send("POST", path, { filter: "" })).json.scimType, "invalidFilter");
    assert.equal((await send("POST", path, { filter: null, count: 0 })).status, 200);
  }
});

test("a cursor walks the whole list once and belongs to its own search", async () => {
  for (let i = 0; i < 7; i++) await user(`walk.${i}`, { title: "Walker" });
  const filter = "filter=title+eq+%22walker%22";
  const seen: string[] = [];
  let cursor = "";
  let pages = 0;
  do {
    const page = await send("GET", `/Users?${filter}&count=3&cursor=${encodeURIComponent(cursor)}`);
    assert.equal(page.json.totalResults, 7);
    assert.equal(page.json["startIndex"], undefined);
    seen.push(...page.json.Resources.map(({ id }) => id));
    const next = page.json.nextCursor ?? "";
    if (next !== "") {
      assert.match(next, /^[A-Za-z0-9._-]+$/);
      assert.equal(
        (await send("GET", `/Users?filter=title+pr&count=3&cursor=${next}`)).json.scimType,
        "invalidCursor",
      );
      assert.equal((await send("GET", `/Groups?${filter}&cursor=${next}`)).json.scimType, "invalidCursor");
    }
    cursor = next;
    pages++;
  } while (cursor !== "");
  assert.deepEqual([pages, seen.length, new Set(seen).size], [3, 7, 7]);
  const start = await send("GET", `/Users?${filter}&count=1&cursor=&startIndex=3`);
  assert.equal(start.json.Resources[0]?.id, seen[0]);
});

test("POST /.search at the root finds resources of every type, page by page", async () => {
  await user("root.search", { displayName: "Root Search" });
  await send("POST", "/Groups", { displayName: "Root Search" });
  const search = (more: object) =>
    send("POST", "/.search", { filter: 'displayName eq "root search"', attributes: "id", ...more });
  const both = await search({});
  assert.equal(both.json.totalResults, 2);
  const second = await search({ startIndex: 2, count: 1 });
  assert.deepEqual([second.json.totalResults, second.json.Resources.length], [2, 1]);
  assert.deepEqual(second.json.Resources?.[0], both.json.Resources?.[1]);
  assert.equal((await send("GET", "/?filter=displayName+eq+%22root+search%22")).json.totalResults, 2);
});

test("sorting puts those without the attribute last, and first when descending", async () => {
  for (const [name, title] of [
    ["s.b", "b"],
    ["s.none", ""],
    ["s.a", "A"],
    ["s.c", "c"],
  ])
    await user(name ?? "", { title, displayName: "Sorted" });
  const names = async (query: string) =>
    (await send("GET", `/Users?filter=displayName+eq+%22sorted%22&${query}`)).json.Resources.map(
      ({ userName }) => userName,
    );
  assert.deepEqual(await names("sortBy=title"), ["s.a", "s.b", "s.c", "s.none"]);
  assert.deepEqual(await names("sortBy=TITLE&sortOrder=Descending"), ["s.none", "s.c", "s.b", "s.a"]);
});

test("a password is taken, never shown and cannot be asked for", async () => {
  const created = await send("POST", "/Users?attributes=password,userName", {
    userName: "pw.one",
    password: "S3cret-77!",
  });
  const { id } = created.json;
  const texts = [
    created.text,
    (await send("GET", `/Users/${id}?attributes=password`)).text,
    (
      await send("PATCH", `/Users/${id}`, {
        Operations: [{ op: "replace", value: { password: "S3cret-78!" } }],
      })
    ).text,
  ];
  for (const text of texts) assert.doesNotMatch(text, /S3cret|"password"/);
});

test("bodies cannot reach other objects or what a client may not set", async () => {
  const body = `{"schemas":["${core}"],"userName":"proto","id":"mine","__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}},"meta":{"version":"x"},"groups":[{"value":"g"}],"isAdmin":true,"name":{"__proto__":{"polluted":1},"givenName":"G"}}`;
  const created = await send("POST", "/Users", body);
  assert.equal(created.status, 201);
  assert.notEqual(created.json.id, "mine");
  assert.doesNotMatch(created.text, /polluted|isAdmin|groups/);
  const patch =
    '{"Operations":[{"op":"add","value":{"__proto__":{"polluted":1},"__proto__.polluted":1,"constructor.prototype.polluted":1,"name.__proto__":1}}]}';
  const patched = await send("PATCH", `/Users/${created.json.id}`, patch);
  assert.equal(patched.status, 200);
  assert.doesNotMatch(patched.text, /polluted/);
  assert.equal(({} as Record<string, unknown>)["polluted"], undefined);
});

test("a bug of the host tells the request's id and nothing else", async () => {
  const { served } = server;
  const get = served.get.bind(served);
  const log = console.error;
  console.error = () => {};
  served.get = () => Promise.reject(new Error("secret connection string"));
  const answer = await send("GET", "/Users/x");
  served.get = get;
  console.error = log;
  assert.equal(answer.status, 500);
  assert.match(answer.text, /r1/);
  assert.doesNotMatch(answer.text, /secret|stack/);
});
