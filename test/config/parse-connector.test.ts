import assert from "node:assert/strict";
import { test } from "node:test";
import { connectorFormat } from "../../host/config/parse-connector.ts";
import { directoryConfig, directoryConnector, withValue } from "./directory-connector.ts";

const format = connectorFormat([directoryConnector]);

test("a configuration without mistakes is accepted", () => {
  assert.deepEqual(format.parse(directoryConfig), { config: directoryConfig });
});

test("what a file leaves out gets its default", () => {
  const { runProfiles: _, enabled: __, ...rest } = directoryConfig;
  const parsed = format.parse({
    ...rest,
    parameters: { connectivity: { host: "ldap", user: "u" }, schema: { classes: [{ name: "person" }] } },
  });
  assert.ok("config" in parsed);
  assert.equal(parsed.config.enabled, true);
  assert.equal(parsed.config.runProfiles.fullImport.everyMinutes, 120);
  assert.deepEqual(parsed.config.parameters, {
    connectivity: { host: "ldap", user: "u", port: 389, login: "simple" },
    schema: { classes: [{ name: "person", sorted: true }] },
  });
});

test("a setting that does not apply may be absent, is tolerated in a file, and is not written", () => {
  const connectivity = { host: "ldap", login: "none" };
  const without = format.parse(withValue("/parameters/connectivity", connectivity));
  assert.ok("config" in without);
  const withUser = format.parse(
    withValue("/parameters/connectivity", { ...connectivity, user: "left over" }),
  );
  assert.ok("config" in withUser);
  const written = format.serialize(withUser.config) as typeof directoryConfig;
  assert.deepEqual(written.parameters.connectivity, { host: "ldap", port: 389, login: "none" });
});

test("a file is written with its schema first and its keys in one order", () => {
  const shuffled = Object.fromEntries(
    Object.entries(directoryConfig).reverse(),
  ) as unknown as typeof directoryConfig;
  const written = format.serialize(shuffled) as object;
  assert.equal(JSON.stringify(written), JSON.stringify(format.serialize(directoryConfig)));
  assert.deepEqual(Object.keys(written).slice(0, 4), ["$schema", "format", "id", "name"]);
});

const person = "/objectTypes/0";
const mistakes: { pointer: string; value: unknown; at?: string; says: string }[] = [
  {
    pointer: "/format",
    value: 2,
    says: "format is 2: the file was written by a newer Linkspan, and this one reads format 1. Install the newer version, or restore the file from before the update.",
  },
  { pointer: "/format", value: undefined, says: "format must be 1, the version of this file format." },
  { pointer: "/type", value: "directroy", says: 'type must be one of directory. Did you mean "directory"?' },
  { pointer: "/type", value: undefined, says: 'type is missing. Add "type": one of directory.' },
  {
    pointer: "/name",
    value: "HR people",
    says: "name must be 1 to 64 letters (A to Z) and digits, since it is part of the SCIM address.",
  },
  {
    pointer: "/name",
    value: "Größe",
    says: "name must be 1 to 64 letters (A to Z) and digits, since it is part of the SCIM address.",
  },
  {
    pointer: "/name",
    value: "a".repeat(65),
    says: "name must be 1 to 64 letters (A to Z) and digits, since it is part of the SCIM address.",
  },
  {
    pointer: "/name",
    value: "com1",
    says: '"com1" cannot be a connector\'s name, since Windows keeps it for a device. Choose another.',
  },
  { pointer: "/id", value: "7", says: "id must be a UUID such as 3f2b8c1e-5d7a-4c0e-9b61-2a4f8e7d6c05." },
  { pointer: "/enabled", value: "yes", says: "enabled must be true or false, not text in quotation marks." },
  {
    pointer: "/runProfile",
    value: {},
    says: 'runProfile is not a setting Linkspan knows. Did you mean "runProfiles"?',
  },
  {
    pointer: "/runProfiles/fullImport/everyMinutes",
    value: 0,
    says: "runProfiles.fullImport.everyMinutes must be at least 1.",
  },
  {
    pointer: "/runProfiles/export/pageSize",
    value: 1.5,
    says: "runProfiles.export.pageSize must be a whole number, not the number 1.5.",
  },
  {
    pointer: "/runProfiles/fullImport/pagesize",
    value: 10,
    says: 'runProfiles.fullImport.pagesize is not a setting Linkspan knows. Did you mean "pageSize"?',
  },
  {
    pointer: "/parameters/connectivity/host",
    value: undefined,
    says: "parameters.connectivity.host (Host) is missing. Add it.",
  },
  {
    pointer: "/parameters/connectivity/host",
    value: "",
    says: "parameters.connectivity.host must not be empty.",
  },
  {
    pointer: "/parameters/connectivity/host",
    value: "LDAP",
    says: "parameters.connectivity.host must be a host name in small letters.",
  },
  {
    pointer: "/parameters/connectivity/host",
    value: "forbidden",
    says: "This host is the directory's own backup. Choose the live one.",
  },
  {
    pointer: "/parameters/connectivity/port",
    value: 70_000,
    says: "parameters.connectivity.port must be at most 65535.",
  },
  {
    pointer: "/parameters/connectivity/login",
    value: "kerberos",
    says: 'parameters.connectivity.login must be one of "simple", "certificate", "none".',
  },
  {
    pointer: "/parameters/connectivity/user",
    value: undefined,
    says: "parameters.connectivity.user is missing. Add it.",
  },
  {
    pointer: "/parameters/connectivity/password",
    value: "hunter2",
    says: "parameters.connectivity.password is a secret and must not stand in a configuration file. Remove it from the file and enter it in the wizard or with: linkspan connector secret NAME.",
  },
  {
    pointer: "/parameters/schema/classes",
    value: [],
    says: "parameters.schema.classes must not be an empty list.",
  },
  {
    pointer: "/parameters/schema/classes/0/name",
    value: undefined,
    says: "parameters.schema.classes[0].name (Name) is missing. Add it.",
  },
  { pointer: "/objectTypes", value: [], says: "objectTypes must not be an empty list." },
  { pointer: `${person}/anchor`, value: [], says: "objectTypes[0].anchor must not be an empty list." },
  {
    pointer: `${person}/dn`,
    value: { attribute: "dn", template: "{uid}" },
    says: "objectTypes[0].dn must have no more than 1 of its settings.",
  },
  {
    pointer: `${person}/dn/template`,
    value: "uid={ud},ou=people",
    says: 'The DN template of User names {ud}, which no mapping gives a value. Map it or name another. Did you mean "uid"?',
  },
  {
    pointer: `${person}/dn/template`,
    value: "uid={uid,ou=people",
    says: "The DN template of User has a brace without its partner: uid={uid,ou=people",
  },
  {
    pointer: `${person}/dn/template`,
    value: "ou=people",
    says: "The DN template of User names no attribute, so that all objects would get the same DN. Put one in braces, as in CN={cn},OU=People.",
  },
  {
    pointer: "/objectTypes/1/resourceType",
    value: "User",
    at: "/objectTypes/1/resourceType",
    says: 'Two object types have the resource type "User". Each needs one of its own.',
  },
  { pointer: "/objectTypes/1/resourceType", value: "group", says: 'The resource type is written "Group".' },
  {
    pointer: `${person}/mappings/6/scim`,
    at: `${person}/mappings/6`,
    value: "urn:ietf:params:scim:schemas:extension:Contoso:2.0:User:dotted.name",
    says: "urn:ietf:params:scim:schemas:extension:Contoso:2.0:User:dotted.name: an attribute of your own has no parts, so that its name takes no dot. Write it as in urn:ietf:params:scim:schemas:extension:Contoso:2.0:User:dotted_name.",
  },
  {
    pointer: `${person}/mappings/0/scim`,
    at: `${person}/mappings/0`,
    value: "usrName",
    says: 'usrName: "usrName" is not an attribute of User. Did you mean "userName"? An attribute of your own has a URN in front.',
  },
  {
    pointer: `${person}/mappings/0/scim`,
    value: "displayName",
    at: `${person}/mappings`,
    says: "userName is not mapped. Every User needs it: map it to the attribute that names the object.",
  },
  {
    pointer: "/objectTypes/1/mappings/0",
    value: { scim: "displayName", constant: "all" },
    at: "/objectTypes/1/mappings",
    says: "displayName cannot be a constant: it tells one Group from another.",
  },
  {
    pointer: `${person}/mappings/1/constant`,
    value: "x",
    at: `${person}/mappings/1`,
    says: "name.familyName: give either attribute, for a value of the target, or constant, for a fixed one.",
  },
  {
    pointer: `${person}/mappings/1/attribute`,
    value: undefined,
    at: `${person}/mappings/1`,
    says: "name.familyName: give either attribute, for a value of the target, or constant, for a fixed one.",
  },
  {
    pointer: `${person}/mappings/1/scim`,
    value: "userName",
    at: `${person}/mappings/1`,
    says: "userName is mapped twice. Remove one of the two.",
  },
  {
    pointer: `${person}/mappings/1/scim`,
    value: "urn:ietf:params:scim:schemas:core:2.0:User:userName",
    at: `${person}/mappings/1`,
    says: "urn:ietf:params:scim:schemas:core:2.0:User:userName and userName are mapped both, but one is a part of the other. Remove one of the two.",
  },
  {
    pointer: `${person}/mappings/1/scim`,
    value: "emails",
    at: `${person}/mappings/2`,
    says: 'emails[type eq "work"].value and emails are mapped both, but one is a part of the other. Remove one of the two.',
  },
  {
    pointer: `${person}/mappings/1/scim`,
    value: "active",
    at: `${person}/mappings/1`,
    says: "active: active is not mapped: it follows from the disable flow under deprovisioning.",
  },
  {
    pointer: `${person}/mappings/1/scim`,
    value: "id",
    at: `${person}/mappings/1`,
    says: "id: Linkspan itself gives id its value. Remove the mapping.",
  },
  {
    pointer: `${person}/mappings/1/scim`,
    value: "name",
    at: `${person}/mappings/1`,
    says: "name: it has parts of its own. Map them one by one, as in name.formatted.",
  },
  {
    pointer: `${person}/mappings/1/scim`,
    value: "name.surname",
    at: `${person}/mappings/1`,
    says: 'name.surname: "surname" is not a sub-attribute of name. It has formatted, familyName, givenName, middleName, honorificPrefix, honorificSuffix.',
  },
  {
    pointer: `${person}/mappings/2/scim`,
    value: "emails.value",
    at: `${person}/mappings/2`,
    says: 'emails.value: say which element of the list is meant, as in emails[type eq "work"].value, or map emails as a whole.',
  },
  {
    pointer: `${person}/mappings/2/scim`,
    value: "emails[type eq work].value",
    at: `${person}/mappings/2`,
    says: 'emails[type eq work].value: this is no SCIM attribute path. Write it as in userName, name.givenName or emails[type eq "work"].value.',
  },
  {
    pointer: `${person}/mappings/3/constant`,
    value: "yes",
    at: `${person}/mappings/3`,
    says: 'emails[type eq "work"].primary: constant must be true or false, not "yes".',
  },
  {
    pointer: `${person}/mappings/4/subAttributes`,
    value: { vlaue: "number" },
    at: `${person}/mappings/4`,
    says: 'phoneNumbers: "vlaue" is not a sub-attribute of it. Did you mean "value"?',
  },
  {
    pointer: `${person}/mappings/5/reference`,
    value: undefined,
    at: `${person}/mappings/5`,
    says: "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager: it points to other objects. Say with reference to which resource type, and which attribute of theirs it holds.",
  },
  {
    pointer: "/objectTypes/1/mappings/1/reference/resourceType",
    value: "Users",
    at: "/objectTypes/1/mappings/1",
    says: 'members: it refers to the resource type "Users", which this connector does not serve. Did you mean "User"?',
  },
  {
    pointer: `${person}/mappings/6/scim`,
    value: "urn:contoso:badge",
    at: `${person}/mappings/6`,
    says: 'urn:contoso:badge: "urn:contoso" is not a schema\'s URN. Write it as in urn:ietf:params:scim:schemas:extension:Contoso:2.0:User:badge.',
  },
  {
    pointer: `${person}/mappings/6/scim`,
    value: "urn:ietf:params:scim:schemas:extension:Contoso:2.0:Group:badge",
    at: `${person}/mappings/6`,
    says: "urn:ietf:params:scim:schemas:extension:Contoso:2.0:Group:badge: its URN is one for Group. The URN of an attribute of User ends with :2.0:User.",
  },
  {
    pointer: `${person}/mappings/6/values`,
    value: { a: "1", b: "1" },
    at: `${person}/mappings/6`,
    says: 'urn:ietf:params:scim:schemas:extension:Contoso:2.0:User:badge: values has "1" for two SCIM values, so that it could not be read back.',
  },
  {
    pointer: `${person}/deprovisioning/disable/restore`,
    value: undefined,
    says: "objectTypes[0].deprovisioning.disable.restore is missing. Add it.",
  },
  {
    pointer: `${person}/deprovisioning/disable/restore`,
    value: "1",
    says: 'To disable a User, locked is set to "1", which is also its value when restored. Choose two values.',
  },
  {
    pointer: `${person}/deprovisioning/delete`,
    value: { flow: "set", attribute: "locked", value: "1", restore: "0" },
    at: `${person}/deprovisioning/delete/value`,
    says: 'Disabling and deleting a User both set locked to "1", so that a disabled object could not be told from a deleted one. Choose two values.',
  },
];

for (const { pointer, value, at = pointer, says } of mistakes) {
  test(`${pointer} = ${JSON.stringify(value) ?? "nothing"} is refused: ${says}`, () => {
    const parsed = format.parse(withValue(pointer, value));
    assert.ok("problems" in parsed);
    assert.deepEqual(parsed.problems[0], { path: at, message: says });
  });
}

test("a key named __proto__ is an unknown setting like any other", () => {
  const parsed = format.parse(
    JSON.parse(JSON.stringify(directoryConfig).replace('"port"', '"__proto__":{"x":1},"port"')),
  );
  assert.ok("problems" in parsed);
  assert.equal(parsed.problems[0]?.path, "/parameters/connectivity/__proto__");
});

test("all mistakes of a file are named at once", () => {
  const config = {
    ...directoryConfig,
    enabled: 1,
    runProfiles: { ...directoryConfig.runProfiles, export: { pageSize: 0 } },
  };
  const parsed = format.parse(config);
  assert.ok("problems" in parsed);
  assert.deepEqual(parsed.problems.map(({ path }) => path).sort(), [
    "/enabled",
    "/runProfiles/export/pageSize",
  ]);
});

const goodPaths = [
  "externalId",
  "password",
  "ims",
  'addresses[type eq "work"].streetAddress',
  "roles[primary eq true].value",
  "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department",
  "urn:ietf:params:scim:schemas:core:2.0:User:title",
  "urn:ietf:params:scim:schemas:extension:ECMA2Host:2.0:User:-dn-",
  "urn:ietf:params:scim:schemas:extension:ECMA2Host:2.0:User:export_password",
];
for (const scim of goodPaths) {
  test(`${scim} can be mapped`, () => {
    assert.ok(
      "config" in
        format.parse(withValue("/objectTypes/0/mappings/1", { scim, attribute: "sn", default: "x" })),
    );
  });
}
