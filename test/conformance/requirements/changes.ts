import type { Chapter } from "./requirement.ts";

export const changes: readonly Chapter[] = [
  {
    title: "PUT",
    requirements: [
      {
        id: "R-124",
        says: "PUT answers 200 with the resource.",
        cases: ["okta-update-01", "onelogin-flow-03", "rfc-put-01"],
      },
      {
        id: "R-125",
        says: "What it leaves out is cleared.",
        cases: ["rfc-put-01"],
        tests: ["provisioning/list-elements.test.ts: ${does} takes away what it names"],
        note: "But for the anchor, without which an object cannot be: it is kept.",
      },
      {
        id: "R-126",
        says: "id, meta and groups in it are passed over.",
        cases: ["okta-update-01"],
        tests: ["scim/hostile-bodies.test.ts: a client cannot choose id, meta or groups"],
      },
      { id: "R-127", says: "Of an unknown id: 404, and nothing is made.", cases: ["rfc-put-02"] },
      {
        id: "R-128",
        says: "A taken userName: 409; a missing one: 400; nothing is changed.",
        cases: ["rfc-put-03"],
      },
      {
        id: "R-129",
        says: "PUT of a group replaces its members.",
        tests: [
          "scim/scim.test.ts: a PUT of a group without members empties it",
          "scim/okta-spec.test.ts: a group is put whole",
        ],
      },
    ],
  },
  {
    title: "PATCH",
    requirements: [
      {
        id: "R-130",
        says: "200 with the resource, or 204.",
        cases: ["rfc-patch-01"],
        tests: ["scim/scim.test.ts: a PATCH of a user is answered with the user, of a group with 204"],
      },
      { id: "R-131", says: "op in any letter case.", cases: ["entra-patch-01", "entra-patch-29"] },
      {
        id: "R-132",
        says: "Operations are carried out in order, each on what the one before left.",
        cases: ["rfc-patch-04", "entra-patch-33"],
        tests: [
          "robustness/fuzz/patches.test.ts: any sequence of PATCH requests leaves of a user",
          "provisioning/members-by-filter.test.ts",
          "scim/original-names.test.ts: of two names of one attribute the one that a PATCH writes last decides",
        ],
      },
      {
        id: "R-133",
        says: "All or none.",
        cases: ["rfc-patch-05"],
        tests: [
          "robustness/fuzz/patches.test.ts: any PATCH of any JSON is made or refused at once, and never half made",
        ],
      },
      {
        id: "R-134",
        says: "add sets a single value and appends to a list; what is there is not added again.",
        cases: ["rfc-patch-14", "entra-patch-12"],
      },
      {
        id: "R-135",
        says: "add and replace of a complex value keep the parts that they do not name.",
        cases: ["rfc-patch-02", "rfc-patch-03"],
      },
      {
        id: "R-136",
        says: "replace of a list replaces all of it; an empty one clears.",
        cases: ["rfc-patch-15", "okta-group-05"],
        tests: ["provisioning/list-elements.test.ts: ${does} takes away what it names"],
      },
      {
        id: "R-137",
        says: "replace of what has no value adds it.",
        cases: ["entra-patch-13", "entra-patch-15"],
      },
      {
        id: "R-138",
        says: "remove takes a value away; also when there is none.",
        cases: ["entra-patch-22", "entra-patch-24"],
        tests: ["provisioning/list-elements.test.ts: ${does} takes away what it names"],
      },
      { id: "R-139", says: "remove without a path: 400 noTarget.", cases: ["rfc-patch-06"] },
      {
        id: "R-140",
        says: "Every form of a path, with the URN or without.",
        cases: ["rfc-patch-17", "rfc-patch-18", "entra-patch-03", "entra-patch-16", "entra-patch-17"],
        tests: ["scim/path.test.ts"],
      },
      {
        id: "R-141",
        says: "A value path that matches nothing makes the element that it describes.",
        cases: ["entra-patch-12", "entra-patch-13"],
      },
      {
        id: "R-142",
        says: "Several operations on one such path make one element.",
        cases: ["entra-patch-14"],
        tests: ["scim/patch.test.ts: four parts of an address that is not there yet make one address"],
      },
      {
        id: "R-143",
        says: "Any other filter that matches nothing: 400 noTarget.",
        tests: ["scim/patch.test.ts: PATCH refuses ${name} with ${scimType}"],
      },
      {
        id: "R-144",
        says: "Without a path, an object is merged.",
        cases: ["rfc-patch-03", "okta-update-02", "google-flow-01"],
      },
      {
        id: "R-145",
        says: "Its names may be dotted or have a URN.",
        cases: ["entra-patch-05", "entra-patch-06"],
      },
      { id: "R-146", says: "The resource's own id in it is passed over.", cases: ["okta-group-01"] },
      {
        id: "R-147",
        says: 'replace by "" or null clears.',
        cases: ["entra-patch-25"],
        tests: [
          "scim/entra-validator.test.ts: a null update of ${path}",
          "provisioning/list-elements.test.ts: ${does} takes away what it names",
        ],
      },
      {
        id: "R-148",
        says: "A manager is set and cleared in every form.",
        cases: ["entra-patch-18", "entra-patch-19", "entra-patch-20", "entra-patch-21", "entra-patch-31"],
        tests: ["scim/entra-validator.test.ts: a manager is added, replaced and cleared by objects too"],
      },
      {
        id: "R-149",
        says: "One member or many are added at once.",
        cases: ["entra-group-05", "entra-group-06", "onelogin-flow-02"],
      },
      { id: "R-150", says: "A remove that names members removes only these.", cases: ["entra-group-07"] },
      {
        id: "R-151",
        says: "Members are removed by a value filter.",
        cases: ["entra-group-08", "okta-group-04"],
      },
      { id: "R-152", says: "A remove that names none removes all.", cases: ["entra-group-11"] },
      {
        id: "R-153",
        says: "replace replaces the members, by a path and without.",
        cases: ["rfc-group-02", "okta-group-05"],
        tests: ["scim/okta-spec.test.ts: a full push replaces the members"],
      },
      { id: "R-154", says: "A replace of other attributes leaves members alone.", cases: ["okta-group-06"] },
      { id: "R-155", says: "A role may come as JSON in a text.", cases: ["entra-create-06"] },
      {
        id: "R-156",
        says: "A boolean in quotes in a path is a boolean.",
        tests: ["scim/conformance.test.ts"],
        note: "Its wire case needs roles, which the demo does not map: entra-patch-28 is run against the protocol alone.",
      },
      {
        id: "R-157",
        says: "No op, an unknown one, or no Operations: 400 invalidSyntax.",
        cases: ["rfc-patch-07", "rfc-patch-08", "rfc-patch-09"],
      },
      {
        id: "R-158",
        says: "What is no path: 400 invalidPath. SCIM's own attributes of the resource type that are not mapped are passed over.",
        cases: ["rfc-patch-12", "entra-patch-27"],
        tests: ["scim/path.test.ts"],
      },
      {
        id: "R-159",
        says: "id and meta cannot be changed, what is required cannot be removed.",
        cases: ["rfc-patch-10", "rfc-patch-11"],
      },
      { id: "R-160", says: "Of an unknown resource: 404.", cases: ["rfc-patch-13"] },
      {
        id: "R-161",
        says: "active false disables, true restores; the user stays readable.",
        cases: ["entra-patch-07", "entra-patch-08", "entra-patch-11", "okta-update-02", "sailpoint-prov-01"],
      },
      {
        id: "R-162",
        says: "Disabling does what the connector is configured to do.",
        tests: ["connectors/deprovisioning-walk.ts: disabling ${words[disable.flow]}"],
      },
      {
        id: "R-163",
        says: "A userName that is taken: 409.",
        tests: ["robustness/fuzz/patches.test.ts: any sequence of PATCH requests leaves of a user"],
      },
    ],
  },
  {
    title: "Delete, bulk, versions, errors",
    requirements: [
      {
        id: "R-164",
        says: "DELETE answers 204, and from then on 404 and no hits.",
        cases: ["rfc-delete-01", "entra-delete-01", "entra-delete-02", "entra-group-13"],
      },
      {
        id: "R-165",
        says: "The userName can be used again.",
        tests: ["scim/whole-host.test.ts: a deleted user's name can be given again"],
      },
      {
        id: "R-166",
        says: "Where there is no bulk, that is said.",
        cases: ["rfc-bulk-01"],
        note: "There is bulk; the case shows that the answer agrees with what /ServiceProviderConfig says.",
      },
      {
        id: "R-167",
        says: "Bulk requests: references to each other, failOnErrors, one result for each, limits.",
        cases: ["rfc-bulk-02"],
        tests: ["scim/bulk.test.ts", "scim/bulk-references.test.ts"],
      },
      {
        id: "R-168",
        says: "Versions: ETag, If-Match, If-None-Match.",
        tests: [
          "scim/scim.test.ts: a version can be asked for, guarded and compared",
          "scim/hostile-requests.test.ts: a change under a stale If-Match answers 412",
          "scim/versions.test.ts",
        ],
      },
      {
        id: "R-169",
        says: "scimType is one of the listed words.",
        tests: ["scim/error.test.ts", "scim/patch.test.ts"],
      },
      {
        id: "R-170",
        says: "A failure's words help, and tell no secrets.",
        cases: ["okta-query-05"],
        tests: ["scim/scim.test.ts: a bug of the host tells the request's id and nothing else"],
      },
      {
        id: "R-171",
        says: "When the target is away: 503, not 404 and not an empty list.",
        tests: ["provisioning/target-away.test.ts"],
      },
      {
        id: "R-172",
        says: "What the target refuses: 400 invalidValue that names the attribute.",
        tests: [
          "connectors/sql-export.test.ts: the database refuses",
          "scim/error.test.ts: a connector's failure",
        ],
      },
    ],
  },
  {
    title: "Newer documents",
    requirements: [
      { id: "R-173", says: "RFC 9865, pages by cursor.", cases: ["rfc-page-07", "rfc-page-08"] },
      {
        id: "R-174",
        says: "Resource types of other names can be added (RFC 9944 has Device).",
        tests: ["scim/whole-host.test.ts: a resource type of any name is served"],
      },
      {
        id: "R-175",
        says: "RFC 9967: a server without asynchronous requests answers at once all the same.",
        tests: ["scim/whole-host.test.ts: a wish for a later answer is passed over"],
      },
      {
        id: "R-176",
        says: "Drafts of the working group.",
        note: "None is implemented; no client that is known relies on one.",
      },
    ],
  },
];
