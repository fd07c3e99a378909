/**
 * What Microsoft's SCIM Validator and its gallery test ask of a server, item by item, in Entra's way of speaking. The
 * validator itself is a hosted service; its lists are public.
 */
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { after, before, describe, test } from "node:test";
import { companyConnectorConfig } from "../../host/demo/company.ts";
import { type DemoClient, demoClient } from "../support/demo-client.ts";
import type { Answer, Body, ScimRequests } from "../support/scim-requests.ts";

const core = "urn:ietf:params:scim:schemas:core:2.0:User";
const enterprise = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";
const groupCore = "urn:ietf:params:scim:schemas:core:2.0:Group";
const groupExtra = "http://schemas.microsoft.com/2006/11/ResourceManagement/ADSCIM/2.0/Group";

let client: DemoClient;
let scim: ScimRequests;
before(async () => {
  client = await demoClient();
  ({ scim } = client);
});
after(() => client.close());

/** A user as Entra creates one. */
function newUser(): Body {
  const name = randomUUID();
  return {
    schemas: [core, enterprise],
    externalId: name,
    userName: `${name}@contoso.example`,
    active: true,
    displayName: `Ada ${name}`,
    title: "Engineer",
    emails: [{ primary: true, type: "work", value: `${name}@mail.contoso.example` }],
    phoneNumbers: [{ type: "work", value: "+1 425 555 0100" }],
    addresses: [{ type: "work", streetAddress: "1 Microsoft Way", locality: "Redmond", country: "US" }],
    meta: { resourceType: "User" },
    name: { formatted: `Ada ${name}`, familyName: name, givenName: "Ada" },
    roles: [],
    [enterprise]: { employeeNumber: name, department: "Tour Operations" },
  };
}
const newGroup = (): Body => ({
  schemas: [groupCore, groupExtra],
  externalId: randomUUID(),
  displayName: `Tours ${randomUUID()}`,
  meta: { resourceType: "Group" },
});

async function made(path: "/Users" | "/Groups", body: Body) {
  const answer = await scim.post(path, body);
  assert.equal(answer.status, 201, answer.text);
  return answer.body;
}
const createUser = () => made("/Users", newUser());
const createGroup = () => made("/Groups", newGroup());

/** Entra's .NET form encoding: a plus for a space. */
const find = (path: string, filter: string, more = "") =>
  scim.get(`${path}?filter=${encodeURIComponent(filter).replaceAll("%20", "+")}${more}`);

function assertFound(answer: Answer, ids: readonly string[]): void {
  assert.equal(answer.status, 200, answer.text);
  assert.ok(answer.body.schemas.includes("urn:ietf:params:scim:api:messages:2.0:ListResponse"));
  assert.equal(answer.body.totalResults, ids.length);
  assert.deepEqual(
    (answer.body.Resources ?? []).map(({ id }: { id: string }) => id),
    ids,
  );
}
function assertConflict(answer: Answer): void {
  assert.equal(answer.status, 409, answer.text);
  assert.equal(answer.body.scimType, "uniqueness");
  assert.equal(answer.body.status, "409");
}
async function patched(path: string, operations: readonly Body[]) {
  const answer = await scim.patch(path, operations);
  assert.ok([200, 204].includes(answer.status), answer.text);
  return (await scim.get(path)).body;
}

describe("validator, users", () => {
  test("create a new user", async () => {
    const body = newUser();
    const answer = await scim.post("/Users", body);
    assert.equal(answer.status, 201);
    assert.equal(answer.headers["location"], answer.body.meta.location);
    for (const name of ["externalId", "userName", "active", "displayName", "title"])
      assert.deepEqual(answer.body[name], body[name], name);
    assert.equal(answer.body.name.familyName, (body["name"] as Body)["familyName"]);
    assert.deepEqual(answer.body[enterprise], body[enterprise]);
  });

  test("create a duplicate user", async () => {
    const body = newUser();
    await made("/Users", body);
    assertConflict(await scim.post("/Users", body));
  });

  test("filter for an existing user", async () => {
    const { id, userName } = await createUser();
    assertFound(await find("/Users", `userName eq "${userName}"`), [id]);
  });

  test("filter for a user who does not exist", async () => {
    assertFound(await find("/Users", `userName eq "${randomUUID()}"`), []);
  });

  test("filter for an existing user in another letter case", async () => {
    const { id, userName } = await createUser();
    assertFound(await find("/Users", `userName eq "${userName.toUpperCase()}"`), [id]);
  });

  test("replace attributes, one operation for each", async () => {
    const { id } = await createUser();
    const name = randomUUID();
    const after = await patched(`/Users/${id}`, [
      { op: "Replace", path: "displayName", value: name },
      { op: "Replace", path: "title", value: "Manager" },
      { op: "Replace", path: 'emails[type eq "work"].value', value: `${name}@new.example` },
      { op: "Replace", path: "name.givenName", value: "Grace" },
      { op: "Replace", path: "name.familyName", value: "Hopper" },
      { op: "Replace", path: 'addresses[type eq "work"].locality', value: "Seattle" },
      { op: "Replace", path: 'phoneNumbers[type eq "work"].value', value: "+1 206 555 0100" },
      { op: "Replace", path: "externalId", value: name },
      { op: "Replace", path: `${enterprise}:employeeNumber`, value: name },
      { op: "Replace", path: `${enterprise}:department`, value: "Sales" },
    ]);
    assert.equal(after.displayName, name);
    assert.equal(after.title, "Manager");
    assert.equal(after.emails[0].value, `${name}@new.example`);
    assert.equal(after.name.givenName, "Grace");
    assert.equal(after.name.familyName, "Hopper");
    assert.equal(after.addresses[0].locality, "Seattle");
    assert.equal(after.addresses[0].streetAddress, "1 Microsoft Way");
    assert.equal(after.phoneNumbers[0].value, "+1 206 555 0100");
    assert.equal(after.externalId, name);
    assert.deepEqual(after[enterprise], { employeeNumber: name, department: "Sales" });
  });

  test("update the joining property", async () => {
    const { id, userName } = await createUser();
    const next = `${randomUUID()}@contoso.example`;
    const after = await patched(`/Users/${id}`, [{ op: "Replace", path: "userName", value: next }]);
    assert.equal(after.userName, next);
    assertFound(await find("/Users", `userName eq "${next}"`), [id]);
    assertFound(await find("/Users", `userName eq "${userName}"`), []);
  });

  test("disable a user", async () => {
    const { id, userName } = await createUser();
    assert.equal(
      (await patched(`/Users/${id}`, [{ op: "Replace", path: "active", value: "False" }])).active,
      false,
    );
    assertFound(await find("/Users", `userName eq "${userName}"`), [id]);
    assert.equal(
      (await patched(`/Users/${id}`, [{ op: "Replace", path: "active", value: "True" }])).active,
      true,
    );
  });

  test("add attributes, one operation for each", async () => {
    const { id } = await made("/Users", { schemas: [core], userName: `${randomUUID()}@contoso.example` });
    const after = await patched(`/Users/${id}`, [
      { op: "Add", path: "displayName", value: "Ada" },
      { op: "Add", path: "title", value: "Countess" },
      { op: "Add", path: "externalId", value: "e" },
      { op: "Add", path: 'emails[type eq "work"].value', value: "ada@contoso.example" },
      { op: "Add", path: "name.givenName", value: "Ada" },
      { op: "Add", path: 'addresses[type eq "work"].locality', value: "London" },
      { op: "Add", path: 'addresses[type eq "work"].country', value: "GB" },
      { op: "Add", path: 'phoneNumbers[type eq "mobile"].value', value: "+44 20" },
      { op: "Add", path: `${enterprise}:department`, value: "Analysis" },
    ]);
    assert.equal(after.displayName, "Ada");
    assert.equal(after.title, "Countess");
    assert.equal(after.externalId, "e");
    assert.deepEqual(after.emails, [{ type: "work", value: "ada@contoso.example" }]);
    assert.deepEqual(after.addresses, [{ type: "work", locality: "London", country: "GB" }]);
    assert.deepEqual(after.phoneNumbers, [{ value: "+44 20", type: "mobile" }]);
    assert.deepEqual(after[enterprise], { department: "Analysis" });
  });

  const manager = `${enterprise}:manager`;
  test("add a manager", async () => {
    const [user, boss] = [await createUser(), await createUser()];
    const after = await patched(`/Users/${user.id}`, [{ op: "Add", path: manager, value: boss.id }]);
    assert.equal(after[enterprise].manager.value, boss.id);
    assertFound(await find("/Users", `id eq "${user.id}" and manager eq "${boss.id}"`), [user.id]);
  });

  test("replace the manager", async () => {
    const [user, first, second] = [await createUser(), await createUser(), await createUser()];
    await patched(`/Users/${user.id}`, [{ op: "Add", path: manager, value: first.id }]);
    const after = await patched(`/Users/${user.id}`, [{ op: "Replace", path: manager, value: second.id }]);
    assert.equal(after[enterprise].manager.value, second.id);
  });

  test("remove the manager", async () => {
    const [user, boss] = [await createUser(), await createUser()];
    for (const operation of [
      { op: "Remove", path: manager },
      { op: "Replace", path: manager, value: "" },
    ]) {
      await patched(`/Users/${user.id}`, [{ op: "Add", path: manager, value: boss.id }]);
      const after = await patched(`/Users/${user.id}`, [operation]);
      assert.equal(after[enterprise].manager, undefined);
    }
  });

  test("delete a user", async () => {
    const { id, userName } = await createUser();
    assert.equal((await scim.delete(`/Users/${id}`)).status, 204);
    assert.equal((await scim.get(`/Users/${id}`)).status, 404);
    assertFound(await find("/Users", `userName eq "${userName}"`), []);
  });
});

describe("validator, groups", () => {
  test("create a new group", async () => {
    const body = newGroup();
    const group = await made("/Groups", body);
    assert.equal(group.displayName, body["displayName"]);
    assert.equal(group.externalId, body["externalId"]);
    assert.ok(group.schemas.includes(groupCore));
  });

  test("create a duplicate group", async () => {
    const body = newGroup();
    await made("/Groups", body);
    assertConflict(await scim.post("/Groups", body));
  });

  test("get a group by id without its members", async () => {
    const [group, user] = [await createGroup(), await createUser()];
    await patched(`/Groups/${group.id}`, [{ op: "Add", path: "members", value: [{ value: user.id }] }]);
    const { status, body } = await scim.get(`/Groups/${group.id}?excludedAttributes=members`);
    assert.equal(status, 200);
    assert.equal(body.id, group.id);
    assert.equal(body.members, undefined);
  });

  test("filter for a group by its joining property, with its members and without", async () => {
    const [group, user] = [await createGroup(), await createUser()];
    await patched(`/Groups/${group.id}`, [{ op: "Add", path: "members", value: [{ value: user.id }] }]);
    const filter = `displayName eq "${group.displayName}"`;
    const whole = await find("/Groups", filter);
    assertFound(whole, [group.id]);
    assert.equal(whole.body.Resources[0].members[0].value, user.id);
    const without = await find("/Groups", filter, "&excludedAttributes=members");
    assertFound(without, [group.id]);
    assert.equal(without.body.Resources[0].members, undefined);
  });

  test("filter for a group that does not exist", async () => {
    assertFound(await find("/Groups", `displayName eq "${randomUUID()}"`), []);
  });

  test("filter for an existing group in another letter case", async () => {
    const { id, displayName } = await createGroup();
    assertFound(await find("/Groups", `displayName eq "${displayName.toUpperCase()}"`), [id]);
  });

  test("replace a group's attributes", async () => {
    const { id } = await createGroup();
    const externalId = randomUUID();
    const after = await patched(`/Groups/${id}`, [{ op: "Replace", path: "externalId", value: externalId }]);
    assert.equal(after.externalId, externalId);
  });

  test("update a group's joining property", async () => {
    const { id } = await createGroup();
    const displayName = `Tours ${randomUUID()}`;
    assert.equal(
      (await patched(`/Groups/${id}`, [{ op: "Replace", path: "displayName", value: displayName }]))
        .displayName,
      displayName,
    );
    assertFound(await find("/Groups", `displayName eq "${displayName}"`), [id]);
  });

  test("add a member to a group", async () => {
    const [group, user] = [await createGroup(), await createUser()];
    const operation = { op: "Add", path: "members", value: [{ $ref: null, value: user.id }] };
    const after = await patched(`/Groups/${group.id}`, [operation]);
    assert.deepEqual(
      after.members.map(({ value }: Body) => value),
      [user.id],
    );
  });

  test("remove a member from a group", async () => {
    const [group, stays, goes] = [await createGroup(), await createUser(), await createUser()];
    const both = [{ value: stays.id }, { value: goes.id }];
    await patched(`/Groups/${group.id}`, [{ op: "Add", path: "members", value: both }]);
    const operation = { op: "Remove", path: "members", value: [{ $ref: null, value: goes.id }] };
    const after = await patched(`/Groups/${group.id}`, [operation]);
    assert.deepEqual(
      after.members.map(({ value }: Body) => value),
      [stays.id],
    );
  });

  test("delete a group", async () => {
    const { id } = await createGroup();
    assert.equal((await scim.delete(`/Groups/${id}`)).status, 204);
    assert.equal((await scim.get(`/Groups/${id}`)).status, 404);
  });
});

describe("validator, preview", () => {
  test("several operations on different attributes of a user", async () => {
    const { id } = await createUser();
    const after = await patched(`/Users/${id}`, [
      { op: "Add", path: "displayName", value: "Grace" },
      { op: "Replace", path: "name.familyName", value: "Hopper" },
      { op: "Remove", path: "title" },
    ]);
    assert.equal(after.displayName, "Grace");
    assert.equal(after.name.familyName, "Hopper");
    assert.equal(after.title, undefined);
  });

  test("several operations on the same attribute of a user", async () => {
    const { id } = await createUser();
    const after = await patched(`/Users/${id}`, [
      { op: "Remove", path: "displayName" },
      { op: "Add", path: "displayName", value: "first" },
      { op: "Replace", path: "displayName", value: "second" },
    ]);
    assert.equal(after.displayName, "second");
  });

  test("several operations on different attributes of a group", async () => {
    const [group, user] = [await createGroup(), await createUser()];
    const displayName = `Tours ${randomUUID()}`;
    const after = await patched(`/Groups/${group.id}`, [
      { op: "Replace", path: "displayName", value: displayName },
      { op: "Remove", path: "externalId" },
      { op: "Add", path: "members", value: [{ value: user.id }] },
    ]);
    assert.equal(after.displayName, displayName);
    assert.equal(after.externalId, undefined);
    assert.equal(after.members.length, 1);
  });

  test("several operations on the same attribute of a group", async () => {
    const { id } = await createGroup();
    const [first, second] = [randomUUID(), randomUUID()];
    const after = await patched(`/Groups/${id}`, [
      { op: "Replace", path: "displayName", value: first },
      { op: "Add", path: "displayName", value: second },
    ]);
    assert.equal(after.displayName, second);
    assertFound(await find("/Groups", `displayName eq "${first}"`), []);
  });

  test("delete a user who does not exist", async () => {
    assert.equal((await scim.delete(`/Users/${randomUUID()}`)).status, 404);
  });

  test("delete a group that does not exist", async () => {
    assert.equal((await scim.delete(`/Groups/${randomUUID()}`)).status, 404);
  });

  test("delete the same user twice", async () => {
    const { id } = await createUser();
    assert.equal((await scim.delete(`/Users/${id}`)).status, 204);
    assert.equal((await scim.delete(`/Users/${id}`)).status, 404);
  });

  test("delete the same group twice", async () => {
    const { id } = await createGroup();
    assert.equal((await scim.delete(`/Groups/${id}`)).status, 204);
    assert.equal((await scim.delete(`/Groups/${id}`)).status, 404);
  });

  test("add and remove a member in one request", async () => {
    const [group, comes, goes] = [await createGroup(), await createUser(), await createUser()];
    await patched(`/Groups/${group.id}`, [{ op: "Add", path: "members", value: [{ value: goes.id }] }]);
    const after = await patched(`/Groups/${group.id}`, [
      { op: "Add", path: "members", value: [{ value: comes.id }] },
      { op: "Remove", path: "members", value: [{ value: goes.id }] },
    ]);
    assert.deepEqual(
      after.members.map(({ value }: Body) => value),
      [comes.id],
    );
  });
});

describe("gallery", () => {
  test("every attribute that is mapped can be discovered in the schemas", async () => {
    const { body } = await scim.get("/Schemas");
    const names = new Set<string>();
    for (const { id, attributes } of body.Resources)
      for (const { name, subAttributes = [] } of attributes)
        for (const path of [name, ...subAttributes.map((sub: Body) => `${name}.${String(sub["name"])}`)])
          names.add(`${id}:${path}`.toLowerCase());
    const { objectTypes } = companyConnectorConfig("");
    for (const { resourceType, mappings } of objectTypes)
      for (const { scim: path } of mappings) {
        const plain = path.replace(/\[.*\]/, "");
        const whole = plain.startsWith("urn:")
          ? plain
          : `urn:ietf:params:scim:schemas:core:2.0:${resourceType}:${plain}`;
        if (plain !== "externalId") assert.ok(names.has(whole.toLowerCase()), `${whole} is not shown`);
      }
  });

  for (const value of ["", null])
    for (const path of [
      "displayName",
      "title",
      "externalId",
      "name.givenName",
      'emails[type eq "work"].value',
      `${enterprise}:department`,
    ])
      test(`a null update of ${path} by ${JSON.stringify(value)} clears it`, async () => {
        const { id } = await createUser();
        const after = await patched(`/Users/${id}`, [{ op: "Replace", path, value }]);
        const shown: unknown = path.startsWith("urn:")
          ? after[enterprise].department
          : path.startsWith("emails")
            ? after.emails
            : path === "name.givenName"
              ? after.name.givenName
              : after[path];
        assert.equal(shown, undefined);
      });

  test("a user comes back as it was created and as it was updated", async () => {
    const body = newUser();
    const user = await made("/Users", body);
    const read = (await scim.get(`/Users/${user.id}`)).body;
    assert.deepEqual(read, user);
    const update = newUser();
    const put = await scim.put(`/Users/${user.id}`, update);
    assert.equal(put.status, 200);
    const after = (await scim.get(`/Users/${user.id}`)).body;
    for (const name of ["userName", "displayName", "externalId", "title"])
      assert.equal(after[name], update[name]);
    assert.deepEqual(after[enterprise], update[enterprise]);
    assert.deepEqual(after.addresses, update["addresses"]);
    assert.deepEqual(after.emails, [{ type: "work", value: (update["emails"] as Body[])[0]?.["value"] }]);
  });

  test("a group comes back as it was created and as it was updated", async () => {
    const group = await createGroup();
    assert.deepEqual((await scim.get(`/Groups/${group.id}`)).body, group);
    const update = newGroup();
    assert.equal((await scim.put(`/Groups/${group.id}`, update)).status, 200);
    const after = (await scim.get(`/Groups/${group.id}`)).body;
    assert.equal(after.displayName, update["displayName"]);
    assert.equal(after.externalId, update["externalId"]);
  });

  for (const path of ["/Users", "/Groups"])
    test(`${path} has eleven entries or more, in pages of five with the startIndex that was asked for`, async () => {
      for (let n = 0; n < 11; n++) await (path === "/Users" ? createUser() : createGroup());
      const ids = new Set<string>();
      let total = Infinity;
      for (let startIndex = 1; startIndex <= total; startIndex += 5) {
        const { body } = await scim.get(`${path}?startIndex=${startIndex}&count=5`);
        assert.equal(body.startIndex, startIndex);
        assert.equal(body.itemsPerPage, body.Resources.length);
        total = body.totalResults;
        assert.equal(body.itemsPerPage, Math.min(5, total - startIndex + 1));
        for (const { id } of body.Resources) ids.add(id);
      }
      assert.ok(total >= 11);
      assert.equal(ids.size, total);
    });

  test("a manager is added, replaced and cleared by objects too", async () => {
    const [user, first, second] = [await createUser(), await createUser(), await createUser()];
    const address = `/Users/${user.id}`;
    const path = `${enterprise}:manager`;
    for (const [operation, expected] of [
      [{ op: "Add", path, value: { value: first.id } }, first.id],
      [{ op: "Replace", path, value: [{ $ref: null, value: second.id }] }, second.id],
      [{ op: "replace", value: { [path]: first.id } }, first.id],
      [{ op: "replace", value: { [enterprise]: { manager: { value: second.id } } } }, second.id],
      [{ op: "Replace", path, value: null }, undefined],
    ] as const) {
      const after = await patched(address, [operation]);
      assert.equal(after[enterprise].manager?.value, expected, JSON.stringify(operation));
    }
  });

  test("25 requests in a second are answered", async () => {
    const began = performance.now();
    const answers = await Promise.all(Array.from({ length: 25 }, () => scim.post("/Users", newUser())));
    for (const { status } of answers) assert.equal(status, 201);
    assert.ok(performance.now() - began < 5_000);
  });
});
