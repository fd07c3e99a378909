import type { Json, Resource } from "../served.ts";

/** A path clients filter by, taken apart once: `emails.value`, `urn:…:User:department`. */
export interface LookupPath {
  readonly path: string;
  /** All values at the path. */
  readonly valuesIn: (resource: Resource) => readonly Json[];
}

export function lookupPath(path: string): LookupPath {
  const colon = path.lastIndexOf(":");
  const extension = colon < 0 ? undefined : path.slice(0, colon);
  const names = path.slice(colon + 1).split(".");
  return {
    path,
    valuesIn(resource) {
      const container = extension === undefined ? resource : resource[extension];
      return container === undefined ? none : valuesAt(container, names, 0);
    },
  };
}

const none: readonly Json[] = [];

function valuesAt(value: Json, names: readonly string[], depth: number): readonly Json[] {
  const name = names[depth];
  if (Array.isArray(value)) return value.flatMap((element: Json) => valuesAt(element, names, depth));
  if (name === undefined) return [value];
  if (typeof value !== "object" || value === null) return none;
  const next = (value as Resource)[name];
  return next === undefined ? none : valuesAt(next, names, depth + 1);
}
