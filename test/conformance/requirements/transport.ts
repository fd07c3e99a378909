import type { Chapter } from "./requirement.ts";

export const transport: readonly Chapter[] = [
  {
    title: "Transport and authentication",
    requirements: [
      {
        id: "R-001",
        says: "Only HTTPS is spoken, TLS 1.2 or newer, with a certificate that names the host.",
        tests: [
          "tls/certificate-store.test.ts: TLS older than 1.2 is not spoken",
          "tls/certificate-store.test.ts: a client that trusts only the exported authority",
        ],
      },
      {
        id: "R-002",
        says: "A request with the connector's bearer token is served.",
        cases: ["entra-test-01", "okta-query-01"],
      },
      {
        id: "R-003",
        says: "Without a token: 401, a Bearer challenge and an Error body.",
        cases: ["rfc-auth-01"],
        tests: [
          "scim/scim.test.ts: without the token the answer is 401",
          "scim/https-transport.test.ts: a token that is wrong is named as such",
        ],
      },
      {
        id: "R-004",
        says: "A wrong or empty token, or another scheme: 401 for every method, and nothing is written.",
        cases: ["rfc-auth-02", "rfc-auth-04"],
        tests: ["scim/hostile-requests.test.ts: the token of another connector gives the same answer"],
      },
      { id: "R-005", says: "The scheme's name may be in any letter case.", cases: ["rfc-auth-03"] },
      {
        id: "R-006",
        says: "Tokens are compared in constant time and never logged.",
        tests: [
          "secrets/token-store.test.ts",
          "logging/logger.test.ts: a secret shows as [secret] wherever it stands",
        ],
      },
      {
        id: "R-007",
        says: "Answers with a body are application/scim+json.",
        cases: ["rfc-get-08", "rfc-post-01"],
      },
      {
        id: "R-008",
        says: "A client that accepts only application/json is answered with JSON.",
        cases: ["rfc-get-07"],
        tests: [
          "scim/scim.test.ts: who accepts only application/json is answered so",
          "scim/https-transport.test.ts: who accepts only application/json is answered so when a request is refused",
        ],
      },
      {
        id: "R-009",
        says: "Bodies may be application/scim+json or application/json, with a charset or without.",
        cases: ["okta-create-03", "onelogin-flow-03"],
        tests: ["scim/json-body.test.ts"],
      },
      {
        id: "R-010",
        says: "A body of another media type: 415.",
        cases: ["rfc-post-11"],
        tests: ["scim/hostile-bodies.test.ts: the media type ${type} answers 415"],
      },
      {
        id: "R-011",
        says: "Any Unicode text comes back as it was sent.",
        cases: ["rfc-post-12"],
        tests: ["scim/hostile-values.test.ts: is only text, wherever it is sent"],
      },
      {
        id: "R-012",
        says: "The base address may have several segments, and locations have them too.",
        cases: ["rfc-post-01"],
      },
      {
        id: "R-013",
        says: "Query parameters that mean nothing to SCIM are passed over.",
        cases: ["entra-test-09", "entra-patch-30"],
      },
      {
        id: "R-014",
        says: "Endpoints are found in any letter case.",
        cases: ["entra-test-08"],
        tests: ["scim/scim.test.ts: endpoints are found in any letter case"],
      },
      { id: "R-015", says: "A slash behind a collection changes nothing.", cases: ["rfc-get-06"] },
      {
        id: "R-016",
        says: "An address without anything: 404 with an Error body.",
        cases: ["rfc-disc-17"],
        tests: ["scim/scim.test.ts: GET ${path} answers 404 as SCIM"],
      },
      {
        id: "R-017",
        says: "A method that an address does not take: 405, never 500.",
        cases: ["rfc-disc-15"],
        tests: ["scim/scim.test.ts: answers 405 and says what is allowed"],
      },
      {
        id: "R-018",
        says: "Every failure has a JSON Error body, also of a request that cannot be read.",
        tests: [
          "scim/hostile-requests.test.ts: bytes that are no HTTP answer 400 with a JSON body",
          "scim/hostile-requests.test.ts: an address longer than the host reads",
        ],
      },
      {
        id: "R-019",
        says: "Answers come within a minute; 25 requests in a second are borne.",
        tests: ["scim/entra-validator.test.ts: 25 requests in a second are answered"],
        note: "A request that took 55 seconds is ended with 503, before clients give up.",
      },
      {
        id: "R-020",
        says: "Throttling answers 429 with Retry-After.",
        tests: ["provisioning/export-queue.test.ts: what was certainly not handed over says so"],
        note: "There is no throttling by client. A target that cannot keep up answers 503 with Retry-After.",
      },
    ],
  },
  {
    title: "Attributes of all resources",
    requirements: [
      {
        id: "R-021",
        says: "Names of attributes are found in any letter case: in bodies, paths, filters, projections.",
        cases: ["rfc-post-05", "rfc-filter-02", "rfc-get-05", "entra-patch-29"],
      },
      { id: "R-022", says: "So are URNs of schemas.", tests: ["scim/attribute-names.test.ts"] },
      {
        id: "R-023",
        says: "Each resource has an id that the server made, that stays and is never given again.",
        cases: ["rfc-post-01"],
        tests: ["provisioning/identity.test.ts: are not given again"],
      },
      {
        id: "R-024",
        says: "id and meta of a client's create are passed over.",
        cases: ["rfc-post-04"],
        tests: ["scim/hostile-bodies.test.ts: a client cannot choose id, meta or groups"],
      },
      {
        id: "R-025",
        says: "Ids are found percent-encoded too.",
        tests: ["scim/whole-host.test.ts: an id is found percent-encoded too"],
      },
      {
        id: "R-026",
        says: "externalId belongs to the client, comes back as sent and can be filtered by.",
        cases: ["entra-query-03", "rfc-filter-03"],
      },
      { id: "R-027", says: "externalId compares with its letter case.", cases: ["entra-query-14"] },
      {
        id: "R-028",
        says: "meta.resourceType names the type.",
        cases: ["rfc-post-01", "entra-create-01"],
        tests: ["scim/whole-host.test.ts: meta tells the type"],
      },
      {
        id: "R-029",
        says: "meta.created stays, meta.lastModified moves with each change; both are date-times.",
        tests: [
          "scim/whole-host.test.ts: meta tells the type",
          "scim/versions.test.ts: has changed then: by its time",
        ],
      },
      {
        id: "R-030",
        says: "meta.location is the Location header of the create and leads to the resource.",
        cases: ["rfc-post-01"],
        tests: ["scim/whole-host.test.ts: meta tells the type"],
      },
      {
        id: "R-031",
        says: "schemas lists the core schema and each extension that has data.",
        cases: ["entra-create-01", "entra-create-03"],
      },
      {
        id: "R-032",
        says: "An extension's data are an object under its URN.",
        cases: ["entra-create-03", "entra-patch-16"],
      },
      {
        id: "R-033",
        says: "They are taken also when the request's schemas do not list the URN.",
        cases: ["entra-create-03"],
      },
      {
        id: "R-034",
        says: "null and an empty list mean no value; what has no value is left out.",
        tests: [
          "scim/resource-body.test.ts",
          "scim/entra-validator.test.ts: a null update of ${path}",
          "provisioning/list-elements.test.ts: an element without a value makes no row",
          "scim/patch-empty-parts.test.ts",
        ],
      },
      {
        id: "R-035",
        says: "Booleans are answered as booleans, however they came.",
        cases: ["entra-create-02", "entra-patch-07"],
      },
      {
        id: "R-036",
        says: '"True" and "False" are read as booleans.',
        cases: ["entra-create-02", "entra-patch-07", "entra-patch-09", "entra-patch-11"],
      },
      {
        id: "R-037",
        says: "A value of a type that does not fit: 400 invalidValue.",
        cases: ["rfc-post-13"],
        tests: ["scim/resource-body.test.ts", "scim/extension-values.test.ts: is refused with invalidValue"],
      },
      {
        id: "R-038",
        says: "At most one value of a list is primary; a new one takes the place of the old.",
        tests: ["scim/resource-body.test.ts", "scim/patch.test.ts"],
      },
      {
        id: "R-039",
        says: "There is one element of each type, also after several changes.",
        cases: ["entra-patch-14", "rfc-patch-14"],
      },
      {
        id: "R-040",
        says: "Passwords are never answered, not even when asked for.",
        cases: ["rfc-post-07"],
        tests: ["scim/hostile-values.test.ts: a password is in no answer"],
      },
      {
        id: "R-041",
        says: "Read-only attributes are passed over in bodies and refused in PATCH paths.",
        tests: [
          "scim/hostile-bodies.test.ts: a client cannot choose id, meta or groups",
          "provisioning/schemas.test.ts: ${path}, which the database or the configuration gives, is read-only",
        ],
      },
      {
        id: "R-042",
        says: "Immutable attributes keep their first value: 400 mutability.",
        tests: ["scim/resource-body.test.ts: an immutable attribute keeps its value"],
      },
      {
        id: "R-043",
        says: "Unknown attributes do not make a body fail.",
        cases: ["rfc-post-06", "entra-patch-27"],
      },
      {
        id: "R-044",
        says: "A user's groups follow from the groups and are read-only.",
        cases: ["rfc-group-01"],
        tests: ["scim/hostile-bodies.test.ts: a client cannot choose id, meta or groups"],
      },
    ],
  },
];
