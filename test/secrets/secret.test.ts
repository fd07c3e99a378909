import assert from "node:assert/strict";
import { test } from "node:test";
import { format, inspect } from "node:util";
import { Secret } from "../../host/secrets/secret.ts";

const secret = new Secret("Tr0ub4dor");

for (const { way, shown } of [
  // oxlint-disable-next-line typescript/restrict-template-expressions -- this is what must do no harm
  { way: "in a template", shown: `${secret}` },
  { way: "joined to text", shown: ["", secret].join("") },
  { way: "as JSON", shown: JSON.stringify({ password: secret }) },
  { way: "inspected", shown: inspect({ deep: { password: secret } }, { depth: 9, showHidden: true }) },
  { way: "formatted for the console", shown: format("%s %o %j", secret, secret, secret) },
  // oxlint-disable-next-line typescript/no-misused-spread -- this too
  { way: "spread into an object", shown: JSON.stringify({ ...secret }) },
  { way: "by its property names", shown: Reflect.ownKeys(secret).join() },
  { way: "copied to another thread", shown: JSON.stringify(structuredClone(secret)) },
]) {
  test(`a secret is not shown ${way}`, () => assert.doesNotMatch(shown, /Tr0ub4dor/));
}

test("a secret prints as [secret] and opens to its text", () => {
  assert.equal(String(secret), "[secret]");
  assert.equal(JSON.stringify(secret), '"[secret]"');
  assert.equal(inspect(secret), "[secret]");
  assert.equal(secret.open(), "Tr0ub4dor");
});
