import type { Chapter } from "./requirement.ts";

export const resources: readonly Chapter[] = [
  {
    title: "Users and groups",
    requirements: [
      { id: "R-045", says: "A user has a userName: 400 invalidValue without.", cases: ["rfc-post-02"] },
      {
        id: "R-046",
        says: "No two users have the same one, in whatever letter case: 409 uniqueness.",
        cases: ["rfc-post-03", "entra-create-07", "okta-create-02"],
        tests: ["provisioning/simultaneous-changes.test.ts: 50 creates of one user name make one user"],
      },
      {
        id: "R-047",
        says: "Users are active unless said otherwise; inactive ones are still found and read.",
        cases: ["entra-query-10", "rfc-filter-05"],
      },
      {
        id: "R-048",
        says: "The parts of a name can be set one by one.",
        cases: ["rfc-patch-02", "entra-patch-03", "rfc-patch-16"],
      },
      {
        id: "R-049",
        says: "E-mail addresses, telephone numbers and addresses are lists of objects with a type.",
        cases: ["entra-create-05", "entra-patch-13"],
      },
      {
        id: "R-050",
        says: "The attributes of the enterprise extension can be set one by one.",
        cases: ["entra-patch-16", "entra-query-05"],
      },
      {
        id: "R-051",
        says: "A manager is an object with the id of a user.",
        cases: ["entra-patch-18"],
        tests: [
          "provisioning/references.test.ts: a manager is set, found by a filter, changed and taken away by id",
        ],
      },
      {
        id: "R-052",
        says: "A manager sent as a bare text is that user's id.",
        cases: ["entra-create-04", "entra-patch-18"],
      },
      {
        id: "R-053",
        says: "Attributes of a custom extension work in POST, PATCH, filters and schemas.",
        cases: ["entra-create-03", "entra-patch-17", "entra-query-06", "rfc-disc-11"],
      },
      {
        id: "R-054",
        says: "The names of Microsoft's ECMA Connector Host are offered, -dn- among them.",
        tests: ["scim/original-names.test.ts", "provisioning/original-names.test.ts"],
      },
      {
        id: "R-055",
        says: "Attributes of the target whose names have dots, brackets or hyphens can be mapped.",
        tests: ["scim/attribute-names.test.ts"],
        note: "The target's names are free. A SCIM name with a dot or a bracket is understood by the protocol, but a mapping cannot give one: the configuration refuses it and says how to write it.",
      },
      { id: "R-056", says: "A group has a displayName: 400 without.", cases: ["rfc-group-03"] },
      {
        id: "R-057",
        says: "Members are ids; $ref, display and type may come with them.",
        cases: ["rfc-group-01", "entra-group-05", "sailpoint-prov-02"],
      },
      {
        id: "R-058",
        says: "A second group of the same name: 409 where the mapping says that it is unique.",
        cases: ["entra-group-14"],
      },
      {
        id: "R-059",
        says: "A deleted user is no member any more.",
        cases: ["rfc-group-04"],
        tests: ["provisioning/reference-conditions.test.ts: somebody who has left is no member any more"],
      },
    ],
  },
  {
    title: "Discovery",
    requirements: [
      { id: "R-060", says: "/ServiceProviderConfig is answered with its schema.", cases: ["rfc-disc-01"] },
      {
        id: "R-061",
        says: "What it says is supported is booleans and true.",
        cases: ["rfc-disc-01"],
        tests: ["scim/whole-host.test.ts: what /ServiceProviderConfig promises is kept"],
      },
      { id: "R-062", says: "Its limits are integers.", cases: ["rfc-disc-02"] },
      {
        id: "R-063",
        says: "Its authentication schemes have type, name and description.",
        cases: ["rfc-disc-01"],
        tests: ["scim/whole-host.test.ts: what /ServiceProviderConfig promises is kept"],
      },
      { id: "R-064", says: "Its meta names it.", cases: ["rfc-disc-02"] },
      {
        id: "R-065",
        says: "/ResourceTypes lists the types with endpoint, schema and extensions.",
        cases: ["rfc-disc-03", "rfc-disc-05"],
        tests: ["provisioning/schemas.test.ts: an extension without which no user can be made"],
      },
      {
        id: "R-066",
        says: "One resource type by name; 404 for an unknown one.",
        cases: ["rfc-disc-04", "rfc-disc-06"],
      },
      {
        id: "R-067",
        says: "/Schemas lists every schema, with the counts of a list.",
        cases: ["rfc-disc-07", "rfc-disc-10", "entra-test-05"],
      },
      {
        id: "R-068",
        says: "One schema by URN; 404 for an unknown one.",
        cases: ["rfc-disc-11", "rfc-disc-12"],
      },
      {
        id: "R-069",
        says: "Each attribute has all its characteristics, a complex one its parts.",
        cases: ["rfc-disc-08", "rfc-disc-09"],
        tests: ["scim/whole-host.test.ts: every attribute of every schema tells all its characteristics"],
      },
      {
        id: "R-070",
        says: "Nothing in it is null, and its words are in camel case.",
        cases: ["entra-test-05"],
        tests: ["scim/whole-host.test.ts: every attribute of every schema tells all its characteristics"],
      },
      {
        id: "R-071",
        says: "The schemas list what the connector maps, and nothing else.",
        cases: ["entra-test-06", "entra-test-07"],
        tests: [
          "scim/entra-validator.test.ts: every attribute that is mapped can be discovered",
          "provisioning/schemas.test.ts",
        ],
      },
      { id: "R-072", says: "A filter on discovery: 403.", cases: ["rfc-disc-13", "rfc-disc-14"] },
      { id: "R-073", says: "Discovery cannot be written to.", cases: ["rfc-disc-15"] },
      {
        id: "R-074",
        says: "/Me: 501.",
        cases: ["rfc-disc-16"],
        tests: ["scim/https-transport.test.ts: /Me answers 501"],
      },
    ],
  },
  {
    title: "Create and read",
    requirements: [
      {
        id: "R-075",
        says: "POST answers 201 with Location and the resource.",
        cases: ["rfc-post-01", "entra-create-01", "okta-create-01"],
      },
      {
        id: "R-076",
        says: "The resource is whole: a client need not read it again.",
        cases: ["entra-create-01"],
        tests: ["scim/entra-validator.test.ts: a user comes back as it was created"],
      },
      { id: "R-077", says: "A duplicate: 409 uniqueness.", cases: ["rfc-post-03", "okta-create-02"] },
      {
        id: "R-078",
        says: "A body that is no JSON object: 400.",
        cases: ["rfc-post-08", "rfc-post-09", "rfc-post-10"],
        tests: ["scim/hostile-bodies.test.ts: is refused with 400"],
      },
      {
        id: "R-079",
        says: "A create that fails leaves nothing behind in the target.",
        tests: ["connectors/sql-export.test.ts: the database refuses", "robustness/crash.test.ts"],
      },
      { id: "R-080", says: "Members of a group that is created are kept.", cases: ["rfc-group-01"] },
      {
        id: "R-081",
        says: "GET by id gives the resource; 404 for one that is unknown or deleted.",
        cases: ["entra-query-12", "entra-query-13", "rfc-get-01", "okta-query-05"],
      },
      {
        id: "R-082",
        says: "GET of a collection gives a list.",
        cases: ["okta-query-03", "onelogin-flow-04", "sailpoint-aggr-01"],
      },
      { id: "R-083", says: "attributes: only these, and id and schemas.", cases: ["rfc-get-02"] },
      { id: "R-084", says: "excludedAttributes: all but these; id stays.", cases: ["rfc-get-03"] },
      {
        id: "R-085",
        says: "Members can be left out, and then cost nothing.",
        cases: ["entra-group-02", "entra-group-03", "entra-test-04"],
        tests: ["scim/projection.test.ts: members are not even looked up"],
      },
      {
        id: "R-086",
        says: "Projections take parts, URNs and any letter case.",
        cases: ["rfc-get-04", "rfc-get-05"],
        tests: ["scim/projection.test.ts"],
      },
      {
        id: "R-087",
        says: "Projections hold for the answers of POST, PUT, PATCH and searches too.",
        cases: ["rfc-search-02"],
        tests: ["scim/whole-host.test.ts: a projection holds for the answers of changes too"],
      },
      {
        id: "R-088",
        says: "What was written is read at once.",
        cases: ["rfc-post-01"],
        tests: ["robustness/fuzz/patches.test.ts: any sequence of PATCH requests leaves of a user"],
      },
    ],
  },
];
