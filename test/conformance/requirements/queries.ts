import type { Chapter } from "./requirement.ts";

export const queries: readonly Chapter[] = [
  {
    title: "Filters",
    requirements: [
      {
        id: "R-089",
        says: "A list has its schema, its resources and its counts as integers.",
        cases: ["rfc-page-01", "okta-query-01"],
      },
      {
        id: "R-090",
        says: "No hit: 200 with a total of 0, never 404.",
        cases: ["rfc-filter-22", "entra-test-01", "onelogin-flow-01"],
      },
      {
        id: "R-091",
        says: "eq works on every attribute that a client may match by.",
        cases: ["entra-query-01", "entra-query-03", "entra-query-04", "entra-query-05", "entra-query-06"],
      },
      {
        id: "R-092",
        says: "Where letter case says nothing, eq ignores it.",
        cases: ["entra-query-02", "rfc-filter-02"],
      },
      {
        id: "R-093",
        says: "All of ne, co, sw, ew, pr, gt, ge, lt, le.",
        cases: ["rfc-filter-04", "rfc-filter-05", "rfc-filter-12", "rfc-filter-13"],
        tests: [
          "scim/filter-match.test.ts",
          "robustness/fuzz/filters.test.ts: a filter finds in the store whom a plain reading of it finds",
        ],
      },
      {
        id: "R-094",
        says: "and, or, not and parentheses; and binds tighter.",
        cases: ["rfc-filter-07", "rfc-filter-08"],
        tests: ["scim/filter.test.ts"],
      },
      { id: "R-095", says: "Operators and names in any letter case.", cases: ["rfc-filter-02"] },
      { id: "R-096", says: "Value paths.", cases: ["rfc-filter-09"] },
      { id: "R-097", says: "A value path and then a part, as Entra writes it.", cases: ["entra-query-04"] },
      {
        id: "R-098",
        says: "A part of a list, or the list itself, means any of its elements.",
        cases: ["rfc-filter-10"],
        tests: [
          "robustness/fuzz/filters.test.ts: a filter finds in the store whom a plain reading of it finds",
        ],
      },
      {
        id: "R-099",
        says: "Names with the URN of their schema.",
        cases: ["rfc-filter-11", "entra-query-05", "entra-query-06"],
        tests: ["scim/scim.test.ts: what every resource has is known by the URN of the core schema too"],
      },
      {
        id: "R-100",
        says: "Literals are texts with escapes, booleans, numbers and null.",
        cases: ["rfc-filter-21"],
        tests: ["scim/filter.test.ts"],
      },
      {
        id: "R-101",
        says: "Date-times compare as moments.",
        cases: ["rfc-filter-13"],
        tests: ["scim/filter-match.test.ts"],
      },
      {
        id: "R-102",
        says: "A plus and %20 are a space, %2B is a plus.",
        cases: ["entra-query-09", "okta-query-02", "entra-query-06"],
      },
      {
        id: "R-103",
        says: "Values with quotes, backslashes, &, #, % and any letters are found.",
        cases: ["entra-query-09", "rfc-filter-21", "entra-patch-32"],
        tests: ["scim/hostile-values.test.ts: is only text, wherever it is sent"],
      },
      {
        id: "R-104",
        says: "id and a reference together, without loading a group's members.",
        cases: ["entra-query-08", "entra-group-12"],
        tests: ["provisioning/reference-conditions.test.ts"],
      },
      { id: "R-105", says: "Groups by member.", cases: ["rfc-group-05"] },
      {
        id: "R-106",
        says: "What is no filter: 400 invalidFilter.",
        cases: [
          "rfc-filter-14",
          "rfc-filter-15",
          "rfc-filter-16",
          "rfc-filter-17",
          "rfc-filter-18",
          "rfc-filter-19",
          "rfc-filter-20",
        ],
        tests: [
          "robustness/fuzz/filters.test.ts: a filter that was damaged",
          "scim/scim.test.ts: an empty filter in a search is refused",
          "scim/filter.test.ts",
        ],
      },
      {
        id: "R-107",
        says: "An unknown attribute finds nobody, with 200.",
        cases: ["entra-test-02"],
        tests: ["scim/scim.test.ts: a filter on an attribute that is not mapped finds nobody"],
      },
      { id: "R-108", says: "A text without quotes is read as one.", tests: ["scim/filter.test.ts"] },
      {
        id: "R-109",
        says: "tooMany only where pages cannot help.",
        note: "Answered for a sort of more than 100,000 hits and for a search that looked for 30 seconds; not shown by a test.",
      },
    ],
  },
  {
    title: "Pages, order and searches",
    requirements: [
      { id: "R-110", says: "startIndex begins at 1; less counts as 1.", cases: ["rfc-page-04"] },
      {
        id: "R-111",
        says: "count bounds a page; 0 gives the total; less counts as 0.",
        cases: ["rfc-page-01", "rfc-page-03"],
        tests: ["scim/hostile-values.test.ts: answers 200 with the true total"],
      },
      {
        id: "R-112",
        says: "itemsPerPage counts this page, startIndex is echoed.",
        cases: ["rfc-page-01", "entra-query-11"],
      },
      {
        id: "R-113",
        says: "totalResults is of all hits, on every page.",
        cases: ["rfc-page-01", "rfc-page-05", "sailpoint-aggr-01"],
      },
      {
        id: "R-114",
        says: "Pages have none twice and miss none.",
        cases: ["rfc-page-02", "entra-query-11"],
        tests: ["provisioning/paging.test.ts", "provisioning/walks.test.ts"],
      },
      { id: "R-115", says: "Behind the end: an empty page and the true total.", cases: ["rfc-page-05"] },
      {
        id: "R-116",
        says: "A page has 1,000 at most; more is not refused.",
        tests: ["scim/hostile-values.test.ts: answers 200 with the true total"],
      },
      {
        id: "R-117",
        says: "sortBy and sortOrder.",
        cases: ["rfc-page-06"],
        tests: [
          "scim/scim.test.ts: sorting puts those without the attribute last",
          "scim/search-at-root.test.ts: an order goes through users and groups",
        ],
      },
      {
        id: "R-118",
        says: "POST of a search gives what GET gives.",
        cases: ["rfc-search-01", "rfc-search-02"],
        tests: ["scim/scim.test.ts: POST /.search at the root finds resources of every type"],
      },
      {
        id: "R-119",
        says: "A cursor leads from page to page until there is none.",
        cases: ["rfc-page-07"],
        tests: [
          "provisioning/paging.test.ts: by cursor, while others create and delete",
          "provisioning/paging.test.ts: by cursor lead to both of two hits of an index",
          "scim/search-at-root.test.ts: a cursor leads through users and groups",
        ],
      },
      {
        id: "R-120",
        says: "It is opaque, fit for an address, and belongs to its search.",
        tests: [
          "scim/scim.test.ts: a cursor walks the whole list once and belongs to its own search",
          "scim/search-at-root.test.ts: a cursor of another search, or of one resource type, is refused",
        ],
      },
      {
        id: "R-121",
        says: "invalidCursor and invalidCount; expiredCursor where cursors end.",
        cases: ["rfc-page-08"],
        tests: ["scim/scim.test.ts: answers ${status} ${scimType"],
        note: "Cursors do not end, so expiredCursor is never answered.",
      },
      {
        id: "R-122",
        says: "/ServiceProviderConfig tells of both ways of paging.",
        tests: ["scim/whole-host.test.ts: what /ServiceProviderConfig promises is kept"],
      },
      {
        id: "R-123",
        says: "Pages by index are what a client gets that does not choose.",
        cases: ["rfc-page-01"],
        tests: ["scim/whole-host.test.ts: what /ServiceProviderConfig promises is kept"],
      },
    ],
  },
];
