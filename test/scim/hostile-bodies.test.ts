/** Request bodies that were made to do harm, against the whole host. */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { type AttackedDemo, attackedDemo } from "../support/attacked-demo.ts";
import type { Answer } from "../support/scim-requests.ts";

const core = "urn:ietf:params:scim:schemas:core:2.0:User";

let attacked: AttackedDemo;
before(async () => {
  attacked = await attackedDemo();
});
after(() => attacked.close());

let count = 0;
const newName = () => `victim${++count}@contoso.example`;
const person = (more: Readonly<Record<string, unknown>> = {}) => ({
  schemas: [core],
  userName: newName(),
  ...more,
});
async function create(more: Readonly<Record<string, unknown>> = {}) {
  const { status, body, text } = await attacked.scim.post("/Users", person(more));
  assert.equal(status, 201, text);
  return body;
}
async function exists(userName: string): Promise<boolean> {
  const filter = encodeURIComponent(`userName eq "${userName}"`);
  return (await attacked.scim.get(`/Users?filter=${filter}`)).body.totalResults > 0;
}
function assertRefused(answer: Answer, status: number, scimType?: string): void {
  assert.equal(answer.status, status, answer.text.slice(0, 300));
  assert.deepEqual(answer.body.schemas, ["urn:ietf:params:scim:api:messages:2.0:Error"]);
  assert.equal(answer.body.status, String(status));
  if (scimType !== undefined) assert.equal(answer.body.scimType, scimType);
  assert.ok(answer.text.length < 1000, "the answer repeats what was sent");
}

const deep = (open: string, close: string, inner = "1") =>
  `${open.repeat(100_000)}${inner}${close.repeat(100_000)}`;
for (const { name, path, body } of [
  { name: "a create with 100,000 brackets", path: "/Users", body: `{"x":${deep("[", "]")}}` },
  { name: "a create with 100,000 open brackets", path: "/Users", body: `{"x":${"[".repeat(100_000)}` },
  { name: "a create with 100,000 braces", path: "/Users", body: deep('{"x":', "}") },
  {
    name: "a bulk request with 100,000 brackets",
    path: "/Bulk",
    body: `{"Operations":[{"data":${deep("[", "]")}}]}`,
  },
  { name: "a search with 100,000 brackets", path: "/.search", body: `{"attributes":${deep("[", "]")}}` },
])
  test(`${name} is refused at once`, async () => {
    assertRefused(await attacked.undisturbed(() => attacked.scim.post(path, body)), 400, "invalidSyntax");
  });

test("a body of a million lists side by side is refused at once", async () => {
  const body = `{"userName":"${newName()}","emails":[${"[],".repeat(1_000_000)}[]]}`;
  assertRefused(await attacked.undisturbed(() => attacked.scim.post("/Users", body)), 413);
});

test("a body with 100,000 names in one object is refused at once", async () => {
  const names = Array.from({ length: 100_000 }, (_, index) => `"n${index}":1`);
  assertRefused(
    await attacked.undisturbed(() => attacked.scim.post("/Users", `{${names.join(",")}}`)),
    400,
    "invalidSyntax",
  );
});

test("a list of 100,000 values is refused at once", async () => {
  const emails = Array.from({ length: 50_000 }, (_, index) => ({ value: `${index}@x.example` }));
  assertRefused(
    await attacked.undisturbed(() => attacked.scim.post("/Users", person({ emails }))),
    400,
    "invalidValue",
  );
});

test("a PATCH of 100,000 operations is refused at once", async () => {
  const { id } = await create();
  const operations = Array.from({ length: 49_000 }, () => ({ op: "add", path: "title", value: "x" }));
  assertRefused(await attacked.undisturbed(() => attacked.scim.patch(`/Users/${id}`, operations)), 413);
});

test("a PATCH whose paths ask for millions of comparisons is refused at once", async () => {
  const { id } = await create();
  const path = `emails[${Array.from({ length: 300 }, () => 'value co "a"').join(" or ")}].value`;
  const operations = Array.from({ length: 300 }, () => ({ op: "replace", path, value: "x" }));
  assertRefused(await attacked.undisturbed(() => attacked.scim.patch(`/Users/${id}`, operations)), 413);
});

for (const { name, operation } of [
  { name: "looks for", operation: { op: "replace", path: 'phoneNumbers[value co "x"].type', value: "y" } },
  { name: "removes", operation: { op: "remove", path: "phoneNumbers", value: [{ value: "nobody's" }] } },
  { name: "adds", operation: { op: "add", path: "phoneNumbers", value: [{ type: "t1", value: "n" }] } },
])
  test(`a PATCH that ${name} values among 390 long ones, 500 times, keeps nobody waiting`, async () => {
    const long = "aB".repeat(450);
    const { id } = await create({
      phoneNumbers: Array.from({ length: 390 }, (_, index) => ({
        type: `t${index}`,
        value: `${index}${long}`,
      })),
    });
    const operations = Array.from({ length: 500 }, () => operation);
    const { status, text } = await attacked.undisturbed(() =>
      attacked.scim.patch(`/Users/${id}`, operations),
    );
    assert.ok([200, 400].includes(status), text.slice(0, 300));
    const more = await attacked.undisturbed(() =>
      attacked.scim.patch(`/Users/${id}`, [...operations, operation]),
    );
    assertRefused(more, 413);
    await attacked.scim.delete(`/Users/${id}`);
  });

test("a user does not grow beyond a megabyte, neither at once nor by and by", async () => {
  const phoneNumbers = Array.from({ length: 100 }, (_, index) => ({
    type: `t${index}`,
    value: "n".repeat(11_000),
  }));
  assertRefused(
    await attacked.undisturbed(() => attacked.scim.post("/Users", person({ phoneNumbers }))),
    413,
  );
  const { id } = await create({ phoneNumbers: phoneNumbers.slice(0, 60) });
  const grow = { op: "add", path: "phoneNumbers", value: phoneNumbers.slice(60) };
  assertRefused(await attacked.undisturbed(() => attacked.scim.patch(`/Users/${id}`, [grow])), 413);
  const { body } = await attacked.scim.get(`/Users/${id}`);
  assert.equal(body.phoneNumbers.length, 60);
});

test("a PATCH that looks through a group's members again and again is refused", async () => {
  const { body } = await attacked.scim.get("/Groups?count=1");
  const path = `/Groups/${body.Resources[0].id}`;
  const operations = Array.from({ length: 6 }, () => ({
    op: "remove",
    path: 'members[display co "nobody"]',
  }));
  assertRefused(await attacked.scim.patch(path, operations), 413);
  assert.equal((await attacked.scim.patch(path, operations.slice(1))).status, 204);
});

test("a body of 20 MB answers 413, its connection is closed, and the host goes on", async () => {
  const userName = newName();
  const body = JSON.stringify(person({ userName, title: "x".repeat(20_000_000) }));
  const answer = await attacked.undisturbed(() => attacked.scim.post("/Users", body));
  assertRefused(answer, 413);
  assert.equal(answer.headers["connection"], "close");
  assert.equal(await exists(userName), false);
});

test("a body of 20 MB in pieces, its length not told, answers 413 as well", async () => {
  const { token, url } = attacked.target;
  const piece = `${(65_536).toString(16)}\r\n${"x".repeat(65_536)}\r\n`;
  const head = `POST ${new URL(url).pathname}/Users HTTP/1.1\r\nhost: localhost\r\nauthorization: Bearer ${token}\r\ncontent-type: application/scim+json\r\ntransfer-encoding: chunked\r\n\r\n`;
  const received = await attacked.undisturbed(() => attacked.raw(`${head}${piece.repeat(320)}0\r\n\r\n`));
  assert.match(received, /^HTTP\/1\.1 413 /);
  assert.match(received, /connection: close/i);
});

test("a body that claims to be of a terabyte answers 413 without being waited for", async () => {
  const { token, url } = attacked.target;
  const head = `POST ${new URL(url).pathname}/Users HTTP/1.1\r\nhost: localhost\r\nauthorization: Bearer ${token}\r\ncontent-length: 1000000000000\r\n\r\n{`;
  assert.match(await attacked.undisturbed(() => attacked.raw(head)), /^HTTP\/1\.1 413 /);
});

for (const { name, body } of [
  {
    name: "the same name twice",
    body: (one: string, two: string) => `{"userName":"${one}","userName":"${two}"}`,
  },
  {
    name: "the same name twice, once written with an escape",
    body: (one: string, two: string) => `{"userName":"${one}","user\\u004eame":"${two}"}`,
  },
  {
    name: "the same name in two letter cases",
    body: (one: string, two: string) => `{"userName":"${one}","USERNAME":"${two}"}`,
  },
  {
    name: "the same name with its schema and without",
    body: (one: string, two: string) => `{"userName":"${one}","${core}:userName":"${two}"}`,
  },
])
  test(`a body with ${name} is refused, not read in one way by one and in another by another`, async () => {
    const names = [newName(), newName()] as const;
    assertRefused(await attacked.scim.post("/Users", body(...names)), 400, "invalidSyntax");
    for (const userName of names) assert.equal(await exists(userName), false);
  });

for (const type of [
  "text/plain",
  "application/xml",
  "application/x-www-form-urlencoded",
  "multipart/form-data; boundary=x",
  "application/scim+json; charset=utf-16",
  "application/jsonp",
  ",",
])
  test(`the media type ${type} answers 415`, async () => {
    const answer = await attacked.scim.post("/Users", person(), { "content-type": type });
    assertRefused(answer, 415);
  });

test("a body that is not UTF-8 answers 400", async () => {
  const { token, url } = attacked.target;
  const body = Buffer.from([0x7b, 0x22, 0x75, 0xff, 0xfe, 0x22, 0x3a, 0x31, 0x7d]);
  const head = `POST ${new URL(url).pathname}/Users HTTP/1.1\r\nhost: localhost\r\nauthorization: Bearer ${token}\r\ncontent-type: application/scim+json\r\nconnection: close\r\ncontent-length: ${body.length}\r\n\r\n`;
  const received = await attacked.raw(Buffer.concat([Buffer.from(head), body]));
  assert.match(received, /^HTTP\/1\.1 400 /);
  assert.match(received, /invalidSyntax/);
});

for (const body of ["", "null", "[]", '"text"', "1", "{", '{"a":1}{"b":2}', "\ufeff{}", "{'a':1}", "NaN"])
  test(`the body ${JSON.stringify(body)} is refused with 400`, async () => {
    const answer = await attacked.scim.post("/Users", body);
    assertRefused(answer, 400);
  });

test("half a character pair in a value is refused and not stored as something else", async () => {
  const userName = newName();
  const answer = await attacked.scim.post("/Users", `{"userName":"${userName}","title":"\\ud800"}`);
  assertRefused(answer, 400, "invalidValue");
  assert.equal(await exists(userName), false);
});

test("a NUL in a value comes back as it was sent or is refused, and nothing behind it is lost", async () => {
  const { status, body } = await attacked.scim.post("/Users", person({ title: "a\u0000b" }));
  if (status === 201) assert.equal(body.title, "a\u0000b");
  else assert.equal(status, 400);
});

test("a client cannot choose id, meta or groups, nor set what is not mapped, by POST, PUT or PATCH", async () => {
  const {
    body: { Resources: groups },
  } = await attacked.scim.get("/Groups?count=1");
  const wanted = {
    id: "chosen-id",
    meta: { created: "1999-01-01T00:00:00Z", version: 'W/"999"', location: "https://evil.example/" },
    groups: [{ value: groups[0].id }],
    isAdmin: true,
    employee_id: 1,
    manager_id: 1,
    [core]: { isAdmin: true, id: "chosen-id" },
    "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User": { salary: 1 },
  };
  const made = await create(wanted);
  const put = await attacked.scim.put(`/Users/${made.id}`, { ...person(), ...wanted });
  const patched = await attacked.scim.patch(`/Users/${made.id}`, [
    { op: "add", value: { ...wanted, id: made.id, [core]: { isAdmin: true, id: made.id } } },
  ]);
  for (const user of [made, put.body, patched.body]) {
    assert.equal(user.id, made.id);
    assert.notEqual(user.id, "chosen-id");
    assert.match(user.meta.created, /^20/);
    assert.doesNotMatch(user.meta.location, /evil/);
    assert.equal(user.groups, undefined);
    assert.doesNotMatch(JSON.stringify(user), /isAdmin|salary|employee_id/);
  }
  for (const path of ["id", `${core}:id`, "meta.created", "groups", 'groups[value eq "x"]']) {
    const refused = await attacked.scim.patch(`/Users/${made.id}`, [
      { op: "replace", path, value: "chosen" },
    ]);
    assertRefused(refused, 400, "mutability");
  }
});

for (const name of [
  "__proto__",
  "constructor",
  "toString",
  "hasOwnProperty",
  "__proto__.polluted",
  "constructor.prototype.polluted",
])
  test(`${name} in a body is a name like any other and reaches nobody else`, async () => {
    const evil = `{"polluted":"yes","active":false,"title":"polluted"}`;
    const bystander = await create();
    const {
      status,
      body: made,
      text,
    } = await attacked.scim.post(
      "/Users",
      `{"userName":"${newName()}","${name}":${evil},"name":{"${name}":${evil},"givenName":"G"}}`,
    );
    assert.equal(status, 201, text);
    const patch = `{"Operations":[{"op":"add","value":{"${name}":${evil}}},{"op":"add","path":"name","value":{"${name}":${evil}}}]}`;
    const put = JSON.parse(`{"userName":"${newName()}","${name}":${evil}}`) as Record<string, unknown>;
    assert.equal((await attacked.scim.put(`/Users/${made.id}`, put)).status, 200);
    const search = await attacked.scim.post("/Users/.search", `{"${name}":${evil},"count":1}`);
    assert.equal(search.status, 200, search.text);
    const bulk = await attacked.scim.post(
      "/Bulk",
      `{"Operations":[{"method":"PATCH","path":"/Users/${made.id}","data":${patch},"${name}":${evil}}]}`,
    );
    assert.equal(bulk.status, 200, bulk.text);
    assert.equal(bulk.body.Operations[0].status, "200", bulk.text);
    const seen = await attacked.scim.get(`/Users/${bystander.id}`);
    assert.equal(seen.body.active, true);
    assert.doesNotMatch(seen.text, /polluted/);
    assert.doesNotMatch((await attacked.scim.get(`/Users/${made.id}`)).text, /polluted/);
  });
