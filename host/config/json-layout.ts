/** JSON for people: two spaces, and a list or record on one line where it fits. Ends with a line feed. */
import type { JsonSchema } from "./parameter-schema.ts";

const width = 110;

export function layOutJson(value: unknown): string {
  return `${layOut(value, "", 0)}\n`;
}

/** `taken` is what stands on the first line already: the indentation and the key. */
function layOut(value: unknown, indent: string, taken: number): string {
  const line = onOneLine(value);
  const holdsRecords = Array.isArray(value) && value.some((element) => typeof element === "object");
  const fits = indent.length + taken + line.length < width;
  if (typeof value !== "object" || value === null || (fits && !holdsRecords && indent)) return line;
  const inner = `${indent}  `;
  const isList = Array.isArray(value);
  const members = isList
    ? value.map((element: unknown) => inner + layOut(element, inner, 0))
    : membersOf(value).map(([key, member]) => {
        const label = `${JSON.stringify(key)}: `;
        return inner + label + layOut(member, inner, label.length);
      });
  if (members.length === 0) return line;
  const [open, close] = isList ? ["[", "]"] : ["{", "}"];
  return `${open}\n${members.join(",\n")}\n${indent}${close}`;
}

function onOneLine(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(onOneLine).join(", ")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const members = membersOf(value).map(([key, member]) => `${JSON.stringify(key)}: ${onOneLine(member)}`);
  return members.length ? `{ ${members.join(", ")} }` : "{}";
}

function membersOf(value: object): [string, unknown][] {
  return Object.entries(value).filter(([, member]) => member !== undefined);
}

/** The same value with its keys in the order in which the schema declares them; others follow as they were. */
export function inSchemaOrder(value: unknown, schema: JsonSchema | undefined): unknown {
  if (Array.isArray(value)) return value.map((element) => inSchemaOrder(element, schema?.items));
  if (typeof value !== "object" || value === null) return value;
  const declared = schema?.properties ?? {};
  const keys = new Set([...Object.keys(declared), ...Object.keys(value)]);
  return Object.fromEntries(
    [...keys]
      .filter((key) => Object.hasOwn(value, key))
      .map((key) => [key, inSchemaOrder((value as Record<string, unknown>)[key], declared[key])]),
  );
}
