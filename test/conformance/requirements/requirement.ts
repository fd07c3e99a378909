/** Something a SCIM server has to do, and what shows that this one does. */
export interface Requirement {
  readonly id: string;
  readonly says: string;
  /** Ids of wire cases; `*` at the end stands for any. */
  readonly cases?: readonly string[];
  /** Tests, as `file` below test/ for a whole file or `file: part of the test's name`. */
  readonly tests?: readonly string[];
  /** Where it is not met, or not shown: why. */
  readonly note?: string;
}

export interface Chapter {
  readonly title: string;
  readonly requirements: readonly Requirement[];
}
