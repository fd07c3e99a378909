/** A group of 100,000 beside one of ten: what is done to one member costs the same in both. */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { type CompanyConnector, companyConnector } from "../support/company-connector.ts";

let company: CompanyConnector;
const groups = { large: "", small: "" };
let people: string[];

before(async () => {
  // Members whom the directory of people does not have yet are members all the same.
  company = await companyConnector({
    users: 200,
    rows: `
      PRAGMA foreign_keys = OFF;
      INSERT INTO groups (group_id, name) VALUES (900, 'large'), (901, 'small');
      WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 100000)
        INSERT INTO group_members SELECT 900, i FROM n;
      INSERT INTO group_members SELECT 901, employee_id FROM employees LIMIT 10;
    `,
  });
  for (const name of ["large", "small"] as const) {
    const filter = encodeURIComponent(`displayName eq "${name}"`);
    const { body } = await company.ask("GET", `/Groups?attributes=displayName&filter=${filter}`);
    groups[name] = body.Resources[0].id;
  }
  people = (await company.ask("GET", "/Users?attributes=id&count=200")).body.Resources.map(
    ({ id }: { id: string }) => id,
  );
});
after(() => company.close());

const patch = (group: string, op: string, id: string) =>
  company.ask("PATCH", `/Groups/${group}`, { Operations: [{ op, path: "members", value: [{ value: id }] }] });
const isMember = async (group: string, id: string) => {
  const filter = encodeURIComponent(`id eq "${group}" and members eq "${id}"`);
  return (await company.ask("GET", `/Groups?attributes=id&filter=${filter}`)).body.totalResults === 1;
};

/** Milliseconds of processor time for one, the least of several tries: others run on the machine too. */
async function cost(work: (index: number) => Promise<unknown>): Promise<number> {
  const tries: number[] = [];
  for (let index = 0; index < 40; index++) {
    const before = process.cpuUsage();
    await work(index);
    const { user, system } = process.cpuUsage(before);
    tries.push((user + system) / 1000);
  }
  tries.sort((a, b) => a - b);
  return tries[tries.length / 10] as number;
}

for (const { what, work } of [
  {
    what: "removing a member and adding it again",
    work: async (group: string, id: string) => {
      assert.equal((await patch(group, "remove", id)).status, 204);
      assert.equal((await patch(group, "add", id)).status, 204);
    },
  },
  {
    what: "asking for a member",
    work: async (group: string, id: string) => assert.equal(await isMember(group, id), true),
  },
])
  test(`${what} costs in a group of 100,000 what it costs in one of ten`, async () => {
    const small = await cost((index) => work(groups.small, people[index % 10] as string));
    const large = await cost((index) => work(groups.large, people[index] as string));
    assert.ok(large < small * 3 + 2, `${large} ms in the large group, ${small} ms in the small one`);
  });

test("a member who is removed from 100,000 is gone in the target too, and nobody else is", async () => {
  const id = people[150] as string;
  assert.equal((await patch(groups.large, "remove", id)).status, 204);
  assert.equal(await isMember(groups.large, id), false);
  const count = () =>
    company.database.prepare("SELECT count(*) AS n FROM group_members WHERE group_id = 900").get()?.["n"];
  assert.equal(count(), 99_999);
  assert.equal((await patch(groups.large, "add", id)).status, 204);
  assert.equal(await isMember(groups.large, id), true);
  assert.equal(count(), 100_000);
});
