/** A filter as text, for tests that read it back. */
import type { Filter } from "../../host/scim/filter.ts";

export function filterText(filter: Filter): string {
  switch (filter.kind) {
    case "and":
    case "or":
      return filter.operands.map((operand) => inner(operand)).join(` ${filter.kind} `);
    case "not":
      return `not (${filterText(filter.operand)})`;
    case "present":
      return `${filter.attribute} pr`;
    case "compare":
      return `${filter.attribute} ${filter.operator} ${JSON.stringify(filter.value)}`;
    case "element":
      return `${filter.attribute}[${filterText(filter.filter)}]`;
  }
}

function inner(filter: Filter): string {
  return filter.kind === "and" || filter.kind === "or" ? `(${filterText(filter)})` : filterText(filter);
}
