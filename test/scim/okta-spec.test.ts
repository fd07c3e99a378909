/**
 * What Okta's test collections ask of a server: the SPEC collection request by request, and the CRUD collection's steps.
 * Okta's forms throughout: `%20`, `startIndex=1&count=100`, its user agent.
 */
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { after, before, describe, test } from "node:test";
import { type DemoClient, demoClient } from "../support/demo-client.ts";
import type { Body, ScimRequests } from "../support/scim-requests.ts";

const core = "urn:ietf:params:scim:schemas:core:2.0:User";
const groupCore = "urn:ietf:params:scim:schemas:core:2.0:Group";
const list = "urn:ietf:params:scim:api:messages:2.0:ListResponse";
const agent = {
  "user-agent": "Okta SCIM Client 1.0.0",
  accept: "application/scim+json; charset=utf-8",
  "content-type": "application/scim+json; charset=utf-8",
};

let client: DemoClient;
let scim: ScimRequests;
before(async () => {
  client = await demoClient();
  ({ scim } = client);
});
after(() => client.close());

const get = (path: string) => scim.get(path, agent);
const byName = (userName: string) =>
  `/Users?filter=userName%20eq%20%22${encodeURIComponent(userName)}%22&startIndex=1&count=100`;

function newUser(): Body {
  const name = `runscope${randomUUID()}`;
  return {
    schemas: [core],
    userName: `${name}@atko.example`,
    name: { givenName: "Runscope", familyName: name },
    emails: [{ primary: true, value: `${name}@atko.example`, type: "work" }],
    displayName: `Runscope ${name}`,
    locale: "en-US",
    externalId: name,
    groups: [],
    password: "1mz050nq",
    active: true,
  };
}
async function createUser() {
  const { status, body, text } = await scim.post("/Users", newUser(), agent);
  assert.equal(status, 201, text);
  return body;
}

describe("SPEC collection", () => {
  test("GET /Users?count=1&startIndex=1 lists users with integers and a list's schema", async () => {
    const { status, headers, body } = await get("/Users?count=1&startIndex=1");
    assert.equal(status, 200);
    assert.match(String(headers["content-type"]), /^application\/scim\+json/);
    assert.ok(body.schemas.includes(list));
    for (const name of ["itemsPerPage", "startIndex", "totalResults"])
      assert.ok(Number.isInteger(body[name]), name);
    assert.ok(body.Resources.length === 1);
  });

  test("every listed user has an id, a name, a user name, active and an e-mail address", async () => {
    const { body } = await get("/Users?startIndex=1&count=100");
    for (const user of body.Resources) {
      assert.ok(user.id && user.name.familyName && user.name.givenName && user.userName);
      assert.equal(typeof user.active, "boolean");
      assert.ok(user.emails[0].value);
    }
  });

  test("GET /Users/{id} gives the user that the list has", async () => {
    const [listed] = (await get("/Users?count=1&startIndex=1")).body.Resources;
    const { status, body } = await get(`/Users/${listed.id}`);
    assert.equal(status, 200);
    assert.deepEqual(body, listed);
  });

  test("a filter for a user who cannot exist answers an empty list", async () => {
    for (const name of ["InvalidUser", randomUUID()]) {
      const { status, body } = await get(byName(name));
      assert.equal(status, 200);
      assert.ok(body.schemas.includes(list));
      assert.equal(body.totalResults, 0);
      assert.ok(Number.isInteger(body.startIndex) && Number.isInteger(body.itemsPerPage));
    }
  });

  test("POST /Users answers 201 with the whole user", async () => {
    const wanted = newUser();
    const { status, body } = await scim.post("/Users", wanted, agent);
    assert.equal(status, 201);
    assert.equal(body.active, true);
    assert.ok(body.id);
    assert.deepEqual(body.name, wanted["name"]);
    assert.ok(body.schemas.includes(core));
    assert.equal(body.userName, wanted["userName"]);
    assert.equal(body.password, undefined);
    const { body: read } = await get(`/Users/${body.id}`);
    assert.deepEqual(read, body);
  });

  test("POST of the same user again answers 409 with an Error body", async () => {
    const wanted = newUser();
    await scim.post("/Users", wanted, agent);
    const { status, body } = await scim.post("/Users", wanted, agent);
    assert.equal(status, 409);
    assert.deepEqual(body.schemas, ["urn:ietf:params:scim:api:messages:2.0:Error"]);
    assert.ok(body.detail);
  });

  test("a user name is found in capitals", async () => {
    const user = await createUser();
    const { status, body } = await get(byName(user.userName.toUpperCase()));
    assert.equal(status, 200);
    assert.equal(body.Resources[0].id, user.id);
  });

  test("GET /Users of an id that does not exist answers 404 with a detail", async () => {
    const { status, body } = await get("/Users/010101001010101011001010101011");
    assert.equal(status, 404);
    assert.ok(body.detail);
    assert.ok(body.schemas.includes("urn:ietf:params:scim:api:messages:2.0:Error"));
  });

  test("GET /Groups answers 200 within 600 ms", async () => {
    const began = performance.now();
    const { status, body } = await get("/Groups?startIndex=1&count=100");
    assert.equal(status, 200);
    assert.ok(body.Resources.length > 0);
    assert.ok(performance.now() - began < 600);
  });

  test("two pages of one size follow each other in the same order each time", async () => {
    const pages = async () => [
      ...(await get("/Users?startIndex=1&count=10")).body.Resources,
      ...(await get("/Users?startIndex=11&count=10")).body.Resources,
    ];
    const ids = (users: Body[]) => users.map(({ id }: Body) => id);
    const first = ids(await pages());
    assert.equal(new Set(first).size, 20);
    assert.deepEqual(ids(await pages()), first);
  });
});

describe("CRUD collection, users", () => {
  test("a user is read, changed and put back whole, with what the server added", async () => {
    const user = await createUser();
    const whole = (await get(`/Users/${user.id}`)).body;
    const { status, body } = await scim.put(
      `/Users/${user.id}`,
      { ...whole, groups: [], name: { ...whole.name, givenName: "Changed" } },
      agent,
    );
    assert.equal(status, 200);
    assert.equal(body.id, user.id);
    assert.equal(body.name.givenName, "Changed");
    assert.equal(body.name.familyName, user.name.familyName);
    assert.equal(body.userName, user.userName);
  });

  test("a user is deactivated and reactivated by PUT", async () => {
    const user = await createUser();
    for (const active of [false, true]) {
      const whole = (await get(`/Users/${user.id}`)).body;
      const { status, body } = await scim.put(`/Users/${user.id}`, { ...whole, active }, agent);
      assert.equal(status, 200);
      assert.equal(body.active, active);
      assert.equal((await get(`/Users/${user.id}`)).body.active, active);
    }
  });

  test("a user is deactivated and reactivated by a PATCH without a path", async () => {
    const user = await createUser();
    for (const active of [false, true]) {
      const { status } = await scim.patch(`/Users/${user.id}`, [{ op: "replace", value: { active } }], agent);
      assert.ok([200, 204].includes(status));
      assert.equal((await get(`/Users/${user.id}`)).body.active, active);
    }
  });

  test("a password is taken by a PATCH without a path, and never shown", async () => {
    const user = await createUser();
    const operations = [{ op: "replace", value: { password: "n3w-Secret" } }];
    const { status, text } = await scim.patch(`/Users/${user.id}`, operations, agent);
    assert.ok([200, 204].includes(status), text);
    assert.doesNotMatch(text, /n3w-Secret/);
  });

  test("a deactivated user is still found", async () => {
    const user = await createUser();
    await scim.patch(`/Users/${user.id}`, [{ op: "replace", value: { active: false } }], agent);
    const { body } = await get(byName(user.userName));
    assert.equal(body.totalResults, 1);
    assert.equal(body.Resources[0].active, false);
  });
});

describe("CRUD collection, groups", () => {
  const newGroup = (members: readonly Body[] = []): Body => ({
    schemas: [groupCore],
    displayName: `Test SCIMv2 ${randomUUID()}`,
    members,
  });
  async function createGroup(members: readonly Body[] = []) {
    const { status, body, text } = await scim.post("/Groups", newGroup(members), agent);
    assert.equal(status, 201, text);
    return body;
  }
  const membersOf = async (id: string): Promise<string[]> =>
    ((await get(`/Groups/${id}`)).body.members ?? []).map(({ value }: Body) => value);

  test("a group is pushed empty, found by its name and read", async () => {
    const group = await createGroup();
    const filter = encodeURIComponent(`displayName eq "${group.displayName}"`);
    const { body } = await get(`/Groups?filter=${filter}&startIndex=1&count=100`);
    assert.equal(body.totalResults, 1);
    assert.equal((await get(`/Groups/${group.id}`)).body.displayName, group.displayName);
    assert.deepEqual(await membersOf(group.id), []);
  });

  test("a group is renamed by an object that has its own id", async () => {
    const group = await createGroup();
    const displayName = `Renamed ${randomUUID()}`;
    const { status } = await scim.patch(
      `/Groups/${group.id}`,
      [{ op: "replace", value: { id: group.id, displayName } }],
      agent,
    );
    assert.ok([200, 204].includes(status));
    assert.equal((await get(`/Groups/${group.id}`)).body.displayName, displayName);
  });

  test("members are added, and one is removed by a value filter", async () => {
    const [group, first, second] = [await createGroup(), await createUser(), await createUser()];
    await scim.patch(
      `/Groups/${group.id}`,
      [
        {
          op: "add",
          path: "members",
          value: [{ value: first.id, display: first.userName }, { value: second.id }],
        },
      ],
      agent,
    );
    assert.deepEqual(new Set(await membersOf(group.id)), new Set([first.id, second.id]));
    await scim.patch(
      `/Groups/${group.id}`,
      [{ op: "remove", path: `members[value eq "${first.id}"]` }],
      agent,
    );
    assert.deepEqual(await membersOf(group.id), [second.id]);
  });

  test("a full push replaces the members, by path and without, an empty list included", async () => {
    const [first, second] = [await createUser(), await createUser()];
    const group = await createGroup([{ value: first.id }]);
    assert.deepEqual(await membersOf(group.id), [first.id]);
    for (const [operation, expected] of [
      [{ op: "replace", path: "members", value: [{ value: second.id }] }, [second.id]],
      [
        {
          op: "replace",
          value: { members: [{ value: first.id }], id: group.id, displayName: group.displayName },
        },
        [first.id],
      ],
      [{ op: "replace", path: "members", value: [] }, []],
    ] as const) {
      const { status, text } = await scim.patch(`/Groups/${group.id}`, [operation], agent);
      assert.ok([200, 204].includes(status), text);
      assert.deepEqual(await membersOf(group.id), expected);
    }
  });

  test("a group is put whole", async () => {
    const user = await createUser();
    const group = await createGroup();
    const { status, body } = await scim.put(
      `/Groups/${group.id}`,
      { ...group, members: [{ value: user.id, display: user.userName }] },
      agent,
    );
    assert.equal(status, 200);
    assert.equal(body.members[0].value, user.id);
  });

  test("a group is deleted, and its members are not", async () => {
    const user = await createUser();
    const group = await createGroup([{ value: user.id }]);
    assert.equal((await scim.delete(`/Groups/${group.id}`, agent)).status, 204);
    assert.equal((await get(`/Groups/${group.id}`)).status, 404);
    assert.equal((await get(`/Users/${user.id}`)).status, 200);
  });
});
