/** Bounds of what a client may send and ask for. Those that a client should know stand in ServiceProviderConfig. */
export const limits = {
  /** Bytes of a request body. */
  bodyBytes: 4 * 1024 * 1024,
  /** Bytes of a body that is too large which are read all the same, so that its sender gets to read the refusal. */
  discardedBytes: 32 * 1024 * 1024,
  /** Objects and arrays within each other in a body. SCIM's own deepest body, a bulk request, needs 8. */
  bodyDepth: 32,
  /** Objects and lists in a body; more than a bulk request or the members of a large group need. */
  bodyValues: 100_000,
  /** Names in one object of a body. */
  bodyNames: 2000,
  /** UTF-16 units of a filter. */
  filterLength: 16_384,
  /** Parentheses and brackets within each other in a filter. */
  filterDepth: 40,
  /** Operations of a PATCH. Entra's aadOptscim062020 removes each member by one of its own. */
  patchOperations: 2000,
  /** Conditions in a PATCH's value filters and elements that it adds or takes away, each put to every element there is. */
  patchComparisons: 500,
  /** Filters of a PATCH that members are looked for by, other than by id; each looks at all of them. */
  patchSearches: 5,
  /** Elements of a multi-valued attribute that is kept in its resource; members of a group are not. */
  elements: 400,
  /** Characters of a resource as JSON, without the members of a group. */
  resourceSize: 1024 * 1024,
  defaultPageSize: 100,
  maxPageSize: 1000,
  bulkOperations: 1000,
  /** Seconds a client is asked to wait when the target is away and nothing better is known. */
  retryAfter: 30,
} as const;
