import assert from "node:assert/strict";
import { test } from "node:test";
import { toFailure } from "../../host/admin/failure.ts";
import { StaleConfigError } from "../../host/config/config-store.ts";
import { ConfigError, ConnectorError } from "../../host/contract/errors.ts";
import type { Log } from "../../host/contract/log.ts";
import { fileError } from "../../host/platform/file-error.ts";

const silent: Log = {
  error: () => undefined,
  warn: () => undefined,
  info: () => undefined,
  debug: () => undefined,
  enabled: () => false,
  child: () => silent,
};

const full = Object.assign(new Error("no space left on device"), { code: "ENOSPC" });

const answers = [
  {
    what: "a configuration changed meanwhile",
    error: new StaleConfigError("Load it again.", []),
    status: 412,
  },
  { what: "a wrong configuration", error: new ConfigError("It has no name.", []), status: 422 },
  { what: "a failing target", error: new ConnectorError("timeout", "It did not answer."), status: 502 },
  { what: "a full disk", error: fileError("written", "/state/secrets.json", full), status: 500 },
];

for (const { what, error, status } of answers)
  test(`${what} is answered with ${status} and its own words`, () => {
    assert.deepEqual(toFailure(error, "1", silent), { status, body: { message: error.message } });
  });

test("an error inside Linkspan is answered without its details", () => {
  const { status, body } = toFailure(new TypeError("x is undefined"), "request 7", silent);
  assert.equal(status, 500);
  assert.match(body.message, /The log holds the details under request id request 7/);
  assert.doesNotMatch(body.message, /undefined/);
});
