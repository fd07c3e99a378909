/** Bulk requests (RFC 7644 §3.7) as a client makes them and reads their answers. */
import assert from "node:assert/strict";
import type { Send } from "./scim-client.ts";

/** What is told of one operation. */
export interface Outcome {
  readonly method: string;
  readonly bulkId?: string;
  readonly status: string;
  readonly location?: string;
  readonly version?: string;
  readonly response?: { readonly status: string; readonly scimType?: string };
}

export type Bulk = (operations: readonly unknown[], more?: object) => Promise<readonly Outcome[]>;

export function bulkClient(send: Send): Bulk {
  return async (operations, more = {}) => {
    const answer = await send("POST", "/Bulk", {
      schemas: ["urn:ietf:params:scim:api:messages:2.0:BulkRequest"],
      ...more,
      Operations: operations,
    });
    assert.equal(answer.status, 200, answer.text);
    return answer.json["Operations"] as readonly Outcome[];
  };
}

export const post = (bulkId: string, data: object, path = "/Users") => ({
  method: "POST",
  path,
  bulkId,
  data,
});

export const statuses = (outcomes: readonly Outcome[]) => outcomes.map(({ status }) => status);

export const idOf = (outcome: Outcome | undefined) => outcome?.location?.split("/").at(-1) ?? "";
