import type { Scalar } from "../connectors/connector.ts";
import { ScimError } from "../contract/errors.ts";
import { fold } from "../contract/fold.ts";
import { adopt, findInTarget } from "./adoption.ts";
import { jsonText } from "./mapping/conversion.ts";
import type { ObjectMapping } from "./mapping/object-mapping.ts";
import type { Runtime } from "./runtime.ts";
import type { Equality } from "./served.ts";

/** Most entries with one value that are taken over; a value this frequent tells nobody apart. */
const mostFound = 100;

/**
 * Asks the target by the first condition it can answer, so that an object made there by hand is found and not made
 * twice. Answers whether the connector space learned of one.
 */
export async function askTarget(
  runtime: Runtime,
  mapping: ObjectMapping,
  equals: readonly Equality[],
): Promise<boolean> {
  for (const { path, value } of equals) {
    const field = mapping.lookups.get(path);
    if (!field?.target) continue;
    if (!runtime.canFind) {
      if (runtime.isComplete()) return false;
      throw new ScimError(
        503,
        "The first import has not finished, so nobody can say yet whether there is one.",
        { retryAfter: 30 },
      );
    }
    const wanted = askable(() => field.toTarget(value));
    if (wanted === undefined) return false;
    const entries = await findInTarget(runtime, mapping, { [field.target.name]: wanted }, mostFound);
    const hits = entries.filter((entry) => {
      const found = field.toScim(entry.attributes[field.target?.name ?? ""] ?? []);
      return found !== undefined && fold(jsonText(found)) === fold(String(value));
    });
    return (await adopt(runtime, mapping, hits)).some(({ hidden }) => !hidden);
  }
  return false;
}

/** A value the target's type cannot hold is one that nobody has. */
function askable(convert: () => readonly unknown[]): Scalar | undefined {
  try {
    return convert()[0] as Scalar | undefined;
  } catch (error) {
    if (error instanceof ScimError) return undefined;
    throw error;
  }
}
