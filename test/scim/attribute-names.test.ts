import assert from "node:assert/strict";
import { test } from "node:test";
import { attributeNames } from "../../host/scim/attribute-names.ts";
import { customUrn, enterpriseUrn, groupType, userType } from "../support/resource-types.ts";

const names = attributeNames(userType);
const core = "urn:ietf:params:scim:schemas:core:2.0:User";

const rows: readonly [string, string | undefined][] = [
  ["userName", "userName"],
  ["USERNAME", "userName"],
  ["name.givenname", "name.givenName"],
  [`${core}:name.familyName`, "name.familyName"],
  [`${core.toUpperCase()}:USERNAME`, "userName"],
  ["meta.lastModified", "meta.lastModified"],
  ["externalid", "externalId"],
  [`${core}:id`, "id"],
  [`${core}:externalId`, "externalId"],
  [`${core}:schemas`, "schemas"],
  [`${core.toLowerCase()}:META.resourcetype`, "meta.resourceType"],
  [`${enterpriseUrn}:id`, undefined],
  [`${enterpriseUrn}:Department`, `${enterpriseUrn}:department`],
  [`${enterpriseUrn}:manager.value`, `${enterpriseUrn}:manager.value`],
  [`${customUrn}:cost.rate`, `${customUrn}:cost.rate`],
  // The order that older templates of Entra have.
  ["urn:ietf:params:scim:schemas:extension:Contoso:2.0:badge:User", `${customUrn}:badge`],
  ["department", undefined],
  ["nickName", undefined],
  ["name.middleName", undefined],
  ["userName.x", undefined],
  ["__proto__", undefined],
  ["constructor", undefined],
  ["name.constructor", undefined],
  ["", undefined],
];

for (const [given, path] of rows) {
  test(`the name “${given}” means ${path ?? "nothing that is mapped"}`, () => {
    assert.equal(names.resolve(given)?.path, path);
  });
}

test("in a filter an extension's attribute may go without its URN, but never hides a core attribute", () => {
  assert.equal(names.resolveInFilter("department")?.path, `${enterpriseUrn}:department`);
  const clashing = attributeNames({
    ...userType,
    schemas: [...userType.schemas, { ...groupType.schemas[0]!, id: "urn:y" }],
  });
  assert.equal(clashing.resolveInFilter("displayName")?.path, "displayName");
});
