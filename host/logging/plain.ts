/** Any value as data that JSON can hold, in bounded size: what a caller logs must neither fail nor flood the log. */

export type Plain =
  | string
  | number
  | boolean
  | null
  | undefined
  | readonly Plain[]
  | { readonly [name: string]: Plain };

const longestText = 8 * 1024;
const mostEntries = 100;
const deepest = 6;

/** Gives errors with their cause chain, and dates, bytes and big integers as text. A `Secret` gives what its toJSON gives. */
export function plain(value: unknown): Plain {
  try {
    return convert(value, []);
  } catch (error) {
    return `[not printable: ${error instanceof Error ? error.message : "unknown reason"}]`;
  }
}

function convert(value: unknown, within: readonly object[]): Plain {
  switch (typeof value) {
    case "string":
      return value.length <= longestText
        ? value
        : `${value.slice(0, longestText)}... (${value.length} characters)`;
    case "number":
      return Number.isFinite(value) ? value : String(value);
    case "boolean":
    case "undefined":
      return value;
    case "object":
      return value === null ? null : convertObject(value, within);
    default:
      return String(value);
  }
}

function convertObject(value: object, within: readonly object[]): Plain {
  if (within.includes(value)) return "[circular]";
  if (within.length === deepest) return "[deeper]";
  const inside = [...within, value];
  if (value instanceof Error) return convertError(value, inside);
  if (value instanceof Uint8Array) return `[${value.length} bytes]`;
  if ("toJSON" in value && typeof value.toJSON === "function") return convert(value.toJSON(), inside);
  if (value instanceof Map) return convertEntries([...value], inside);
  if (Array.isArray(value) || value instanceof Set) {
    return [...value].slice(0, mostEntries).map((element) => convert(element, inside));
  }
  return convertEntries(Object.entries(value), inside);
}

function convertEntries(entries: readonly (readonly [unknown, unknown])[], within: readonly object[]): Plain {
  const shown = entries.slice(0, mostEntries);
  return Object.fromEntries(shown.map(([name, value]) => [String(name), convert(value, within)]));
}

function convertError(error: Error, within: readonly object[]): Plain {
  return {
    name: error.name,
    message: convert(error.message, within),
    code: "code" in error ? convert(error.code, within) : undefined,
    stack: convert(error.stack, within),
    cause: convert(error.cause, within),
    errors: error instanceof AggregateError ? convert(error.errors, within) : undefined,
  };
}
