import assert from "node:assert/strict";
import { test } from "node:test";
import type { TargetObjectType } from "../../../host/contract/admin-api.ts";
import type { DeprovisioningFlow, ObjectTypeConfig } from "../../../host/contract/connector-config.ts";
import { deleteWords, disableWords, story } from "../../../renderer/wizard/deprovisioning-words.ts";
import { exampleDn, exampleOf } from "../../../renderer/wizard/example-person.ts";
import { proposedTypes, targetTypes } from "../fake-target.ts";

const [user] = proposedTypes as unknown as [ObjectTypeConfig];
const employees = targetTypes[0] as TargetObjectType;
const ana = exampleOf(user, employees);
const set: DeprovisioningFlow = { flow: "set", attribute: "active", value: "N", restore: "Y" };

test("the example is a real person, called by the shortest name that is mapped", () => {
  assert.deepEqual([ana.name, ana.anchor], ["Ana", "100482"]);
  assert.equal(
    exampleOf({ ...user, mappings: [] }, employees).name,
    "Ana",
    "guessed before anything is mapped",
  );
  assert.equal(exampleOf(user, { ...employees, attributes: [] }).name, "somebody");
});

test("a DN is shown with the example's values", () => {
  assert.equal(exampleDn(user, employees), "100482");
  assert.equal(exampleDn({ ...user, dn: { attribute: "login" } }, employees), "asouza");
  assert.equal(
    exampleDn({ ...user, dn: { template: "CN={login},O={nothing}" } }, employees),
    "CN=asouza,O={nothing}",
  );
});

test("what disabling does is told for each flow, and that setting can be taken back", () => {
  assert.match(disableWords({ flow: "none" }, ana), /nothing changes in the target/);
  assert.match(disableWords({ flow: "delete" }, ana), /deletes the object/);
  assert.match(disableWords(set, ana), /sets active to N.*enables Ana again, it sets active to Y/);
});

test("what deleting does is told for each flow, with the values that go too", () => {
  assert.match(deleteWords({ flow: "none" }, ana, employees), /nothing changes in the target/);
  assert.match(
    deleteWords({ flow: "delete" }, ana, employees),
    /with its values of phones.*cannot bring it back/,
  );
  assert.match(deleteWords(set, ana, employees), /stays in the target/);
});

const flows: DeprovisioningFlow[] = [{ flow: "none" }, { flow: "delete" }, set];
for (const disable of flows) {
  for (const remove of flows) {
    test(`the story is whole: disable ${disable.flow}, delete ${remove.flow}`, () => {
      const stages = story({ ...user, deprovisioning: { disable, delete: remove } }, ana);
      assert.equal(stages.length, 5);
      assert.deepEqual(
        stages.filter(({ target, client }) => target === "" || client === ""),
        [],
      );
      assert.equal(stages[2]?.client, disable.flow === "delete" ? "A new person" : "Same person, same id");
      assert.equal(stages[4]?.target.startsWith("New object"), remove.flow === "delete");
    });
  }
}
