/** Versions of resources that others have a part in: they change whenever the answer would be another one. */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import { startCompanyHost } from "../support/company-host.ts";
import type { TestHost } from "../support/host.ts";
import type { ScimRequests } from "../support/scim-requests.ts";

const enterprise = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";

let host: TestHost;
let scim: ScimRequests;
before(async () => {
  ({ host, scim } = await startCompanyHost());
});
after(() => host.close());

let count = 0;
async function person(more: Readonly<Record<string, unknown>> = {}): Promise<string> {
  const userName = `version${++count}`;
  const { status, body, text } = await scim.post("/Users", { userName, displayName: userName, ...more });
  assert.equal(status, 201, text);
  return `/Users/${body.id}`;
}
async function group(...members: readonly string[]): Promise<string> {
  const { status, body, text } = await scim.post("/Groups", {
    displayName: `Version ${++count}`,
    members: members.map((path) => ({ value: idOf(path) })),
  });
  assert.equal(status, 201, text);
  return `/Groups/${body.id}`;
}
const idOf = (path: string) => path.split("/").at(-1) as string;
const reportOf = (boss: string) => person({ [enterprise]: { manager: { value: idOf(boss) } } });

/** Each makes somebody and answers how something else becomes another one in the answer for them. */
const changes: readonly {
  readonly what: string;
  readonly make: () => Promise<{ readonly path: string; readonly change: () => Promise<unknown> }>;
}[] = [
  {
    what: "a user, when a group gets them as member,",
    async make() {
      const path = await person();
      return { path, change: () => group(path) };
    },
  },
  {
    what: "a user, when their group is called otherwise,",
    async make() {
      const path = await person();
      const club = await group(path);
      const operation = { op: "replace", path: "displayName", value: `Club ${++count}` };
      return { path, change: () => scim.patch(club, [operation]) };
    },
  },
  {
    what: "a user, when their group is deleted,",
    async make() {
      const path = await person();
      const club = await group(path);
      return { path, change: () => scim.delete(club) };
    },
  },
  {
    what: "a user, when their manager is called otherwise,",
    async make() {
      const boss = await person();
      const path = await reportOf(boss);
      const operation = { op: "replace", path: "displayName", value: "Somebody Else" };
      return { path, change: () => scim.patch(boss, [operation]) };
    },
  },
  {
    what: "a user, when their manager is deleted,",
    async make() {
      const boss = await person();
      const path = await reportOf(boss);
      return { path, change: () => scim.delete(boss) };
    },
  },
  {
    what: "a group, when a member is called otherwise,",
    async make() {
      const member = await person();
      const path = await group(member, await person());
      const operation = { op: "replace", path: "displayName", value: "Somebody Else" };
      return { path, change: () => scim.patch(member, [operation]) };
    },
  },
  {
    what: "a group, when a member is deleted,",
    async make() {
      const member = await person();
      const path = await group(member, await person());
      return { path, change: () => scim.delete(member) };
    },
  },
];
for (const { what, make } of changes)
  test(`${what} is answered anew to who has an older version, and has a version that stays`, async () => {
    const { path, change } = await make();
    const before = await scim.get(path);
    const known = { "if-none-match": before.body.meta.version };
    assert.equal(before.headers["etag"], before.body.meta.version);
    assert.equal((await scim.get(path, known)).status, 304);
    await change();
    const after = await scim.get(path, known);
    assert.equal(after.status, 200);
    assert.notEqual(after.text, before.text);
    assert.notEqual(after.body.meta.version, before.body.meta.version);
    assert.equal((await scim.get(path, { "if-none-match": after.body.meta.version })).status, 304);
    // Nothing happened since: who names this version may change it.
    const header = { "if-match": after.body.meta.version };
    const changed = await scim.patch(
      path,
      [{ op: "replace", path: "displayName", value: `V${++count}` }],
      header,
    );
    assert.ok([200, 204].includes(changed.status), changed.text);
  });

for (const { what, make } of [
  {
    what: "a group whose member is deleted",
    make: async () => {
      const member = await person();
      return { path: await group(member), delete: member };
    },
  },
  {
    what: "a user whose manager is deleted",
    make: async () => {
      const boss = await person();
      return { path: await reportOf(boss), delete: boss };
    },
  },
])
  test(`${what} has changed then: by its time, and to who names the version before`, async () => {
    const made = await make();
    const { body: before } = await scim.get(made.path);
    await pause(5);
    assert.equal((await scim.delete(made.delete)).status, 204);
    const { body: after } = await scim.get(made.path);
    assert.ok(after.meta.lastModified > before.meta.lastModified);
    const type = made.path.split("/")[1];
    const filter = `id eq "${before.id}" and meta.lastModified gt "${before.meta.lastModified}"`;
    assert.equal((await scim.get(`/${type}?filter=${encodeURIComponent(filter)}`)).body.totalResults, 1);
    const stale = { "if-match": before.meta.version };
    const operations = [{ op: "replace", path: "displayName", value: `V${++count}` }];
    assert.equal((await scim.patch(made.path, operations, stale)).status, 412);
  });

test("a version tells of the resource as it is answered: with its list of members or without", async () => {
  const path = await group(await person());
  const { body: whole } = await scim.get(path);
  const { body: without } = await scim.get(`${path}?excludedAttributes=members`);
  const header = { "if-none-match": without.meta.version };
  assert.equal((await scim.get(`${path}?excludedAttributes=members`, header)).status, 304);
  assert.equal((await scim.get(path, header)).status, 200);
  const again = await scim.get(path, { "if-none-match": `"x", ${whole.meta.version}` });
  assert.equal(again.status, 304);
  const operations = [{ op: "replace", path: "displayName", value: `V${++count}` }];
  assert.equal((await scim.patch(path, operations, { "if-match": without.meta.version })).status, 204);
  assert.equal((await scim.patch(path, operations, { "if-match": whole.meta.version })).status, 412);
});
