import assert from "node:assert/strict";
import { copyFile, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import type { AdminFailure, Draft, StepInput, WizardStepId } from "../../../host/contract/admin-api.ts";
import { adminToken, startAdmin } from "../admin-host.ts";
import { exampleDirectory } from "../directory-file.ts";

async function startDraft(t: TestContext, options: Parameters<typeof startAdmin>[1] = {}) {
  const admin = await startAdmin(t, options);
  const { body } = await admin.call("POST /admin/drafts", { body: { connectorType: "directory-file" } });
  const params = { id: body.id };
  return {
    ...admin,
    draft: body,
    params,
    next: async (step: WizardStepId, config: StepInput["config"] = {}, secrets?: StepInput["secrets"]) =>
      (
        await admin.call("POST /admin/drafts/:id/steps/:step", {
          params: { ...params, step },
          body: { config, ...(secrets && { secrets }) },
        })
      ).body,
    finish: (token?: string) =>
      admin.call("POST /admin/drafts/:id/finish", { params, body: token === undefined ? {} : { token } }),
  };
}

type Wizard = Awaited<ReturnType<typeof startDraft>>;

const password = { "connectivity/password": "opensesame" };

async function connect(wizard: Wizard, secrets = password): Promise<Draft> {
  await wizard.next("properties", { name: "People", description: "Everyone" });
  return wizard.next(
    "connectivity",
    { parameters: { connectivity: { file: wizard.directoryFile } } },
    secrets,
  );
}

async function completeSteps(wizard: Wizard): Promise<Draft> {
  await connect(wizard);
  let draft = await wizard.next("schema");
  for (const step of [
    "run-profiles",
    "export",
    "object-types",
    "schema-mapping",
    "deprovisioning",
  ] as const) {
    draft = await wizard.next(step);
    assert.deepEqual(draft.problems, [], step);
  }
  return draft;
}

function states(draft: Draft): Record<string, string> {
  return Object.fromEntries(draft.steps.map(({ id, state }) => [id, state]));
}

test("a new draft has the steps of its connector type and none that it declares nothing for", async (t) => {
  const { draft } = await startDraft(t);
  assert.deepEqual(
    draft.steps.map(({ id }) => id),
    [
      "properties",
      "connectivity",
      "schema",
      "run-profiles",
      "export",
      "object-types",
      "schema-mapping",
      "deprovisioning",
      "finish",
    ],
  );
  assert.ok(draft.steps.every(({ state }) => state === "todo"));
  assert.equal(Date.parse(draft.expiresAt) - Date.parse(draft.savedAt), 24 * 60 * 60 * 1000);
});

const names = [
  { title: "an empty name is refused", name: "" },
  { title: "a name with a space is refused", name: "My people" },
  { title: "a name longer than 64 letters is refused", name: "x".repeat(65) },
];

for (const { title, name } of names) {
  test(title, async (t) => {
    const draft = await (await startDraft(t)).next("properties", { name });
    assert.deepEqual(
      draft.problems.map(({ path }) => path),
      ["/name"],
    );
    assert.equal(states(draft)["properties"], "failed");
  });
}

test("a good name is accepted and appears in the SCIM address", async (t) => {
  const draft = await (await startDraft(t)).next("properties", { name: "People" });
  assert.equal(states(draft)["properties"], "done");
  assert.equal(draft.scimUrl, "https://host.example:8585/ecma2host_People/scim");
});

test("a required field that was left out is named by its label, at its place", async (t) => {
  const draft = await (await startDraft(t)).next("connectivity");
  assert.deepEqual(draft.problems, [
    { path: "/parameters/connectivity/file", message: "Directory file is missing. Add it." },
    { path: "/parameters/connectivity/password", message: "Password is missing. Enter it." },
  ]);
});

test("a password that the target refuses is a problem at its field", async (t) => {
  const draft = await connect(await startDraft(t), { "connectivity/password": "wrong" });
  assert.deepEqual(draft.problems, [
    { path: "/parameters/connectivity/password", message: "The directory refused the password." },
  ]);
  assert.equal(states(draft)["connectivity"], "failed");
  assert.equal(draft.target.tested, undefined);
});

test("a target that cannot be reached is said to be the target's fault", async (t) => {
  const wizard = await startDraft(t);
  const connectivity = { file: `${wizard.directoryFile}.gone` };
  const draft = await wizard.next("connectivity", { parameters: { connectivity } }, password);
  assert.deepEqual(
    draft.problems.map(({ path }) => path),
    ["/parameters/connectivity/file"],
  );
  assert.match(draft.problems[0]?.message ?? "", /cannot be read/);
});

test("a good connection is tested for real and fills in the next page from the target", async (t) => {
  const wizard = await startDraft(t);
  const draft = await connect(wizard);
  assert.deepEqual(draft.problems, []);
  assert.equal(draft.target.tested?.message, "The directory has 2 tables.");
  const [people] = draft.steps.find(({ id }) => id === "schema")?.parameters ?? [];
  assert.ok(people?.kind === "choice");
  assert.deepEqual(
    people.choices.map(({ value }) => value),
    ["people", "teams"],
  );
  assert.deepEqual(draft.config.parameters.schema, { people: "people" });
  assert.equal(wizard.sessions.open, 1);
});

test("the schema comes with examples, but never with a password as one", async (t) => {
  const wizard = await startDraft(t);
  await connect(wizard);
  const draft = await wizard.next("schema");
  const people = draft.target.objectTypes.find(({ name }) => name === "people");
  const samples = Object.fromEntries(people?.attributes.map(({ name, samples }) => [name, samples]) ?? []);
  assert.deepEqual(samples["login"], ["ada", "bo"]);
  assert.deepEqual(samples["id"], ["1", "2"]);
  assert.deepEqual(samples["passwd"], []);
  const teams = draft.target.objectTypes.find(({ name }) => name === "teams");
  assert.deepEqual(teams?.attributes.find(({ name }) => name === "name")?.samples, ["Bridge builders"]);
  assert.deepEqual(
    draft.config.objectTypes.map(({ resourceType, objectType, anchor }) => [
      resourceType,
      objectType,
      anchor,
    ]),
    [
      ["User", "people", ["id"]],
      ["Group", "teams", ["id"]],
    ],
  );
});

test("mappings and flows are proposed once the object types are chosen", async (t) => {
  const wizard = await startDraft(t);
  await connect(wizard);
  await wizard.next("schema");
  const draft = await wizard.next("object-types");
  assert.deepEqual(draft.problems, []);
  const [user, group] = draft.config.objectTypes;
  assert.deepEqual(user?.mappings, [
    { scim: "userName", attribute: "login" },
    { scim: 'emails[type eq "work"].value', attribute: "mail" },
    { scim: "name.givenName", attribute: "given_name" },
    { scim: "password", attribute: "passwd" },
  ]);
  assert.deepEqual(user?.deprovisioning, {
    disable: { flow: "set", attribute: "enabled", value: "false", restore: "true" },
    delete: { flow: "delete" },
  });
  assert.deepEqual(group?.mappings, [{ scim: "displayName", attribute: "name" }]);
});

test("an anchor that the target does not have is refused on its own step", async (t) => {
  const wizard = await startDraft(t);
  await connect(wizard);
  const { config } = await wizard.next("schema");
  const objectTypes = config.objectTypes.map((type) => ({ ...type, anchor: ["number"] }));
  const draft = await wizard.next("object-types", { objectTypes });
  assert.deepEqual(
    draft.problems.map(({ path }) => path),
    ["/objectTypes/0/anchor/0", "/objectTypes/1/anchor/0"],
  );
});

test("a mapping that is missing or does not exist in the target is named on the mapping step alone", async (t) => {
  const wizard = await startDraft(t);
  await connect(wizard);
  await wizard.next("schema");
  const { config } = await wizard.next("object-types");
  const objectTypes = config.objectTypes.map((type) =>
    type.resourceType === "User"
      ? { ...type, mappings: [{ scim: "displayName", attribute: "nobody" }] }
      : type,
  );
  const draft = await wizard.next("schema-mapping", { objectTypes });
  const said = draft.problems.map(({ message }) => message).join("\n");
  assert.match(said, /userName is not mapped/);
  assert.match(said, /people has no attribute "nobody"/);
  assert.match(said, /people\.login must have a value/);
  assert.deepEqual((await wizard.next("deprovisioning")).problems, []);
});

test("a flow on an attribute that does not exist is refused on the deprovisioning step", async (t) => {
  const wizard = await startDraft(t);
  const { config } = await completeSteps(wizard);
  const disable = { flow: "set", attribute: "nothing", value: "0", restore: "1" } as const;
  const objectTypes = config.objectTypes.map((type) => ({
    ...type,
    deprovisioning: { ...type.deprovisioning, disable },
  }));
  const draft = await wizard.next("deprovisioning", { objectTypes });
  assert.deepEqual(
    draft.problems.map(({ path }) => path),
    ["/objectTypes/0/deprovisioning/disable", "/objectTypes/1/deprovisioning/disable"],
  );
});

test("an import interval of nothing is refused on the run profiles step", async (t) => {
  const wizard = await startDraft(t);
  const { fullImport, ...others } = wizard.draft.config.runProfiles;
  const runProfiles = { ...others, fullImport: { ...fullImport, everyMinutes: 0 } };
  const draft = await wizard.next("run-profiles", { runProfiles });
  assert.deepEqual(
    draft.problems.map(({ path }) => path),
    ["/runProfiles/fullImport/everyMinutes"],
  );
});

test("finishing saves the connector, has it serve, shows its token once and ends the draft", async (t) => {
  const wizard = await startDraft(t);
  await completeSteps(wizard);
  const { status, body } = await wizard.finish();
  assert.equal(status, 200, JSON.stringify(body));
  assert.equal(body.connector.state.state, "serving");
  const { config } = (await wizard.call("GET /admin/connectors/:name", { params: { name: "People" } })).body;
  assert.equal(config.description, "Everyone");
  assert.ok(wizard.parts.tokens.verify(config.id, body.token ?? ""));
  assert.equal((await wizard.call("GET /admin/drafts/:id", { params: wizard.params })).status, 404);
  assert.equal(wizard.sessions.open, 1, "the draft's session is closed, the fleet's is open");
});

test("a draft cannot be finished before its steps are done, and says which comes next", async (t) => {
  const wizard = await startDraft(t);
  await connect(wizard);
  const answer = await wizard.finish();
  assert.equal(answer.status, 409);
  assert.match((answer.body as unknown as AdminFailure).message, /"Schema"/);
});

test("a draft whose target fails at the end stays, so that nothing must be typed again", async (t) => {
  const wizard = await startDraft(t);
  await completeSteps(wizard);
  await writeFile(wizard.directoryFile, JSON.stringify({ ...exampleDirectory, password: "changed" }));
  assert.equal((await wizard.finish()).status, 502);
  assert.deepEqual((await wizard.call("GET /admin/connectors")).body, []);
  assert.equal((await wizard.call("GET /admin/drafts/:id", { params: wizard.params })).status, 200);
});

test("a changed connection puts the steps behind it in question", async (t) => {
  const wizard = await startDraft(t);
  await completeSteps(wizard);
  const other = `${wizard.directoryFile}.copy`;
  await copyFile(wizard.directoryFile, other);
  const connectivity = { file: other };
  const after = states(await wizard.next("connectivity", { parameters: { connectivity } }));
  assert.deepEqual([after["properties"], after["connectivity"], after["schema"]], ["done", "done", "todo"]);
});

test("what was typed is kept unchecked, sealed on the disk, and its secrets never come back", async (t) => {
  const wizard = await startDraft(t);
  const patched = await wizard.call("PATCH /admin/drafts/:id", {
    params: wizard.params,
    body: { config: { name: "not yet a name" }, secrets: password },
  });
  assert.equal(patched.body.config.name, "not yet a name");
  assert.deepEqual(patched.body.problems, []);
  assert.deepEqual(patched.body.secretsSet, ["connectivity/password"]);
  assert.ok(!JSON.stringify(patched.body).includes("opensesame"));
  const file = await readFile(join(wizard.stateDir, "data/drafts.json"), "utf8");
  assert.ok(!file.includes("opensesame") && !file.includes("not yet a name"));
  assert.ok(!wizard.log.lines.some((line) => line.includes("opensesame")));
});

test("a secret among the plain values, an unknown secret and an unknown step are refused", async (t) => {
  const wizard = await startDraft(t);
  const patch = (body: StepInput) => wizard.call("PATCH /admin/drafts/:id", { params: wizard.params, body });
  assert.equal((await patch({ config: { parameters: { connectivity: { password: "x" } } } })).status, 400);
  assert.equal((await patch({ config: {}, secrets: { "connectivity/other": "x" } })).status, 400);
  assert.equal((await patch({ config: { colour: "blue" } } as unknown as StepInput)).status, 400);
  const step = { params: { ...wizard.params, step: "partitions" }, body: { config: {} } };
  assert.equal((await wizard.call("POST /admin/drafts/:id/steps/:step", step)).status, 404);
});

test("a step that is cancelled keeps what was typed, closes its session and is not called failed", async (t) => {
  const wizard = await startDraft(t);
  const cancel = new AbortController();
  const connectivity = { file: wizard.directoryFile, slow: true };
  const asked = fetch(`${wizard.url}/admin/drafts/${wizard.params.id}/steps/connectivity`, {
    method: "POST",
    headers: { authorization: `Bearer ${adminToken}`, "content-type": "application/json" },
    body: JSON.stringify({ config: { parameters: { connectivity } }, secrets: password }),
    signal: cancel.signal,
  });
  while (wizard.sessions.open === 0) await pause(5);
  cancel.abort();
  await assert.rejects(asked);
  // A change of the draft waits for the step to have ended.
  const draft = (
    await wizard.call("PATCH /admin/drafts/:id", { params: wizard.params, body: { config: {} } })
  ).body;
  assert.deepEqual(draft.config.parameters.connectivity, connectivity);
  assert.equal(states(draft)["connectivity"], "todo");
  assert.equal(wizard.sessions.open, 0);
});

test("leaving a draft closes its session and forgets it", async (t) => {
  const wizard = await startDraft(t);
  await connect(wizard);
  assert.equal(wizard.sessions.open, 1);
  assert.equal((await wizard.call("DELETE /admin/drafts/:id", { params: wizard.params })).status, 200);
  assert.equal(wizard.sessions.open, 0);
  assert.deepEqual((await wizard.call("GET /admin/drafts")).body, []);
});

test("a draft ends a day after it was last changed", async (t) => {
  let now = Date.parse("2026-01-01T00:00:00Z");
  const wizard = await startDraft(t, { now: () => now });
  await connect(wizard);
  now += 23 * 60 * 60 * 1000;
  assert.equal((await wizard.call("GET /admin/drafts/:id", { params: wizard.params })).status, 200);
  now += 60 * 60 * 1000;
  assert.equal((await wizard.call("GET /admin/drafts/:id", { params: wizard.params })).status, 404);
  assert.equal(wizard.sessions.open, 0);
});

test("editing begins with everything the connector has, done and connected, and ends under the same id", async (t) => {
  const wizard = await startDraft(t);
  await completeSteps(wizard);
  await wizard.finish();
  const before = (await wizard.call("GET /admin/connectors/:name", { params: { name: "People" } })).body;
  const draft = (await wizard.call("POST /admin/drafts", { body: { edit: "people" } })).body;
  assert.equal(draft.edits, "People");
  assert.deepEqual(draft.problems, []);
  assert.ok(
    draft.steps.every(({ id, state }) => state === "done" || id === "finish"),
    JSON.stringify(states(draft)),
  );
  assert.equal(draft.target.objectTypes.length, 2);
  assert.deepEqual(draft.secretsSet, ["connectivity/password"]);
  const params = { id: draft.id };
  await wizard.call("PATCH /admin/drafts/:id", { params, body: { config: { description: "Changed" } } });
  const finished = await wizard.call("POST /admin/drafts/:id/finish", { params, body: {} });
  assert.equal(finished.status, 200);
  assert.equal(finished.body.token, undefined);
  const after = (await wizard.call("GET /admin/connectors/:name", { params: { name: "People" } })).body;
  assert.deepEqual([after.config.id, after.config.description], [before.config.id, "Changed"]);
});

test("a draft of a connector that was changed meanwhile does not overwrite the change", async (t) => {
  const wizard = await startDraft(t);
  await completeSteps(wizard);
  await wizard.finish();
  const draft = (await wizard.call("POST /admin/drafts", { body: { edit: "People" } })).body;
  await wizard.call("POST /admin/connectors/:name/disable", { params: { name: "People" } });
  const finished = await wizard.call("POST /admin/drafts/:id/finish", { params: { id: draft.id }, body: {} });
  assert.equal(finished.status, 412);
});

test("a connector whose target is away can still be edited, beginning where it fails", async (t) => {
  const wizard = await startDraft(t);
  await completeSteps(wizard);
  await wizard.finish();
  await writeFile(wizard.directoryFile, JSON.stringify({ ...exampleDirectory, password: "changed" }));
  const draft = (await wizard.call("POST /admin/drafts", { body: { edit: "People" } })).body;
  assert.equal(states(draft)["connectivity"], "failed");
  assert.deepEqual(
    draft.problems.map(({ path }) => path),
    ["/parameters/connectivity/password"],
  );
  assert.equal(draft.config.objectTypes.length, 2);
});
