/** A connector type that declares one parameter of each kind, and a configuration of it. */
import { type ConnectorType, defineConnector } from "../../host/connectors/connector.ts";
import type { ConnectorConfig } from "../../host/contract/connector-config.ts";
import { ConnectorError } from "../../host/contract/errors.ts";

export const directoryConnector: ConnectorType = defineConnector({
  id: "directory",
  title: "Company directory",
  description: "People and groups of a directory.",
  parameters: {
    connectivity: [
      {
        kind: "string",
        name: "host",
        label: "Host",
        required: true,
        pattern: { source: "[a-z.]+", message: "must be a host name in small letters." },
      },
      { kind: "integer", name: "port", label: "Port", default: 389, minimum: 1, maximum: 65_535 },
      {
        kind: "choice",
        name: "login",
        label: "Login",
        default: "simple",
        choices: [
          { value: "simple", label: "Name and password" },
          { value: "certificate", label: "Certificate" },
          { value: "none", label: "Nobody" },
        ],
      },
      {
        kind: "string",
        name: "user",
        label: "User",
        required: true,
        when: { parameter: "login", in: ["simple"] },
      },
      {
        kind: "secret",
        name: "password",
        label: "Password",
        required: true,
        when: { parameter: "login", in: ["simple"] },
      },
      {
        kind: "file",
        name: "certificate",
        label: "Certificate",
        required: true,
        when: { parameter: "login", in: ["certificate"] },
      },
    ],
    schema: [
      {
        kind: "records",
        name: "classes",
        label: "Object classes",
        item: "class",
        minItems: 1,
        default: [{ name: "person" }],
        fields: [
          { kind: "string", name: "name", label: "Name", required: true },
          { kind: "boolean", name: "sorted", label: "Sorted", default: true },
        ],
      },
      { kind: "choice", name: "base", label: "Base", choices: [] },
    ],
  },
  validate: (page, values) =>
    page === "connectivity" && values.connectivity?.["host"] === "forbidden"
      ? [{ parameter: "host", message: "This host is the directory's own backup. Choose the live one." }]
      : [],
  open: () => Promise.reject(new ConnectorError("unavailable", "The directory is closed.")),
});

const enterprise = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";

export const directoryConfig: ConnectorConfig = {
  format: 1,
  id: "3f2b8c1e-5d7a-4c0e-9b61-2a4f8e7d6c05",
  name: "People",
  type: "directory",
  enabled: true,
  parameters: {
    connectivity: { host: "ldap.example.com", port: 389, login: "simple", user: "cn=linkspan" },
    schema: { classes: [{ name: "person", sorted: true }] },
  },
  runProfiles: {
    fullImport: { enabled: true, everyMinutes: 60, pageSize: 500, maxDeletePercent: 20 },
    deltaImport: { enabled: false, everyMinutes: 10 },
    export: { pageSize: 100, timeoutSeconds: 30 },
  },
  objectTypes: [
    {
      resourceType: "User",
      objectType: "person",
      anchor: ["uid"],
      dn: { template: "uid={uid},ou=people" },
      mappings: [
        { scim: "userName", attribute: "uid" },
        { scim: "name.familyName", attribute: "sn", default: "unknown" },
        { scim: 'emails[type eq "work"].value', attribute: "mail" },
        { scim: 'emails[type eq "work"].primary', constant: true },
        {
          scim: "phoneNumbers",
          attribute: "phones",
          subAttributes: { value: "number", type: "kind" },
        },
        {
          scim: `${enterprise}:manager`,
          attribute: "manager",
          reference: { resourceType: "User", attribute: "uid" },
        },
        { scim: "urn:ietf:params:scim:schemas:extension:Contoso:2.0:User:badge", attribute: "badge" },
      ],
      deprovisioning: {
        disable: { flow: "set", attribute: "locked", value: "1", restore: "0" },
        delete: { flow: "delete" },
      },
    },
    {
      resourceType: "Group",
      objectType: "group",
      anchor: ["cn"],
      mappings: [
        { scim: "displayName", attribute: "cn" },
        { scim: "members", attribute: "member", reference: { resourceType: "User", attribute: "uid" } },
      ],
      deprovisioning: { disable: { flow: "none" }, delete: { flow: "delete" } },
    },
  ],
};

/** The example with one value changed, named by a JSON pointer; `undefined` removes it. A file may hold anything. */
export function withValue(pointer: string, value: unknown): unknown {
  const copy = structuredClone(directoryConfig) as unknown as Record<string, unknown>;
  const steps = pointer.split("/").slice(1);
  const last = steps.pop() ?? "";
  const parent = steps.reduce((at, step) => at[step] as Record<string, unknown>, copy);
  if (value === undefined) Reflect.deleteProperty(parent, last);
  else parent[last] = value;
  return copy;
}
