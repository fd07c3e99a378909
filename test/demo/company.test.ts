import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { after, test } from "node:test";
import type { AttributeSchema } from "../../host/connectors/connector.ts";
import { sqlConnector } from "../../host/connectors/sql/sql.ts";
import { companyConnectorConfig, createCompanyDatabase } from "../../host/demo/company.ts";

const folder = mkdtempSync(join(tmpdir(), "linkspan-company-"));
after(() => rmSync(folder, { recursive: true, force: true }));
const signal = new AbortController().signal;

function company(name: string, users: number): string {
  const file = join(folder, name);
  createCompanyDatabase(file, { users });
  return file;
}

function open(file: string) {
  const { parameters } = companyConnectorConfig(file);
  return sqlConnector.open(parameters, { secret: () => undefined, timeoutMs: 5000, log: () => {} }, signal);
}

test("the demo's company has people with telephones, managers and groups, the same ones each time", () => {
  const rows = ["a.db", "b.db"].map((name) => {
    const database = new DatabaseSync(company(name, 300));
    const tables = ["employees", "employee_phones", "groups", "group_members"];
    const contents = tables.map((table) => database.prepare(`SELECT * FROM ${table}`).all());
    assert.deepEqual(database.prepare("PRAGMA foreign_key_check").all(), []);
    database.close();
    return contents;
  });
  assert.deepEqual(rows[0], rows[1]);
  const [employees, phones, groups, members] = rows[0] ?? [];
  assert.equal(employees?.length, 300);
  assert.ok((phones?.length ?? 0) > 300);
  assert.ok((groups?.length ?? 0) > 10);
  assert.ok((members?.length ?? 0) > 300);
  assert.ok(employees?.slice(1).every((employee) => employee["manager_id"] !== null));
});

test("a company of one person, or of none, is made too", () => {
  for (const users of [0, 1]) {
    const database = new DatabaseSync(company(`${users}.db`, users));
    assert.equal(database.prepare("SELECT count(*) AS people FROM employees").get()?.["people"], users);
    database.close();
  }
});

test("every mapped attribute is in the schema that the connector finds, and its matched ones have an index", async () => {
  const file = company("schema.db", 10);
  const session = await open(file);
  const { objectTypes } = await session.schema(signal);
  for (const config of companyConnectorConfig(file).objectTypes) {
    const type = objectTypes.find(({ name }) => name === config.objectType);
    assert.deepEqual(type?.anchor, config.anchor);
    for (const { scim, attribute, subAttributes, reference } of config.mappings) {
      const found: AttributeSchema | undefined = type?.attributes.find(({ name }) => name === attribute);
      assert.ok(found, scim);
      assert.equal(found.references !== undefined, reference !== undefined, scim);
      for (const column of Object.values(subAttributes ?? {})) {
        assert.ok(
          found.columns?.some(({ name }) => name === column),
          `${scim} ${column}`,
        );
      }
      if (/^(userName|externalId|emails.*|.*employeeNumber)$/.test(scim)) assert.ok(found.indexed, scim);
    }
  }
  await session.close();
});

test("the wizard proposes the same tables for the company's database as the demo's connector has", async () => {
  const file = company("wizard.db", 10);
  const session = await open(file);
  const page = await sqlConnector.describePage("schema", {}, session, signal);
  const proposed = Object.fromEntries(
    page.map((list) => [list.name, list.kind === "records" ? list.default : undefined]),
  );
  assert.deepEqual(proposed, companyConnectorConfig(file).parameters.schema);
  await session.close();
});

test("the mapping carries every attribute of the default profile of the conformance cases", () => {
  const path = new URL("../conformance/profiles/default.json", import.meta.url);
  const profile = JSON.parse(readFileSync(path, "utf8")) as { attributes: string[] };
  const { objectTypes } = companyConnectorConfig("company.db");
  const carried = objectTypes.flatMap(({ resourceType, mappings, deprovisioning }) => [
    ...mappings.flatMap(({ scim }) => {
      const plain = scim.replace(/\[type eq "(\w+)"\]/, "[$1]");
      return scim === "phoneNumbers"
        ? ["work", "mobile"].map((kind) => `User:${scim}[${kind}].value`)
        : [`${resourceType}:${plain}`];
    }),
    // What is switched by the disable flow is in no mapping.
    ...(deprovisioning.disable.flow === "set" ? [`${resourceType}:active`] : []),
  ]);
  const wanted = profile.attributes.filter((name) => /^(User|Group):/.test(name));
  assert.deepEqual(
    wanted.filter((name) => !carried.includes(name)),
    [],
  );
});
