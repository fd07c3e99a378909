import assert from "node:assert/strict";
import { test } from "node:test";
import {
  proposeMappings,
  proposeObjectTypes,
  suggestDeprovisioning,
} from "../../../host/admin/drafts/propose-object-types.ts";
import type { AttributeSchema, AttributeType, ObjectTypeSchema } from "../../../host/connectors/connector.ts";

function attribute(name: string, type: AttributeType = "string"): AttributeSchema {
  return {
    name,
    type,
    multiValued: false,
    required: false,
    operation: "import-export",
    unique: false,
    indexed: false,
  };
}

function objectType(name: string, ...attributes: AttributeSchema[]): ObjectTypeSchema {
  return { name, anchor: ["id"], generated: [], attributes: [attribute("id"), ...attributes] };
}

const targets: readonly { title: string; types: ObjectTypeSchema[]; proposed: Record<string, string> }[] = [
  {
    title: "tables in the plural are found",
    types: [objectType("groups"), objectType("employees")],
    proposed: { User: "employees", Group: "groups" },
  },
  {
    title: "the schema of a table does not hide it",
    types: [objectType("dbo.Accounts"), objectType("dbo.Roles")],
    proposed: { User: "dbo.Accounts", Group: "dbo.Roles" },
  },
  {
    title: "directory classes are found",
    types: [objectType("inetOrgPerson"), objectType("groupOfNames"), objectType("organizationalUnit")],
    proposed: { User: "inetOrgPerson", Group: "groupOfNames" },
  },
  {
    title: "a table of an odd name is people when it has a login",
    types: [objectType("sites"), objectType("t_4711", attribute("login"))],
    proposed: { User: "t_4711" },
  },
  {
    title: "the only object type there is must be people",
    types: [objectType("t_4711")],
    proposed: { User: "t_4711" },
  },
  {
    title: "two tables of odd names are left to the administrator",
    types: [objectType("a"), objectType("b")],
    proposed: {},
  },
];

for (const { title, types, proposed } of targets) {
  test(title, () => {
    const found = proposeObjectTypes({ objectTypes: types });
    assert.deepEqual(Object.fromEntries(found.map((one) => [one.resourceType, one.objectType])), proposed);
    assert.ok(found.every(({ anchor }) => anchor[0] === "id"));
  });
}

const flows: readonly {
  title: string;
  attribute: AttributeSchema;
  samples: string[];
  off?: string;
  on?: string;
}[] = [
  {
    title: "a boolean is set",
    attribute: attribute("is_active", "boolean"),
    samples: [],
    off: "false",
    on: "true",
  },
  {
    title: "a number that is 0 or 1 is set",
    attribute: attribute("Enabled", "integer"),
    samples: ["1", "0"],
    off: "0",
    on: "1",
  },
  {
    title: "a number of another meaning is left alone",
    attribute: attribute("status", "integer"),
    samples: ["1", "512"],
  },
  {
    title: "a negative attribute is set the other way round",
    attribute: attribute("disabled", "boolean"),
    samples: [],
    off: "true",
    on: "false",
  },
  {
    title: "text is set in the words the target uses",
    attribute: attribute("active"),
    samples: ["Y"],
    off: "N",
    on: "Y",
  },
  {
    title: "text is set in the case the target uses",
    attribute: attribute("status"),
    samples: ["ACTIVE"],
    off: "INACTIVE",
    on: "ACTIVE",
  },
  { title: "text of unknown words is left alone", attribute: attribute("status"), samples: ["onboarding"] },
  { title: "text without an example is left alone", attribute: attribute("active"), samples: [] },
  {
    title: "a target without such an attribute disables nothing",
    attribute: attribute("colour"),
    samples: [],
  },
];

for (const { title, attribute: one, samples, off, on } of flows) {
  test(`disabling: ${title}`, () => {
    const { disable, delete: remove } = suggestDeprovisioning(objectType("people", one), {
      [one.name]: samples,
    });
    assert.deepEqual(
      disable,
      off === undefined || on === undefined
        ? { flow: "none" }
        : { flow: "set", attribute: one.name, value: off, restore: on },
    );
    assert.deepEqual(remove, { flow: "delete" });
  });
}

test("mappings made by hand stay, and are made anew only when another object type was chosen", () => {
  const schema = {
    objectTypes: [objectType("people", attribute("login")), objectType("staff", attribute("upn"))],
  };
  const [user] = proposeMappings(proposeObjectTypes(schema), schema, {});
  assert.ok(user);
  const byHand = { ...user, mappings: [{ scim: "userName", attribute: "id" }] };
  assert.deepEqual(proposeMappings([byHand], schema, {}), [byHand]);
  const other = { ...user, objectType: "staff" };
  assert.deepEqual(proposeMappings([other], schema, {})[0]?.mappings, [
    { scim: "userName", attribute: "upn" },
  ]);
});
