/**
 * What clients send that SCIM does not foresee, and what is done about it. The protocol takes each of these from every
 * client; `docs/clients.md` is made from this table, and each line has its case in `test/conformance/cases`.
 */
export interface ClientQuirk {
  readonly name: string;
  readonly clients: readonly ("Entra" | "Okta" | "OneLogin" | "SailPoint" | "Google" | "JumpCloud")[];
  /** What arrives. */
  readonly sent: string;
  /** What is done. */
  readonly done: string;
  /** Ids of conformance cases. */
  readonly cases: readonly string[];
}

export const clientQuirks: readonly ClientQuirk[] = [
  {
    name: "booleans in quotes",
    clients: ["Entra"],
    sent: '`"True"` and `"False"` for `active` and other booleans, in any letter case.',
    done: "Read as booleans; answered as booleans.",
    cases: ["entra-create-02", "entra-patch-07", "entra-patch-11"],
  },
  {
    name: "operations in capitals",
    clients: ["Entra"],
    sent: "`Add`, `Replace`, `Remove`.",
    done: "`op` is read in any letter case.",
    cases: ["entra-patch-01", "entra-patch-29"],
  },
  {
    name: "value path, then a part, in a filter",
    clients: ["Entra"],
    sent: '`emails[type eq "work"].value eq "x"`, which the grammar does not have.',
    done: 'Read as `emails[type eq "work" and value eq "x"]`.',
    cases: ["entra-query-04"],
  },
  {
    name: "add where there is nothing to change",
    clients: ["Entra"],
    sent: '`Replace` or `Add` of `phoneNumbers[type eq "mobile"].value` for somebody without one.',
    done: "The element that the filter describes is made.",
    cases: ["entra-patch-12", "entra-patch-13", "entra-patch-14"],
  },
  {
    name: "booleans in quotes in a path",
    clients: ["Entra"],
    sent: '`roles[primary eq "True"].value`.',
    done: "Compared as a boolean.",
    cases: ["entra-patch-28"],
  },
  {
    name: "manager as a text",
    clients: ["Entra"],
    sent: 'The bare id, an object, or a list of one with `$ref: null`; `""` to clear it.',
    done: "All mean `manager.value`.",
    cases: ["entra-create-04", "entra-patch-18", "entra-patch-20", "entra-patch-21"],
  },
  {
    name: "empty text clears",
    clients: ["Entra"],
    sent: '`Replace` with `""` or null.',
    done: "The attribute becomes unassigned; a required one is refused.",
    cases: ["entra-patch-25"],
  },
  {
    name: "bundled changes",
    clients: ["Entra", "Google"],
    sent: "With `aadOptscim062020`: one replace without a path, with dotted and qualified names in its value.",
    done: "Each name is a path.",
    cases: ["entra-patch-05", "entra-patch-06", "google-flow-01"],
  },
  {
    name: "flags in the query",
    clients: ["Entra"],
    sent: "`?aadOptscim062020`, with no value.",
    done: "Parameters that SCIM does not know are passed over.",
    cases: ["entra-patch-30", "entra-test-09"],
  },
  {
    name: "endpoints in lower case",
    clients: ["Entra"],
    sent: "`/users`.",
    done: "Endpoints are found in any letter case.",
    cases: ["entra-test-08"],
  },
  {
    name: "extension left out of schemas",
    clients: ["Entra"],
    sent: "A custom extension's object without its URN in `schemas`.",
    done: "`schemas` of a request is not consulted.",
    cases: ["entra-create-03"],
  },
  {
    name: "roles as JSON text",
    clients: ["Entra"],
    sent: '`{"value":"{\\"id\\":…,\\"value\\":…,\\"displayName\\":…}"}`.',
    done: "`value` and `display` are taken out of the text.",
    cases: ["entra-create-06"],
  },
  {
    name: "attributes that are not mapped",
    clients: ["Entra", "Okta"],
    sent: "Attributes of SCIM that the connector does not map, in bodies and in paths.",
    done: "Passed over. A path that SCIM does not have for the resource type either is refused with invalidPath.",
    cases: ["entra-patch-27", "rfc-post-06"],
  },
  {
    name: "extension attribute without its URN in a filter",
    clients: ["Entra"],
    sent: '`id eq "…" and manager eq "…"`, its reference check.',
    done: "A name that the core schema does not have is looked for in the extensions.",
    cases: ["entra-query-08"],
  },
  {
    name: "a reference compared as a whole",
    clients: ["Entra"],
    sent: '`members eq "id"`, `manager eq "id"`.',
    done: "Compared with its `value`.",
    cases: ["entra-group-12", "entra-query-08"],
  },
  {
    name: "members named in the value of a remove",
    clients: ["Entra"],
    sent: "`Remove` of `members` with a value.",
    done: "Only those are removed; without a value, all.",
    cases: ["entra-group-07", "entra-group-11"],
  },
  {
    name: "extra schema of groups",
    clients: ["Entra"],
    sent: "A URN of its own among the `schemas` of a group.",
    done: "Passed over.",
    cases: ["entra-group-01"],
  },
  {
    name: "own id in a change",
    clients: ["Okta"],
    sent: '`{"op":"replace","value":{"id":…,"displayName":…}}` to rename a group.',
    done: "The id of the resource itself is passed over; another id is refused with mutability.",
    cases: ["okta-group-01"],
  },
  {
    name: "whole object sent back",
    clients: ["Okta"],
    sent: "PUT with `id`, `meta` and `groups` as they were read.",
    done: "What is read-only is passed over.",
    cases: ["okta-update-01"],
  },
  {
    name: "password and groups at creation",
    clients: ["Okta"],
    sent: "`password`, `groups: []`, `locale`.",
    done: "The password goes to a target that takes one; the rest is passed over where it is not mapped.",
    cases: ["okta-create-01"],
  },
  {
    name: "names of the ECMA Connector Host",
    clients: ["Entra"],
    sent: "`urn:…:ECMA2Host:2.0:User:NAME`, also `urn:…:ECMA2Host:2.0:NAME:User`; `urn:…:ECMA:1.0:User:distinguishedName` for `-dn-`.",
    done: "Found in bodies, paths, filters and projections, where the configuration offers these names.",
    cases: ["entra-create-03", "entra-query-06", "entra-patch-17"],
  },
  {
    name: "plain JSON",
    clients: ["OneLogin", "JumpCloud", "Okta"],
    sent: "`application/json` as media type, or as the only one accepted.",
    done: "Taken, and answered so when nothing better is accepted.",
    cases: ["onelogin-flow-03", "rfc-get-07", "okta-create-03"],
  },
];
