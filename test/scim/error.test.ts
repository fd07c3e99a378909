import assert from "node:assert/strict";
import { test } from "node:test";
import {
  ConnectorError,
  type ConnectorErrorCode,
  connectorErrorCodes,
  ScimError,
} from "../../host/contract/errors.ts";
import { errorReply } from "../../host/scim/error.ts";

const answer = (error: unknown) => {
  const { status, headers = {}, body } = errorReply(error, "request-7");
  return {
    status,
    headers,
    body: JSON.parse(body) as { status: string; scimType?: string; detail: string },
  };
};

for (const code of Object.keys(connectorErrorCodes) as ConnectorErrorCode[]) {
  test(`a connector's failure “${code}” is told as SCIM and never blames the caller's token`, () => {
    const { status, headers, body } = answer(new ConnectorError(code, "Do this next."));
    assert.equal(status, connectorErrorCodes[code].status);
    assert.ok(![401, 403].includes(status));
    assert.deepEqual([body.status, body.detail], [String(status), "Do this next."]);
    assert.equal(headers["retry-after"] !== undefined, status === 503);
  });
}

test("a refusal keeps its status, its scimType and its time to wait", () => {
  const { status, headers, body } = answer(new ScimError(429, "Slow down.", { retryAfter: 7 }));
  assert.deepEqual([status, headers["retry-after"], body.detail], [429, "7", "Slow down."]);
  assert.equal(answer(new ScimError(409, "Taken.", { scimType: "uniqueness" })).body.scimType, "uniqueness");
});

test("a request that ran out of time may be tried again", () => {
  assert.equal(answer(AbortSignal.abort().reason).status, 503);
  assert.ok(answer(new DOMException("", "TimeoutError")).headers["retry-after"]);
});
