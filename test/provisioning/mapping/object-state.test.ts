import assert from "node:assert/strict";
import { test } from "node:test";
import { anchorText } from "../../../host/connector-space/value-text.ts";
import type { Anchor, AttributeSchema } from "../../../host/connectors/connector.ts";
import { companyConnectorConfig } from "../../../host/demo/company.ts";
import { compileMappings } from "../../../host/provisioning/mapping/object-mapping.ts";
import { anchorOfText } from "../../../host/provisioning/mapping/object-state.ts";
import { attributeSchema } from "../../support/attribute-schema.ts";

type Types = Readonly<Record<string, AttributeSchema["type"]>>;

const anchors: readonly (readonly [Types, Anchor])[] = [
  [{ id: "integer" }, { id: -42n }],
  [{ id: "string" }, { id: 'ą "quoted", 7' }],
  [{ id: "decimal" }, { id: "12.50" }],
  [{ id: "datetime" }, { id: new Date("2026-01-31T12:00:00.123Z") }],
  [{ id: "binary" }, { id: new Uint8Array([0, 255, 16]) }],
  [
    { site: "string", id: "integer" },
    { site: "Köln", id: 7n },
  ],
];
for (const [types, anchor] of anchors)
  test(`an object is asked for by the anchor it is kept under: ${Object.values(types).join(" and ")}`, () => {
    assert.deepEqual(anchorOfText(anchorText(anchor), compiled(types)), anchor);
  });

function compiled(types: Types) {
  const [users] = companyConnectorConfig("company.db").objectTypes;
  assert.ok(users);
  const config = { ...users, anchor: Object.keys(types), mappings: [] };
  const names = Object.entries(types).map(([name, type]) => attributeSchema(name, { type }));
  const attributes = [...names, attributeSchema("active")];
  const schema = { name: users.objectType, anchor: config.anchor, generated: [], attributes };
  const mapping = compileMappings([config], [schema]).get(users.resourceType);
  assert.ok(mapping);
  return mapping;
}
