import assert from "node:assert/strict";
import { test } from "node:test";
import { Ajv } from "ajv";
import { connectorFormat } from "../../host/config/parse-connector.ts";
import { connectorTypes } from "../../host/connectors/registry.ts";

test("the schema that an editor checks a connector's file by is a valid JSON Schema", () => {
  const ajv = new Ajv({ strict: false });
  for (const [type, schema] of connectorFormat(connectorTypes).schemas)
    assert.equal(ajv.validateSchema(schema), true, `${type}: ${ajv.errorsText()}`);
});
