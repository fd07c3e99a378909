/** Bulk requests (RFC 7644 §3.7): operations one after the other, each as if it came alone. */
import { carryOut, type Result } from "./bulk-operation.ts";
import { closing, orderOperations } from "./bulk-order.ts";
import { type Operation, readBulk } from "./bulk-request.ts";
import type { JsonObject } from "./json.ts";
import type { ServedModel } from "./resource-model.ts";
import type { Reply, ScimRequest } from "./response.ts";

/**
 * Carries out the operations, those first whose results others refer to, until `failOnErrors` of them have failed. The
 * answer lists what was done in the order of the request.
 */
export async function bulk(body: JsonObject, served: ServedModel, request: ScimRequest): Promise<Reply> {
  const { operations, failOnErrors } = readBulk(body);
  const ids = new Map<string, string>();
  const results = new Map<Operation, Result>();
  const { steps, circles } = orderOperations(operations);
  let failures = 0;
  const take = async (operation: Operation): Promise<Result> => {
    const result = await carryOut(operation, ids, served, request);
    if (result.status >= 400) failures++;
    return result;
  };
  for (const { operation, origin } of steps) {
    if (failures >= failOnErrors) break;
    results.set(origin, await take(operation));
  }
  for (const circle of circles) {
    if (failures >= failOnErrors) break;
    const made = results.get(circle.origin);
    const operation = closing(circle, ids);
    if (!made || made.status >= 400 || !operation) continue;
    const closed = await take(operation);
    // A change that closes a circle is told with the create it belongs to.
    results.set(
      circle.origin,
      closed.status < 400 ? { ...made, version: closed.version } : { ...closed, version: made.version },
    );
  }
  const done = operations.flatMap((operation) => {
    const result = results.get(operation);
    return result ? outcome(operation, result) : [];
  });
  const schemas = '"urn:ietf:params:scim:api:messages:2.0:BulkResponse"';
  const failure = [...results.values()].find(({ status }) => status === 500)?.failure;
  return { status: 200, body: `{"schemas":[${schemas}],"Operations":[${done.join(",")}]}`, failure };
}

function outcome({ method, bulkId }: Operation, { status, location, version, response }: Result): string {
  return JSON.stringify({ method, bulkId, location, version, response, status: String(status) });
}
