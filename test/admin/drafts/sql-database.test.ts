import assert from "node:assert/strict";
import { dirname, join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { test } from "node:test";
import { connectorTypes } from "../../../host/connectors/registry.ts";
import type { WizardStepId } from "../../../host/contract/admin-api.ts";
import { startAdmin } from "../admin-host.ts";

const schema = `
  CREATE TABLE employees (
    employee_id INTEGER PRIMARY KEY,
    login TEXT NOT NULL UNIQUE,
    first_name TEXT,
    last_name TEXT,
    email TEXT,
    active BOOLEAN NOT NULL DEFAULT 1,
    manager_id INTEGER REFERENCES employees (employee_id)
  );
  CREATE TABLE employee_phones (
    employee_id INTEGER NOT NULL REFERENCES employees (employee_id) ON DELETE CASCADE,
    kind TEXT NOT NULL,
    number TEXT NOT NULL,
    PRIMARY KEY (employee_id, kind)
  );
  CREATE TABLE groups (group_id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
  CREATE TABLE group_members (
    group_id INTEGER NOT NULL REFERENCES groups (group_id) ON DELETE CASCADE,
    employee_id INTEGER NOT NULL REFERENCES employees (employee_id) ON DELETE CASCADE,
    PRIMARY KEY (group_id, employee_id)
  );
  INSERT INTO employees VALUES (1, 'ada', 'Ada', 'Lovelace', 'ada@example.com', 1, NULL), (2, 'bo', 'Bo', 'Ek', NULL, 1, 1);
  INSERT INTO employee_phones VALUES (1, 'work', '+44 20 1');
  INSERT INTO groups VALUES (7, 'Bridge builders');
  INSERT INTO group_members VALUES (7, 1);
`;

test("a database becomes a connector by its file alone: everything else is proposed and accepted", async (t) => {
  const admin = await startAdmin(t, { types: connectorTypes });
  const file = join(dirname(admin.directoryFile), "company.db");
  const database = new DatabaseSync(file);
  database.exec(schema);
  database.close();

  const created = await admin.call("POST /admin/drafts", { body: { connectorType: "sql" } });
  const { id } = created.body;
  const next = async (step: WizardStepId, config = {}) => {
    const taken = await admin.call("POST /admin/drafts/:id/steps/:step", {
      params: { id, step },
      body: { config },
    });
    assert.deepEqual(taken.body.problems, [], step);
    return taken.body;
  };
  await next("properties", { name: "Company" });
  // As the page sends it, with the declared defaults of the next page already in its fields.
  await next("connectivity", {
    parameters: { connectivity: { system: "sqlite", file }, schema: { childTables: [] } },
  });
  for (const step of ["schema", "run-profiles", "export", "object-types"] as const) await next(step);
  const { config, target } = await next("schema-mapping");
  await next("deprovisioning");

  const enterprise = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";
  const [user, group] = config.objectTypes;
  assert.deepEqual(user?.anchor, ["employee_id"]);
  assert.deepEqual(user?.mappings, [
    { scim: "userName", attribute: "login" },
    { scim: 'emails[type eq "work"].value', attribute: "email" },
    { scim: "name.givenName", attribute: "first_name" },
    { scim: "name.familyName", attribute: "last_name" },
    { scim: "phoneNumbers", attribute: "phones", subAttributes: { value: "number", type: "kind" } },
    {
      scim: `${enterprise}:manager`,
      attribute: "manager_id",
      reference: { resourceType: "User", attribute: "employee_id" },
    },
  ]);
  assert.deepEqual(user?.deprovisioning.disable, {
    flow: "set",
    attribute: "active",
    value: "false",
    restore: "true",
  });
  assert.deepEqual(group?.mappings, [
    { scim: "displayName", attribute: "name" },
    {
      scim: "members",
      attribute: "members",
      reference: { resourceType: "User", attribute: "employee_id" },
    },
  ]);
  const samples = target.objectTypes
    .find(({ name }) => name === "groups")
    ?.attributes.find(({ name }) => name === "name");
  assert.deepEqual(samples?.samples, ["Bridge builders"]);

  const finished = await admin.call("POST /admin/drafts/:id/finish", { params: { id }, body: {} });
  assert.equal(finished.status, 200, JSON.stringify(finished.body));
  assert.equal(finished.body.connector.state.state, "serving");
});
