/** Questions about one reference of an object that has many. */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import type { Query, Served } from "../../host/provisioning/served.ts";
import { scimHandler } from "../../host/scim/scim.ts";
import { ask, type CompanyConnector, companyConnector } from "../support/company-connector.ts";

const enterprise = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";

let company: CompanyConnector;
let watched: Served;
/** What was asked of the connector space. */
const queries: Query[] = [];
let everybody: string;
let empty: string;
const users: string[] = [];
const handle = scimHandler();

before(async () => {
  company = await companyConnector({
    users: 3_000,
    rows: `
      INSERT INTO groups (group_id, name) VALUES (900, 'Everybody'), (901, 'Nobody');
      INSERT INTO group_members (group_id, employee_id) SELECT 900, employee_id FROM employees WHERE employee_id <> 7;
    `,
  });
  watched = {
    ...company.served,
    query: (type, query, signal) => {
      queries.push(query);
      return company.served.query(type, query, signal);
    },
  };
  const idOf = async (name: string) => (await find("Groups", `displayName eq "${name}"`)).Resources[0].id;
  [everybody, empty] = [await idOf("Everybody"), await idOf("Nobody")];
  for (const login of company.database
    .prepare("SELECT login FROM employees ORDER BY employee_id LIMIT 12")
    .all())
    users.push((await find("Users", `userName eq "${String(login["login"])}"`)).Resources[0].id);
});
after(() => company.close());

async function find(endpoint: string, filter: string) {
  const path = `/${endpoint}?excludedAttributes=members,groups&filter=${encodeURIComponent(filter)}`;
  const { status, body, text } = await ask(handle, watched, "GET", path);
  assert.equal(status, 200, text);
  return body;
}

for (const { endpoint, filter, hits } of [
  { endpoint: "Groups", filter: () => `id eq "${everybody}" and members eq "${users[0]}"`, hits: 1 },
  { endpoint: "Groups", filter: () => `members.value eq "${users[0]}" and id eq "${everybody}"`, hits: 1 },
  { endpoint: "Groups", filter: () => `id eq "${everybody}" and members[value eq "${users[0]}"]`, hits: 1 },
  { endpoint: "Groups", filter: () => `id eq "${everybody}" and members eq "${users[6]}"`, hits: 0 },
  { endpoint: "Groups", filter: () => `id eq "${empty}" and members eq "${users[0]}"`, hits: 0 },
  { endpoint: "Groups", filter: () => `id eq "${everybody}" and members eq "no-such-id"`, hits: 0 },
  { endpoint: "Groups", filter: () => `id eq "${everybody}" and members eq "${everybody}"`, hits: 0 },
  { endpoint: "Groups", filter: () => `displayName eq "everybody" and members eq "${users[0]}"`, hits: 1 },
  {
    endpoint: "Groups",
    filter: () => `members eq "${users[0]}" and members eq "${users[1]}" and displayName sw "Every"`,
    hits: 1,
  },
  {
    endpoint: "Groups",
    filter: () => `members eq "${users[0]}" and members eq "${users[6]}" and displayName sw "Every"`,
    hits: 0,
  },
  { endpoint: "Users", filter: () => `id eq "${users[0]}" and groups.value eq "${everybody}"`, hits: 1 },
  { endpoint: "Users", filter: () => `id eq "${users[6]}" and groups eq "${everybody}"`, hits: 0 },
  { endpoint: "Users", filter: () => `groups[value eq "${everybody}"]`, hits: 2_999 },
  { endpoint: "Users", filter: () => `groups eq "${empty}"`, hits: 0 },
  { endpoint: "Users", filter: () => `groups eq "${users[0]}"`, hits: 0 },
])
  test(`${filter.toString().slice(7, -1)} finds ${hits} of the ${endpoint} and loads no members`, async () => {
    queries.length = 0;
    const { totalResults } = await find(endpoint, filter());
    assert.equal(totalResults, hits);
    assert.equal(queries.length, 1);
    assert.deepEqual([...(queries[0]?.needs ?? [])], []);
  });

test("a manager is found by id alone and together with the person", async () => {
  const manager = users[0];
  const all = await find("Users", `${enterprise}:manager eq "${manager}"`);
  const known = company.database.prepare("SELECT count(*) AS n FROM employees WHERE manager_id = 1").get();
  assert.equal(all.totalResults, known?.["n"]);
  assert.equal((await find("Users", `id eq "${users[1]}" and manager eq "${manager}"`)).totalResults, 1);
  assert.equal((await find("Users", `id eq "${manager}" and manager eq "${manager}"`)).totalResults, 0);
  assert.equal((await find("Users", `manager eq "no-such-id"`)).totalResults, 0);
});

test("pages of a group's members are in the order of all pages, none twice", async () => {
  const ids: string[] = [];
  for (let startIndex = 1; ; ) {
    const path = `/Users?attributes=userName&count=700&startIndex=${startIndex}&filter=${encodeURIComponent(`groups eq "${everybody}"`)}`;
    const { body } = await company.ask("GET", path);
    ids.push(...body.Resources.map(({ id }: { id: string }) => id));
    startIndex += body.itemsPerPage;
    if (startIndex > body.totalResults) break;
  }
  assert.equal(new Set(ids).size, 2_999);
  assert.equal(ids.length, 2_999);
});

test("a condition on members beside an or still sees all of them", async () => {
  const either = await find(
    "Groups",
    `id eq "${everybody}" and (members eq "${users[6]}" or members eq "${users[1]}")`,
  );
  assert.equal(either.totalResults, 1);
  const none = await find("Groups", `id eq "${everybody}" and not (members eq "${users[1]}")`);
  assert.equal(none.totalResults, 0);
});

test("somebody who has left is no member any more", async () => {
  const path = `/Users/${users[11]}`;
  assert.equal((await company.ask("DELETE", path)).status, 204);
  assert.equal((await find("Groups", `id eq "${everybody}" and members eq "${users[11]}"`)).totalResults, 0);
  assert.equal((await find("Users", `groups eq "${everybody}"`)).totalResults, 2_998);
});
