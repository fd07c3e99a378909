/** Columns whose names the original host's form cannot give (test/scim/original-names.test.ts has those it can). */
import assert from "node:assert/strict";
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { startTestHost, type TestHost } from "../support/host.ts";
import { servePeople, user } from "./people-database.ts";

const urn = "urn:ietf:params:scim:schemas:extension:ECMA2Host:2.0:User";
const unnameable = ["br x", "br[x]", 'br[type eq "x"]', "br.x", "br:x", "größe"];
const attributes = ["displayName", "locale", "timezone", "userType", "profileUrl", "preferredLanguage"];

let host: TestHost;
before(async () => {
  host = await startTestHost();
});
after(() => host.close());

test("a column whose name is none for SCIM has no name of the original host, and the others have theirs", async () => {
  const quoted = (name: string) => `"${name.replaceAll('"', '""')}"`;
  const { scim, database } = await servePeople(host, {
    originalNames: true,
    rows: [...unnameable, "plain-name$"]
      .map((name) => `ALTER TABLE people ADD COLUMN ${quoted(name)} TEXT;`)
      .join(" "),
    mappings: [
      ...unnameable.map((attribute, index) => ({ scim: attributes[index] ?? "", attribute })),
      { scim: "name.formatted", attribute: "plain-name$" },
    ],
  });
  const { body: schema } = await scim.get(`/Schemas/${urn}`);
  assert.deepEqual(
    schema.attributes.map(({ name }: { name: string }) => name),
    ["login", "title", "nick", "mail", "plain-name$", "id"],
  );
  const values = Object.fromEntries(attributes.map((name) => [name, `${name} of Ada`]));
  const { body: ada } = await scim.post("/Users", user("ada", { ...values, [urn]: { "plain-name$": "A" } }));
  assert.equal(ada.name.formatted, "A");
  const row = database.prepare("SELECT * FROM people").get() ?? {};
  assert.deepEqual(
    unnameable.map((name) => row[name]),
    Object.values(values),
  );
  // What was logged is in the file once the host has ended.
  await host.restart();
  const logged = globSync("logs/*", { cwd: host.stateDir }).map((file) =>
    readFileSync(join(host.stateDir, file), "utf8"),
  );
  const line = logged
    .join("")
    .split("\n")
    .find((text) => text.includes("without a name of the original host"));
  assert.deepEqual(JSON.parse(line ?? "{}").attributes, unnameable);
});
