/** Generated PATCH requests on one user and one group, from the protocol down to the rows, beside a simple model. */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import * as fc from "fast-check";
import { type CompanyConnector, companyConnector } from "../../support/company-connector.ts";
import { garbage } from "./generated-filters.ts";
import { type Model, modelOf, modelOfRow, nobody, requests } from "./patched-user.ts";
import { answered, settings } from "./settings.ts";

let company: CompanyConnector;
/** Ids of people who are referred to, by name, and the other way round. */
const ids = new Map<string, string>();
const names = new Map<unknown, string>();
let created = 0;

before(async () => {
  company = await companyConnector({ users: 10 });
  for (const name of ["ada", "grace", "joan", "mary"]) {
    const { id } = await create("/Users", { userName: name });
    ids.set(name, id);
    names.set(id, name);
    const row = company.database.prepare("SELECT employee_id FROM employees WHERE login = ?").get(name);
    names.set(row?.["employee_id"], name);
  }
  ids.set("taken", "ADA");
});
after(() => company.close());

async function create(path: string, body: object) {
  const answer = await company.ask("POST", path, body);
  assert.equal(answer.status, 201, answer.text);
  return answer.body;
}
/** The operations with ids in place of `${name}`. */
const withIds = (operations: readonly unknown[]) =>
  JSON.stringify({ Operations: operations }).replaceAll(
    /\$\{(\w+)\}/g,
    (_, name: string) => ids.get(name) ?? name,
  );
const patch = (path: string, operations: readonly unknown[]) =>
  answered(() => company.ask("PATCH", path, withIds(operations)));
const get = async (path: string) => (await company.ask("GET", path)).body;
const nameOf = (key: unknown) => names.get(key) ?? `nobody (${String(key)})`;

test("any sequence of PATCH requests leaves of a user, and in its rows, what a list of texts would have", async () => {
  await fc.assert(
    fc.asyncProperty(requests, async (given) => {
      const userName = `user ${++created}`;
      const { id } = await create("/Users", { userName });
      let model: Model = new Map([["active", "true"]]);
      for (const steps of given) {
        const next: Model = new Map(model);
        const isGood = steps.map(({ apply }) => apply(next)).every(Boolean) && next.get("manager") !== nobody;
        const { status, text } = await patch(
          `/Users/${id}`,
          steps.map(({ operation }) => operation),
        );
        assert.equal(status < 300, isGood, text);
        if (isGood) model = next;
        assert.deepEqual(sorted(modelOf(await get(`/Users/${id}`), nameOf)), sorted(model));
      }
      const row = company.database.prepare("SELECT * FROM employees WHERE login = ?").get(userName) ?? {};
      const phones = company.database
        .prepare("SELECT kind, number FROM employee_phones WHERE employee_id = ?")
        .all(row["employee_id"] ?? null);
      assert.deepEqual(sorted(modelOfRow(row, phones, nameOf)), sorted(model));
    }),
    settings(120),
  );
});

const sorted = (model: Model) => [...model].sort(([a], [b]) => (a < b ? -1 : 1));

const member = fc.constantFrom("ada", "grace", "joan", "mary");
const members = fc.uniqueArray(member, { maxLength: 4 });
const elements = (list: readonly string[]) => list.map((name) => ({ $ref: null, value: `\${${name}}` }));

interface GroupModel {
  name: string;
  members: Set<string>;
}
interface GroupStep {
  readonly operation: object;
  /** False when the whole request has to be refused for this. */
  readonly apply: (model: GroupModel) => boolean | void;
}
const step = (operation: object, apply: GroupStep["apply"]): GroupStep => ({ operation, apply });
const groupStep: fc.Arbitrary<GroupStep> = fc.oneof(
  fc
    .tuple(fc.constantFrom("add", "Add"), members)
    .map(([op, list]) =>
      step({ op, path: "members", value: elements(list) }, (model) =>
        list.forEach((name) => model.members.add(name)),
      ),
    ),
  members.map((list) =>
    step({ op: "add", value: { members: elements(list) } }, (model) =>
      list.forEach((name) => model.members.add(name)),
    ),
  ),
  members.map((list) =>
    step({ op: "Remove", path: "members", value: elements(list) }, (model) =>
      list.forEach((name) => model.members.delete(name)),
    ),
  ),
  member.map((name) =>
    step(
      { op: "remove", path: `members[value eq "\${${name}}"]` },
      (model) => void model.members.delete(name),
    ),
  ),
  fc
    .tuple(member, member)
    .map(([one, other]) =>
      step({ op: "remove", path: `members[value eq "\${${one}}" or value eq "\${${other}}"]` }, (model) =>
        [one, other].forEach((name) => model.members.delete(name)),
      ),
    ),
  fc
    .tuple(members, fc.boolean())
    .map(([list, isBundle]) =>
      step(
        isBundle
          ? { op: "replace", value: { members: elements(list) } }
          : { op: "replace", path: "members", value: elements(list) },
        (model) => void (model.members = new Set(list)),
      ),
    ),
  fc
    .constantFrom("Tours", "tours", "'; --", "Ünïcödé")
    .map((name) =>
      step(
        { op: "Replace", path: "displayName", value: `${name} \${group}` },
        (model) => void (model.name = `${name} \${group}`),
      ),
    ),
  fc.constantFrom(
    step({ op: "remove", path: "members" }, (model) => model.members.clear()),
    step({ op: "remove", path: "displayName" }, (model) => void (model.name = "")),
    step({ op: "add", path: "members", value: [{ value: "no-such-id" }] }, () => false),
    step({ op: "replace", path: "id", value: "chosen" }, () => false),
  ),
);

test("any sequence of PATCH requests leaves of a group, and in its rows, what a set of members would have", async () => {
  const given = fc.array(fc.array(groupStep, { minLength: 1, maxLength: 5 }), { minLength: 1, maxLength: 6 });
  await fc.assert(
    fc.asyncProperty(given, async (requests) => {
      ids.set("group", String(++created));
      const { id } = await create("/Groups", { displayName: `Group ${created}` });
      let model: GroupModel = { name: `Group ${created}`, members: new Set() };
      for (const steps of requests) {
        const next: GroupModel = { name: model.name, members: new Set(model.members) };
        const isGood =
          steps.map(({ apply }) => apply(next)).every((result) => result !== false) && next.name !== "";
        const { status, text } = await patch(
          `/Groups/${id}`,
          steps.map(({ operation }) => operation),
        );
        assert.equal(status < 300, isGood, text);
        if (isGood) model = next;
        const group = await get(`/Groups/${id}`);
        assert.equal(group.displayName, model.name.replace("${group}", String(created)));
        assert.deepEqual(
          (group.members ?? []).map(({ value }: { value: string }) => nameOf(value)).sort(),
          [...model.members].sort(),
        );
      }
      const rows = company.database
        .prepare("SELECT employee_id FROM group_members JOIN groups USING (group_id) WHERE name = ?")
        .all(model.name.replace("${group}", String(created)));
      assert.deepEqual(rows.map((row) => nameOf(row["employee_id"])).sort(), [...model.members].sort());
    }),
    settings(100),
  );
});

test("any PATCH of any JSON is made or refused at once, and never half made", async () => {
  const value = fc.oneof(
    fc.jsonValue({ maxDepth: 3, noUnicodeString: false }),
    fc.constantFrom("", null, [], {}, { value: "x" }, "x".repeat(1000), [{ type: "work", value: "y" }]),
  );
  const path = fc.oneof(
    garbage,
    fc.constantFrom(
      "emails",
      "name",
      "active",
      "phoneNumbers",
      'emails[type eq "work"]',
      'phoneNumbers[type ne "work"].value',
      "schemas",
      "meta",
      "groups",
      "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User",
    ),
  );
  const operation = fc.record(
    { op: fc.constantFrom("add", "replace", "remove", "Add"), path, value },
    { requiredKeys: ["op"] },
  );
  const { id } = await create("/Users", {
    userName: "patched with anything",
    emails: [{ type: "work", value: "w" }],
  });
  await fc.assert(
    fc.asyncProperty(fc.array(operation, { minLength: 1, maxLength: 4 }), async (operations) => {
      const before = await get(`/Users/${id}`);
      const { status, text } = await answered(() =>
        company.ask("PATCH", `/Users/${id}`, { Operations: operations }),
      );
      if (status === 200) return;
      assert.ok([400, 413].includes(status), text);
      assert.deepEqual(await get(`/Users/${id}`), before);
    }),
    settings(400),
  );
});

test("any body of a POST, a PUT or a bulk request is taken or refused at once", async () => {
  const name = fc.oneof(
    fc.constantFrom(
      "userName",
      "name",
      "emails",
      "active",
      "members",
      "schemas",
      "id",
      "Operations",
      "__proto__",
    ),
    garbage,
  );
  const body = fc.dictionary(name, fc.jsonValue({ maxDepth: 3 }), { maxKeys: 6 });
  const { id } = await create("/Users", { userName: "put with anything" });
  const request = fc.constantFrom(
    ["POST", "/Users"],
    ["PUT", `/Users/${id}`],
    ["POST", "/Groups"],
    ["POST", "/Bulk"],
    ["POST", "/.search"],
  );
  await fc.assert(
    fc.asyncProperty(request, body, async ([method = "", path = ""], given) => {
      const { status, text } = await answered(() => company.ask(method, path, JSON.stringify(given)));
      assert.ok([200, 201, 400, 403, 409, 413].includes(status), text);
    }),
    settings(300),
  );
});
