/** Filters, paths and values that were made to do harm, against the whole host. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { after, before, test } from "node:test";
import { type AttackedDemo, attackedDemo } from "../support/attacked-demo.ts";
import { type Answer, scimRequests } from "../support/scim-requests.ts";

const core = "urn:ietf:params:scim:schemas:core:2.0:User";

let attacked: AttackedDemo;
let people: number;
before(async () => {
  attacked = await attackedDemo();
  people = (await attacked.scim.get("/Users?count=0")).body.totalResults;
});
after(() => attacked.close());

let count = 0;
async function create(more: Readonly<Record<string, unknown>> = {}) {
  const { status, body, text } = await attacked.scim.post("/Users", {
    schemas: [core],
    userName: `target${++count}@contoso.example`,
    ...more,
  });
  assert.equal(status, 201, text);
  people++;
  return body;
}
const get = (filter: string, more = "") =>
  attacked.scim.get(`/Users?filter=${encodeURIComponent(filter)}${more}`);
const search = (filter: string) => attacked.scim.post("/Users/.search", { filter });
function assertRefused(answer: Answer, status: number, scimType?: string): void {
  assert.equal(answer.status, status, answer.text.slice(0, 300));
  assert.equal(answer.body.status, String(status));
  if (scimType !== undefined) assert.equal(answer.body.scimType, scimType);
  assert.ok(answer.text.length < 1000, "the answer repeats what was sent");
}

const many = 100_000;
for (const { name, filter } of [
  { name: "parentheses", filter: `${"(".repeat(many)}userName pr${")".repeat(many)}` },
  { name: "open parentheses", filter: "(".repeat(many) },
  { name: "value filters", filter: `${"emails[".repeat(many)}value pr${"]".repeat(many)}` },
  { name: "open brackets", filter: `emails${"[".repeat(many)}` },
  { name: "negations", filter: `${"not (".repeat(many)}userName pr${")".repeat(many)}` },
  { name: "quotes", filter: `userName eq ${'"'.repeat(many)}` },
  { name: "backslashes", filter: `userName eq "${"\\".repeat(many)}` },
  { name: "conditions", filter: Array.from({ length: many }, () => "title pr").join(" and ") },
])
  test(`a filter of 100,000 ${name} is refused at once, in a search and in an address`, async () => {
    assertRefused(await attacked.undisturbed(() => search(filter)), 400, "invalidFilter");
    const { status } = await attacked.undisturbed(() =>
      attacked.scim.get(`/Users?filter=${encodeURIComponent(filter)}`),
    );
    assert.equal(status, 431);
    // As much of it as an address may hold.
    const { status: short } = await attacked.undisturbed(() => get(filter.slice(0, 4_000)));
    assert.ok([200, 400].includes(short));
  });

for (const { name, path } of [
  { name: "brackets", path: `emails${"[".repeat(many)}${"]".repeat(many)}` },
  { name: "parentheses", path: `emails[${"(".repeat(many)}value pr${")".repeat(many)}]` },
  { name: "dots", path: `name${".a".repeat(many)}` },
  { name: "colons", path: `urn${":a".repeat(many)}` },
])
  test(`a path of 100,000 ${name} is refused at once`, async () => {
    const { id } = await create();
    const answer = await attacked.undisturbed(() =>
      attacked.scim.patch(`/Users/${id}`, [{ op: "add", path, value: "x" }]),
    );
    assertRefused(answer, 400, "invalidPath");
  });

const bombs = ["(a+)+$", "^(([a-z])+.)+[A-Z]([a-z])+$", "(.*)*x", ".*", "[", "(?<=a)b", "\\1", "%", "_", "*"];
for (const bomb of bombs)
  test(`the pattern ${bomb} is text in a filter: it matches only itself, at once`, async () => {
    const repeated = "a".repeat(30_000);
    await create({ title: repeated });
    for (const operator of ["eq", "co", "sw", "ew"]) {
      const filter = `title ${operator} ${JSON.stringify(bomb)}`;
      const before = await attacked.undisturbed(() => get(filter));
      assert.equal(before.status, 200, filter);
      assert.equal(before.body.totalResults, 0, filter);
    }
    const { id } = await create({ title: bomb });
    const found = await get(`title eq ${JSON.stringify(bomb)}`);
    assert.deepEqual(
      found.body.Resources.map((user: { id: string }) => user.id),
      [id],
    );
    await attacked.scim.delete(`/Users/${id}`);
    people--;
  });

test("a filter of 800 conditions on texts of 30,000 letters lets others in between", async () => {
  const made = await Promise.all(
    Array.from({ length: 100 }, (_, index) => create({ title: `${index}${"aB".repeat(15_000)}` })),
  );
  const filter = Array.from({ length: 800 }, (_, index) => `title co "c${index}"`).join(" or ");
  const { status, body } = await attacked.undisturbed(() => search(filter));
  assert.equal(status, 200);
  assert.equal(body.totalResults, 0);
  await Promise.all(made.map(({ id }) => attacked.scim.delete(`/Users/${id}`)));
  people -= made.length;
});

/** What means something to SQL, LDAP, a shell, HTML, JSON, a template or a log. */
const metacharacters = [
  "' OR '1'='1",
  "'; DROP TABLE employees; --",
  '" OR ""="',
  "\\'; SELECT 1 --",
  "x' UNION SELECT login FROM employees --",
  "*)(uid=*",
  "\\2a\\28",
  "a,b=c+d;e<f>g#h",
  "$(touch /tmp/linkspan-was-here)",
  "`id`",
  "| cat /etc/passwd &",
  "<script>alert(1)</script>",
  '"><img src=x onerror=alert(1)>',
  "${7*7}{{7*7}}",
  "%s%n%x",
  "../../../etc/passwd",
  "]]>\u2028\u2029",
  "\r\nSet-Cookie: a=b",
];
for (const text of metacharacters)
  test(`${JSON.stringify(text)} is only text, wherever it is sent`, async () => {
    const userName = `${++count} ${text}`;
    const made = await create({ userName, title: text, emails: [{ type: "work", value: text }] });
    assert.equal(made.userName, userName);
    assert.equal(made.title, text);
    const quoted = JSON.stringify(userName);
    for (const filter of [
      `userName eq ${quoted}`,
      `title eq ${JSON.stringify(text)} and userName eq ${quoted}`,
      `emails[type eq "work" and value eq ${JSON.stringify(text)}] and userName eq ${quoted}`,
    ]) {
      const { status, body } = await get(filter);
      assert.equal(status, 200, filter);
      assert.equal(body.totalResults, 1, filter);
    }
    const patched = await attacked.scim.patch(`/Users/${made.id}`, [
      { op: "replace", path: "title", value: `${text}${text}` },
      { op: "add", value: { "name.givenName": text } },
    ]);
    assert.equal(patched.body.title, `${text}${text}`);
    assert.equal(patched.body.name.givenName, text);
    for (const path of [text, `emails[${text}]`, `emails[type eq "work"].${text}`]) {
      const refused = await attacked.scim.patch(`/Users/${made.id}`, [{ op: "add", path, value: "x" }]);
      assertRefused(refused, 400, "invalidPath");
    }
    const encoded = encodeURIComponent(text);
    assert.equal((await attacked.scim.get(`/Users/${encoded}`)).status, 404);
    assert.equal((await attacked.scim.delete(`/Users/${encoded}`)).status, 404);
    for (const query of ["attributes", "excludedAttributes", "sortBy"])
      assert.equal((await attacked.scim.get(`/Users?${query}=${encoded}&count=1`)).status, 200);
    for (const query of ["count", "startIndex", "sortOrder", "cursor"])
      assert.equal((await attacked.scim.get(`/Users?${query}=${encoded}`)).status, 400);
    assert.ok([200, 400].includes((await attacked.scim.get(`/Users?filter=${encoded}`)).status));
    const deleted = await attacked.scim.delete(`/Users/${made.id}`);
    assert.equal(deleted.status, 204);
    people--;
    assert.equal((await attacked.scim.get("/Users?count=0")).body.totalResults, people);
  });

for (const name of ["__proto__", "constructor", "toString", "__proto__.polluted", "constructor.prototype"]) {
  test(`${name} as a path of a PATCH names no attribute`, async () => {
    const { id } = await create();
    for (const path of [
      name,
      `${core}:${name}`,
      `name.${name}`,
      `${name}[primary eq true].x`,
      `emails[type eq "work"].${name}`,
    ])
      assertRefused(
        await attacked.scim.patch(`/Users/${id}`, [{ op: "add", path, value: "polluted" }]),
        400,
        "invalidPath",
      );
    const dotted = await attacked.scim.patch(`/Users/${id}`, [
      { op: "add", value: { [`${name}.title`]: "polluted", [`${core}:${name}`]: "polluted" } },
    ]);
    assert.equal(dotted.status, 200, dotted.text);
    assert.doesNotMatch((await attacked.scim.get("/Users")).text, /polluted/);
  });

  test(`${name} in filters, projections and sorting finds nothing and breaks nothing`, async () => {
    for (const filter of [`${name} eq "x"`, `${name} pr`, `emails[${name} pr]`, `name.${name} pr`]) {
      const { status, body } = await get(filter);
      assert.equal(status, 200, filter);
      assert.equal(body.totalResults, 0, filter);
    }
    const shown = await attacked.scim.get(`/Users?attributes=${name}&count=1`);
    assert.deepEqual(Object.keys(shown.body.Resources[0]).sort(), ["id", "schemas"]);
    const whole = await attacked.scim.get(`/Users?excludedAttributes=${name}&sortBy=${name}&count=1`);
    assert.ok(whole.body.Resources[0].userName);
    assert.equal((await attacked.scim.get(`/Users?${name}=1&count=1`)).status, 200);
    for (const path of [`/${name}`, `/Users/${name}`, `/Schemas/${name}`, `/ResourceTypes/${name}`])
      assert.equal((await attacked.scim.get(path)).status, 404, path);
  });
}

for (const { query, total, first } of [
  { query: "count=999999999999999999999", total: true, first: 1 },
  { query: "count=1e300", total: true, first: 1 },
  { query: "count=-1", total: true, first: 1 },
  { query: "count=-999999999999999999999", total: true, first: 1 },
  { query: "startIndex=-5", total: true, first: 1 },
  { query: "startIndex=0", total: true, first: 1 },
  { query: "startIndex=999999999999999999999", total: true, first: Number.MAX_SAFE_INTEGER },
])
  test(`${query} answers 200 with the true total and no more than a page`, async () => {
    const { status, body } = await attacked.undisturbed(() => attacked.scim.get(`/Users?${query}`));
    assert.equal(status, 200);
    assert.equal(body.totalResults, total ? people : 0);
    assert.equal(body.startIndex, first);
    assert.ok((body.Resources?.length ?? 0) <= 1000);
    assert.equal(body.itemsPerPage, body.Resources?.length ?? 0);
  });

for (const query of [
  "count=abc",
  "count=1.5",
  "count=0x10x",
  "count=",
  "startIndex=abc",
  "startIndex=NaN",
  "count=Infinity",
])
  test(`${query} answers 400`, async () => {
    assertRefused(await attacked.scim.get(`/Users?${query}`), 400, "invalidValue");
  });

test("a password is in no answer, and no filter tells it letter by letter", async () => {
  const vault = scimRequests(attacked.vault);
  const secret = "Correct-Horse-1";
  const original = "urn:ietf:params:scim:schemas:extension:ECMA2Host:2.0:User";
  const made = await vault.post("/Users", {
    userName: "ada",
    password: secret,
    [original]: { "-dn-": "CN=Ada" },
  });
  assert.equal(made.status, 201, made.text);
  const address = `/Users/${made.body.id}`;
  const answers = [
    made,
    await vault.get(address),
    await vault.get(`${address}?attributes=password,userName`),
    await vault.get("/Users?attributes=password&sortBy=password"),
    await vault.post("/.search", { attributes: ["password"], excludedAttributes: ["userName"] }),
    await vault.patch(address, [{ op: "replace", path: "password", value: `${secret}2` }]),
    await vault.put(address, { userName: "ada", password: `${secret}3`, [original]: { "-dn-": "CN=Ada" } }),
    await vault.patch(address, [{ op: "add", path: `password[value eq "${secret}3"]`, value: "x" }]),
  ];
  for (const { text } of answers) assert.doesNotMatch(text, /Correct-Horse|secret":/);
  for (const filter of [
    `password eq "${secret}"`,
    'password sw "C"',
    "password pr",
    'not (password sw "C")',
    `userName eq "ada" and PASSWORD gt "C"`,
    `${core}:password eq "${secret}"`,
    `${original}:export_password sw "C"`,
  ]) {
    assertRefused(await vault.get(`/Users?filter=${encodeURIComponent(filter)}`), 403, "sensitive");
    assertRefused(await vault.post("/.search", { filter }), 403, "sensitive");
  }
  vault.close();
  const database = new DatabaseSync(join(attacked.demo.stateDir, "vault.db"), { readOnly: true });
  assert.equal(database.prepare("SELECT secret FROM accounts").get()?.["secret"], `${secret}3`);
  database.close();
});

test("line ends in what is logged stay within one line of the log", async () => {
  const forged = '\r\n{"level":"error","message":"forged"}\r\n';
  const vault = scimRequests(attacked.vault);
  await vault.get(`/Users/${encodeURIComponent(forged)}`);
  await vault.get(`/Users?filter=${encodeURIComponent(`userName eq "${forged}"`)}`);
  await vault.get(`/${encodeURIComponent(forged)}`);
  await attacked.raw(
    `GET /ecma2host_x\u2028\u0085\u001b[31m/scim/Users HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n`,
  );
  vault.close();
  const lines = await attacked.logLines();
  assert.ok(lines.length > 0);
  for (const line of lines) {
    assert.notEqual(line["message"], "forged");
    assert.match(String(line["time"]), /^20/);
  }
  const requests = lines.filter(({ message }) => message === "request");
  assert.ok(requests.some(({ path }) => String(path).includes("%0D%0A")));
  for (const line of lines) assert.doesNotMatch(JSON.stringify(line["path"] ?? ""), /forged.*filter=/);
});
