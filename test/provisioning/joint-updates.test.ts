/** Changes of one group that come at the same moment, as identity providers send them. */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { type CompanyConnector, companyConnector } from "../support/company-connector.ts";

let company: CompanyConnector;
let group: string;
let people: string[];

before(async () => {
  company = await companyConnector({
    users: 60,
    rows: "INSERT INTO groups (group_id, name) VALUES (900, 'together');",
  });
  const filter = encodeURIComponent('displayName eq "together"');
  group = (await company.ask("GET", `/Groups?filter=${filter}`)).body.Resources[0].id;
  people = (await company.ask("GET", "/Users?attributes=id&count=60")).body.Resources.map(
    ({ id }: { id: string }) => id,
  );
});
after(() => company.close());

const change = (op: string, ids: readonly string[]) =>
  company.ask("PATCH", `/Groups/${group}`, {
    Operations: [{ op, path: "members", value: ids.map((value) => ({ value })) }],
  });
const shown = async () => (await company.ask("GET", `/Groups/${group}`)).body;
const members = async () =>
  new Set<string>(((await shown()).members ?? []).map(({ value }: { value: string }) => value));
const inTarget = () =>
  company.database.prepare("SELECT count(*) AS n FROM group_members WHERE group_id = 900").get()?.["n"];

test("50 people added to a group at the same moment are all in it, by fewer changes than 50", async () => {
  const { meta } = await shown();
  const answers = await Promise.all(people.slice(0, 50).map((id) => change("add", [id])));
  assert.deepEqual(new Set(answers.map(({ status }) => status)), new Set([204]));
  assert.deepEqual(await members(), new Set(people.slice(0, 50)));
  assert.equal(inTarget(), 50);
  const changes = version((await shown()).meta) - version(meta);
  assert.ok(changes >= 1 && changes < 25, `${changes} changes`);
});

test("one who does not exist is refused alone; the others that come with him are added and removed", async () => {
  const answers = await Promise.all([
    ...people.slice(50, 55).map((id) => change("add", [id])),
    change("add", ["00000000-0000-0000-0000-000000000000"]),
    ...people.slice(0, 5).map((id) => change("remove", [id])),
  ]);
  assert.deepEqual(
    answers.map(({ status }) => status),
    answers.map((_, n) => (n === 5 ? 400 : 204)),
  );
  assert.match(answers[5]?.text ?? "", /there is no User with the id 00000000/);
  assert.deepEqual(await members(), new Set(people.slice(5, 55)));
  assert.equal(inTarget(), 50);
});

test("a new name, a change without sense and changes of members at the same moment are each answered for themselves", async () => {
  const { meta } = await shown();
  const rename = { Operations: [{ op: "replace", path: "displayName", value: "renamed" }] };
  const answers = await Promise.all([
    change("add", [people[55] ?? ""]),
    company.ask("PATCH", `/Groups/${group}`, rename),
    change("remove", [people[54] ?? ""]),
    company.ask("PATCH", `/Groups/${group}`, { Operations: [{ op: "remove" }] }),
    change("add", [people[56] ?? ""]),
  ]);
  assert.deepEqual(
    answers.map(({ status }) => status),
    [204, 204, 204, 400, 204],
  );
  const now = await shown();
  assert.equal(now.displayName, "renamed");
  assert.deepEqual(await members(), new Set([...people.slice(5, 54), people[55], people[56]]));
  assert.ok(version(now.meta) > version(meta));
});

const version = (meta: { version: string }) => Number(/\d+/.exec(meta.version)?.[0]);
