import assert from "node:assert/strict";
import { test } from "node:test";
import { type Draft, type WizardStep, wizardSteps } from "../../../host/contract/admin-api.ts";
import { configOf, fieldsOf, mergeInput } from "../../../renderer/wizard/step-input.ts";
import { currentStep, neighbours, reachable } from "../../../renderer/wizard/step-order.ts";
import { emptyConfig, proposedTypes, sqlType } from "../fake-target.ts";

const step = (id: string, state: WizardStep["state"] = "todo"): WizardStep => {
  const declared = wizardSteps.find((one) => one.id === id);
  assert.ok(declared);
  return { ...declared, state, parameters: sqlType.parameters[id as "connectivity"] ?? [] };
};

function draft(states: readonly WizardStep["state"][], edits?: string): Draft {
  const ids = ["properties", "connectivity", "schema", "finish"];
  return {
    steps: ids.map((id, place) => step(id, states[place])),
    ...(edits && { edits }),
  } as unknown as Draft;
}

test("a draft goes on at the first step that is not done", () => {
  assert.equal(currentStep(draft(["done", "failed", "todo", "todo"]), undefined)?.id, "connectivity");
  assert.equal(currentStep(draft(["done", "done", "done", "todo"]), undefined)?.id, "finish");
});

test("an edited connector with nothing to mend begins with its first step", () => {
  assert.equal(currentStep(draft(["done", "done", "done", "todo"], "HR"), undefined)?.id, "properties");
  assert.equal(currentStep(draft(["done", "failed", "todo", "todo"], "HR"), undefined)?.id, "connectivity");
});

test("a step can be gone to when all before it are done, and not past one that is not", () => {
  const half = draft(["done", "todo", "todo", "todo"]);
  assert.deepEqual(
    half.steps.map((one) => reachable(half, one)),
    [true, true, false, false],
  );
  assert.equal(currentStep(half, "properties")?.id, "properties");
  assert.equal(currentStep(half, "finish")?.id, "connectivity");
});

test("Back and Next lead to the steps that are there", () => {
  const { steps } = draft([]);
  const around = (place: number) => {
    const { before, after } = neighbours({ steps } as unknown as Draft, steps[place] as WizardStep);
    return [before?.id, after?.id];
  };
  assert.deepEqual(
    [around(0), around(1), around(3)],
    [
      [undefined, "connectivity"],
      ["properties", "schema"],
      ["schema", undefined],
    ],
  );
});

test("a step hands in only what it is about, defaults included", () => {
  const config = {
    ...emptyConfig,
    name: " HR ",
    parameters: { connectivity: { file: "/a.db" } },
    objectTypes: proposedTypes,
  };
  assert.deepEqual(configOf(step("properties"), config), { name: "HR", description: "" });
  assert.deepEqual(configOf(step("connectivity"), config), {
    parameters: { connectivity: { system: "sqlite", file: "/a.db", timeoutSeconds: 30 } },
  });
  assert.deepEqual(configOf(step("run-profiles"), config), { runProfiles: emptyConfig.runProfiles });
  assert.deepEqual(configOf(step("schema-mapping"), config), { objectTypes: proposedTypes });
  assert.deepEqual(configOf(step("finish"), config), {});
});

test("each mapping and each flow has a place for its problem", () => {
  const config = { ...emptyConfig, objectTypes: proposedTypes };
  assert.ok(fieldsOf(step("schema-mapping"), config).includes("/objectTypes/0/mappings/9"));
  assert.ok(fieldsOf(step("deprovisioning"), config).includes("/objectTypes/1/deprovisioning/delete"));
});

test("what is typed later wins, page by page", () => {
  assert.deepEqual(
    mergeInput(
      {
        config: { name: "A", parameters: { global: { a: 1 }, export: { b: 1 } } },
        secrets: { x: "1", y: "1" },
      },
      { config: { parameters: { global: { c: 2 } } }, secrets: { y: "2" } },
    ),
    {
      config: { name: "A", parameters: { global: { c: 2 }, export: { b: 1 } } },
      secrets: { x: "1", y: "2" },
    },
  );
});
