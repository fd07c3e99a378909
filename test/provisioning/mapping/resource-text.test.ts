import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { ResolvedReference, SpaceObject } from "../../../host/connector-space/connector-space.ts";
import { compileMappings, type ObjectMapping } from "../../../host/provisioning/mapping/object-mapping.ts";
import { createReferenceWords } from "../../../host/provisioning/mapping/reference-words.ts";
import { composeResource, resourceText } from "../../../host/provisioning/mapping/resource-text.ts";
import type { Resource } from "../../../host/provisioning/served.ts";
import { attributeSchema } from "../../support/attribute-schema.ts";

const enterprise = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";
const custom = "urn:ietf:params:scim:schemas:extension:Contoso:2.0:User";
const core = "urn:ietf:params:scim:schemas:core:2.0:User";
const names = ["id", "login", "department", "chief", "mentor", "deputy"];
const reference = { resourceType: "User", attribute: "id" };
const [mapping] = compileMappings(
  [
    {
      resourceType: "User",
      objectType: "people",
      anchor: ["id"],
      mappings: [
        { scim: "userName", attribute: "login" },
        { scim: `${enterprise}:department`, attribute: "department" },
        { scim: `${enterprise}:manager`, attribute: "chief", reference },
        { scim: `${custom}:mentor`, attribute: "mentor", reference },
        { scim: `${custom}:deputy`, attribute: "deputy", reference },
      ],
      deprovisioning: { disable: { flow: "none" }, delete: { flow: "delete" } },
    },
  ],
  [
    {
      name: "people",
      anchor: ["id"],
      generated: ["id"],
      attributes: names.map((name) => attributeSchema(name)),
    },
  ],
).values() as unknown as [ObjectMapping];

const baseUrl = "https://host/scim";
const words = createReferenceWords(baseUrl, (type) => `/${type}s`);
const to = (attribute: string, id: string): ResolvedReference => ({
  object: 1,
  attribute,
  value: "7",
  target: { key: 7, id, resourceType: "User", display: 'A "B"\u0001', mark: 0 },
});

/** What a resource is answered as, of which `referring` attributes have values and `resolved` ones are known. */
function shown(
  resource: Resource,
  referring: readonly string[],
  resolved: readonly ResolvedReference[],
): Resource {
  const fields = mapping.references.filter(({ target }) => referring.includes(target.name));
  const object = {
    key: 1,
    resourceType: "User",
    id: "1",
    anchor: "1",
    dn: undefined,
    hidden: false,
    active: true,
    version: 3,
    created: 0,
    modified: 1000,
    display: "",
    attributes: "",
    lookups: "",
    mapping: "",
    resource: resourceText(mapping, "1", resource, fields),
  } satisfies SpaceObject;
  return JSON.parse(
    composeResource(object, {
      mapping,
      references: resolved,
      words,
      lists: "",
      version: "3",
      location: `${baseUrl}/Users/1`,
    }),
  );
}

const manager = (id: string) => ({ value: id, $ref: `${baseUrl}/Users/${id}`, displayName: 'A "B"\u0001' });

describe("the stored text of a resource", () => {
  test("has meta, id and the schemas it uses", () => {
    assert.deepEqual(shown({ userName: "ada" }, [], []), {
      schemas: [core],
      id: "1",
      userName: "ada",
      meta: {
        resourceType: "User",
        created: "1970-01-01T00:00:00.000Z",
        lastModified: "1970-01-01T00:00:01.000Z",
        version: 'W/"3"',
        location: `${baseUrl}/Users/1`,
      },
    });
  });

  const rows: readonly (readonly [
    what: string,
    resource: Resource,
    referring: readonly string[],
    resolved: readonly ResolvedReference[],
    extensions: Resource,
  ])[] = [
    [
      "a reference is put into the extension that is there",
      { [enterprise]: { department: "IT" } },
      ["chief"],
      [to("chief", "7")],
      { [enterprise]: { department: "IT", manager: manager("7") } },
    ],
    [
      "a reference alone makes its extension",
      {},
      ["chief"],
      [to("chief", "7")],
      { [enterprise]: { manager: manager("7") } },
    ],
    ["an empty extension is not shown", { [enterprise]: {} }, [], [], {}],
    ["one that is not resolved leaves nothing", {}, ["chief"], [], {}],
    [
      "one that is not resolved leaves its extension as it is",
      { [enterprise]: { department: "IT" } },
      ["chief"],
      [],
      { [enterprise]: { department: "IT" } },
    ],
    [
      "two references share an extension",
      {},
      ["mentor", "deputy"],
      [to("deputy", "8"), to("mentor", "7")],
      { [custom]: { mentor: "7", deputy: "8" } },
    ],
    [
      "of two references one may be known",
      {},
      ["mentor", "deputy"],
      [to("deputy", "8")],
      { [custom]: { deputy: "8" } },
    ],
    [
      "each extension has its own",
      {},
      ["chief", "mentor"],
      [to("chief", "7"), to("mentor", "8")],
      { [enterprise]: { manager: manager("7") }, [custom]: { mentor: "8" } },
    ],
  ];
  for (const [what, resource, referring, resolved, extensions] of rows)
    test(what, () => {
      const { schemas, id, meta, userName, ...others } = shown(
        { userName: "ada", ...resource },
        referring,
        resolved,
      );
      assert.deepEqual([id, userName, typeof meta], ["1", "ada", "object"]);
      assert.deepEqual(others, extensions);
      assert.deepEqual(schemas, [core, ...Object.keys(extensions)]);
    });

  test("values that look like marks are only values", () => {
    const userName = '\u0001A0\u0001-"\\u0001';
    assert.equal(shown({ userName }, ["chief"], [to("chief", "7")])["userName"], userName);
  });

  test("elements of members and groups are JSON whatever a name holds", () => {
    const member = JSON.parse(words.member(to("m", "7").target));
    assert.deepEqual(member, {
      value: "7",
      $ref: `${baseUrl}/Users/7`,
      type: "User",
      display: 'A "B"\u0001',
    });
    assert.equal(JSON.parse(words.group(to("m", "7").target)).type, "direct");
  });
});
