import assert from "node:assert/strict";
import { test } from "node:test";
import type { ObjectTypeConfig } from "../../../host/contract/connector-config.ts";
import { companyConnectorConfig } from "../../../host/demo/company.ts";
import { compileMappings } from "../../../host/provisioning/mapping/object-mapping.ts";
import { attributeSchema } from "../../support/attribute-schema.ts";

const { objectTypes } = companyConnectorConfig("company.db");

test("a configuration whose members come in another order is the same mapping, and nothing is remade", () => {
  const reversed = JSON.parse(JSON.stringify(objectTypes, backwards)) as readonly ObjectTypeConfig[];
  assert.notEqual(JSON.stringify(reversed), JSON.stringify(objectTypes));
  assert.deepEqual(versions(reversed), versions(objectTypes));
});

test("a mapping to another attribute of the target is another mapping", () => {
  const [users, ...others] = objectTypes;
  assert.ok(users);
  const mappings = users.mappings.map((mapping) =>
    mapping.scim === "title" ? { ...mapping, attribute: "department" } : mapping,
  );
  assert.notEqual(versions([{ ...users, mappings }, ...others])[0], versions(objectTypes)[0]);
});

function versions(configs: readonly ObjectTypeConfig[]): string[] {
  const schema = configs.map(({ objectType, anchor, mappings }) => {
    const names = new Set([...anchor, ...mappings.flatMap(({ attribute }) => attribute ?? [])]);
    return {
      name: objectType,
      anchor,
      generated: [],
      attributes: [...names, "active"].map((name) => attributeSchema(name)),
    };
  });
  return [...compileMappings(configs, schema).values()].map(({ version }) => version);
}

function backwards(_name: string, value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).reverse());
}
