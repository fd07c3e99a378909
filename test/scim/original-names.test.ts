/** The names by which Microsoft's ECMA Connector Host shows a connector's attributes, for clients set up for it. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { after, before, test } from "node:test";
import { type AttackedDemo, attackedDemo } from "../support/attacked-demo.ts";
import { type ScimRequests, scimRequests } from "../support/scim-requests.ts";

const original = "urn:ietf:params:scim:schemas:extension:ECMA2Host:2.0";
const urn = `${original}:User`;

let attacked: AttackedDemo;
let scim: ScimRequests;
before(async () => {
  attacked = await attackedDemo();
  scim = scimRequests(attacked.vault);
});
after(async () => {
  scim.close();
  await attacked.close();
});

const dn = "CN=Ada,OU=People,DC=contoso,DC=example";
let count = 0;
const create = (more: Readonly<Record<string, unknown>>) =>
  scim.post("/Users", {
    schemas: ["urn:ietf:params:scim:schemas:core:2.0:User"],
    userName: `ada${++count}`,
    ...more,
  });
const createNamed = (more: Readonly<Record<string, unknown>> = {}) =>
  create({ [urn]: { "-dn-": `CN=${count},DC=fabrikam,DC=example`, ...more } });
const find = (filter: string) => scim.get(`/Users?filter=${encodeURIComponent(filter)}`);

for (const { form, body } of [
  { form: "under the connector's URN", body: { [urn]: { "-dn-": dn } } },
  { form: "as one name", body: { [`${urn}:-dn-`]: dn } },
  { form: "as one name, the class last", body: { [`${original}:-dn-:User`]: dn } },
  { form: "with the class as its own object", body: { [`${original}:-dn-`]: { User: dn } } },
  {
    form: "under the older URN",
    body: { "urn:ietf:params:scim:schemas:extension:ECMA:1.0:User": { distinguishedName: dn } },
  },
  {
    form: "as one name with the older URN",
    body: { "urn:ietf:params:scim:schemas:extension:ECMA:1.0:User:distinguishedName": dn },
  },
])
  test(`a distinguished name given ${form} is kept, by POST and by PATCH`, async () => {
    const made = await create(body);
    assert.equal(made.status, 201, made.text);
    assert.equal(made.body[urn]["-dn-"], dn);
    const bare = await createNamed();
    const patched = await scim.patch(`/Users/${bare.body.id}`, [{ op: "replace", value: body }]);
    assert.equal(patched.status, 200, patched.text);
    assert.equal(patched.body[urn]["-dn-"], dn);
  });

for (const name of [
  `${urn}:-dn-`,
  `${original}:-dn-:User`,
  "urn:ietf:params:scim:schemas:extension:ECMA:1.0:User:distinguishedName",
]) {
  test(`${name} can be filtered by, changed by a path and asked for`, async () => {
    const unique = `CN=${++count},DC=contoso,DC=example`;
    const { body: user } = await createNamed();
    const patched = await scim.patch(`/Users/${user.id}`, [{ op: "Add", path: name, value: unique }]);
    assert.equal(patched.status, 200, patched.text);
    const found = await find(`${name} eq "${unique}"`);
    assert.deepEqual(
      found.body.Resources.map(({ id }: { id: string }) => id),
      [user.id],
    );
    const shown = await scim.get(`/Users/${user.id}?attributes=${encodeURIComponent(name)}`);
    assert.deepEqual(Object.keys(shown.body).sort(), ["id", "schemas", urn].sort());
    assert.deepEqual(shown.body[urn], { "-dn-": unique });
  });
}

test("the anchor and every mapped attribute have the connector's own names, in both orders", async () => {
  const { body: user } = await createNamed();
  assert.equal(user[urn].login, user.userName);
  for (const name of [`${urn}:account_id`, `${original}:account_id:User`, `${urn}:ACCOUNT_ID`]) {
    const found = await find(`${name} eq ${user[urn].account_id}`);
    assert.equal(found.body.totalResults, 1, `${name}: ${found.text}`);
  }
});

test("of two names of one attribute the one that a PATCH writes last decides", async () => {
  const { body: user } = await createNamed();
  const [first, second] = [`first${++count}`, `second${count}`];
  const names = ["userName", `${urn}:login`];
  for (const [one, other] of [names, names.toReversed()]) {
    const patched = await scim.patch(`/Users/${user.id}`, [
      { op: "replace", path: one, value: first },
      { op: "replace", path: other, value: second },
    ]);
    assert.equal(patched.status, 200, patched.text);
    assert.deepEqual([patched.body.userName, patched.body[urn].login], [second, second]);
    await scim.patch(`/Users/${user.id}`, [{ op: "replace", path: one, value: user.userName }]);
  }
});

test("a name that must be unique is so under each of its names", async () => {
  const taken = await createNamed();
  const other = await createNamed();
  const path = `${urn}:login`;
  const login = taken.body.userName.toUpperCase();
  for (const [what, answer] of Object.entries({
    "a PATCH by path": await scim.patch(`/Users/${other.body.id}`, [{ op: "replace", path, value: login }]),
    "a PATCH by object": await scim.patch(`/Users/${other.body.id}`, [
      { op: "add", value: { [urn]: { login } } },
    ]),
    "a PUT": await scim.put(`/Users/${other.body.id}`, {
      userName: other.body.userName,
      [urn]: { login },
    }),
  })) {
    assert.equal(answer.status, 409, `${what}: ${answer.text}`);
    assert.equal(answer.body.scimType, "uniqueness");
  }
  assert.equal((await find(`userName eq "${login}"`)).body.totalResults, 1);
  const race = await Promise.all([
    scim.patch(`/Users/${taken.body.id}`, [{ op: "replace", path, value: "raced" }]),
    scim.patch(`/Users/${other.body.id}`, [{ op: "replace", path: "userName", value: "raced" }]),
  ]);
  assert.deepEqual(
    race.map(({ status }) => status).sort((a, b) => a - b),
    [200, 409],
  );
});

test("a key that the database makes is shown and taken from nobody, and a PUT without it keeps it", async () => {
  const { body: user } = await createNamed({ account_id: 4711 });
  assert.notEqual(user[urn].account_id, 4711);
  const put = await scim.put(`/Users/${user.id}`, { userName: user.userName, [urn]: { "-dn-": dn } });
  assert.equal(put.status, 200, put.text);
  assert.equal(put.body[urn].account_id, user[urn].account_id);
  const patched = await scim.patch(`/Users/${user.id}`, [
    { op: "replace", path: `${urn}:account_id`, value: 4711 },
  ]);
  assert.equal(patched.status, 400);
  assert.equal(patched.body.scimType, "mutability");
});

test("export_password sets the password, is never shown and cannot be searched for", async () => {
  const made = await createNamed({ export_password: "Tr0ub4dor&3" });
  assert.equal(made.status, 201, made.text);
  const changed = await scim.patch(`/Users/${made.body.id}`, [
    { op: "replace", path: `${urn}:export_password`, value: "correct horse" },
  ]);
  assert.equal(changed.status, 200, changed.text);
  const database = new DatabaseSync(join(attacked.demo.stateDir, "vault.db"), { readOnly: true });
  const row = database.prepare("SELECT secret FROM accounts WHERE login = ?").get(made.body.userName);
  database.close();
  assert.equal(row?.["secret"], "correct horse");
  for (const answer of [
    made,
    changed,
    await scim.get(`/Users/${made.body.id}`),
    await scim.get(`/Users/${made.body.id}?attributes=${encodeURIComponent(`${urn}:export_password`)}`),
    await scim.get(`/Users/${made.body.id}?attributes=${encodeURIComponent(urn)}`),
    await scim.get("/Users"),
  ])
    assert.doesNotMatch(answer.text, /Tr0ub4dor|correct horse|export_password/);
  for (const filter of [
    `${urn}:export_password eq "correct horse"`,
    `${urn}:export_password sw "c"`,
    `not (${original}:export_password:User pr)`,
  ]) {
    const refused = await find(filter);
    assert.equal(refused.status, 403, filter);
    assert.equal(refused.body.scimType, "sensitive");
  }
});
