/**
 * What every pair of deprovisioning flows promises, walked through the front door: disable, enable, delete, create
 * again, with imports and restarts of the host in between. For every connector that can add and change objects.
 */
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import type { Deprovisioning, DeprovisioningFlow } from "../../host/contract/connector-config.ts";
import { startTestHost, type TestHost } from "../support/host.ts";
import type { Answer, ScimRequests } from "../support/scim-requests.ts";

type SetFlow = Extract<DeprovisioningFlow, { flow: "set" }>;

export interface WalkTarget {
  /** Of the connector. */
  readonly name: string;
  /** What the target has under the user name: of each object its attributes as texts. */
  objects(userName: string): readonly Readonly<Record<string, string | undefined>>[];
}

export interface WalkOptions {
  readonly title: string;
  /** Flows that set an attribute which nothing else is mapped to. */
  readonly disable: SetFlow;
  readonly delete: SetFlow;
  /** Attributes of the target that `title` and `nickName` are mapped to. */
  readonly attributes: { readonly title: string; readonly nickName: string };
  /**
   * Adds a connector whose target is empty and used by nobody else; it maps userName (which it looks up in the target
   * or has imported), title and nickName, and imports.
   */
  serve(host: TestHost, flows: Deprovisioning): Promise<WalkTarget>;
}

export function deprovisioningWalk(options: WalkOptions): void {
  describe(`${options.title} keeps what each pair of deprovisioning flows promises`, () => {
    let host: TestHost;
    before(async () => {
      host = await startTestHost();
    });
    after(() => host.close());

    const flows = (set: SetFlow): readonly DeprovisioningFlow[] => [
      { flow: "none" },
      { flow: "delete" },
      set,
    ];
    for (const disable of flows(options.disable))
      for (const remove of flows(options.delete))
        test(`disabling ${words[disable.flow]}, deleting ${words[remove.flow]}`, async () => {
          const target = await options.serve(host, { disable, delete: remove });
          await walk(host, target, { disable, delete: remove }, options);
        });
  });
}

const words = { none: "does nothing", delete: "deletes", set: "sets an attribute" };

async function walk(
  host: TestHost,
  target: WalkTarget,
  flows: Deprovisioning,
  { attributes }: WalkOptions,
): Promise<void> {
  const { name } = target;
  let scim = host.connect(name);
  const inTarget = () => target.objects("ada");
  /** Looks three times: now, after a full import, and after a restart with another one. */
  async function everAfter(look: () => Promise<void>): Promise<void> {
    await look();
    await host.importAgain(name);
    await look();
    await host.restart();
    scim = host.connect(name);
    await look();
    await host.importAgain(name);
    await look();
  }
  function assertInTarget(state: "enabled" | "disabled" | "deleted"): void {
    const leading = state === "disabled" ? flows.disable : flows.delete;
    if (state !== "enabled" && leading.flow === "delete") return assert.deepEqual(inTarget(), []);
    const [object, ...others] = inTarget();
    assert.deepEqual(others, [], "it is in the target once");
    assert.ok(object, "it is in the target");
    if (flows.disable.flow === "set" && state !== "deleted")
      assert.equal(object[flows.disable.attribute], flows.disable[state === "enabled" ? "restore" : "value"]);
    const sameAttribute =
      flows.disable.flow === "set" &&
      flows.delete.flow === "set" &&
      flows.disable.attribute === flows.delete.attribute;
    if (flows.delete.flow === "set" && !(sameAttribute && state === "disabled"))
      assert.equal(object[flows.delete.attribute], flows.delete[state === "deleted" ? "value" : "restore"]);
  }
  const setActive = (id: string, value: boolean) =>
    scim.patch(`/Users/${id}`, [{ op: "replace", path: "active", value }]);

  const created = await create(scim, { title: "Countess", nickName: "Al" });
  const ids = [created.body.id as string];
  assert.equal(created.body.active, true);
  assertInTarget("enabled");

  const disabled = await setActive(created.body.id, false);
  assert.equal(disabled.status, 200, disabled.text);
  assert.equal(disabled.body.active, false);
  assert.equal(disabled.body.title, "Countess");
  assertInTarget("disabled");
  let id = created.body.id as string;
  if (flows.disable.flow === "delete") {
    await everAfter(() => assertGone(scim, ids));
    const again = await create(scim, { title: "Countess", nickName: "Al" });
    id = again.body.id;
    assert.ok(!ids.includes(id), "whoever is created anew has another id");
    ids.push(id);
  } else {
    await everAfter(() => assertShown(scim, id, { active: false, title: "Countess", nickName: "Al" }));
    const enabled = await setActive(id, true);
    assert.equal(enabled.body.active, true, enabled.text);
  }
  assertInTarget("enabled");
  await everAfter(() => assertShown(scim, id, { active: true, title: "Countess", nickName: "Al" }));

  if (flows.disable.flow !== "delete") await setActive(id, false);
  const removed = await scim.delete(`/Users/${id}`);
  assert.equal(removed.status, 204, removed.text);
  assertInTarget("deleted");
  await everAfter(() => assertGone(scim, ids));
  assertInTarget("deleted");

  const again = await create(scim, { title: "Programmer" });
  assert.ok(!ids.includes(again.body.id), "whoever is created again has another id");
  assert.ok(again.body.meta.created > created.body.meta.created, "and was not made before that");
  assertInTarget("enabled");
  const [object] = inTarget();
  assert.equal(object?.[attributes.title], "Programmer");
  assert.equal(object?.[attributes.nickName], undefined);
  await everAfter(async () => {
    await assertShown(scim, again.body.id, { active: true, title: "Programmer", nickName: undefined });
    for (const old of ids)
      assert.equal((await scim.get(`/Users/${old}`)).status, 404, "an old id stays gone");
  });

  await scim.delete(`/Users/${again.body.id}`);
  const inactive = await create(scim, { active: false });
  await assertShown(scim, inactive.body.id, { active: false, title: undefined, nickName: undefined });
  if (flows.disable.flow === "set") assertInTarget("disabled");
}

async function create(scim: ScimRequests, more: Readonly<Record<string, string | boolean>>): Promise<Answer> {
  const body = { schemas: ["urn:ietf:params:scim:schemas:core:2.0:User"], userName: "ada", ...more };
  const answer = await scim.post("/Users", body);
  assert.equal(answer.status, 201, answer.text);
  return answer;
}

const filter = `/Users?filter=${encodeURIComponent('userName eq "ADA"')}`;

async function assertShown(
  scim: ScimRequests,
  id: string,
  expected: {
    readonly active: boolean;
    readonly title: string | undefined;
    readonly nickName: string | undefined;
  },
): Promise<void> {
  const { body, status, text } = await scim.get(`/Users/${id}`);
  assert.equal(status, 200, text);
  const { active, title, nickName } = body;
  assert.deepEqual({ active, title, nickName }, expected);
  const found = (await scim.get(filter)).body;
  assert.deepEqual([found.totalResults, found.Resources?.[0].id], [1, id]);
  const all = (await scim.get("/Users")).body;
  assert.deepEqual([all.totalResults, all.Resources?.[0].active], [1, expected.active]);
}

async function assertGone(scim: ScimRequests, ids: readonly string[]): Promise<void> {
  for (const id of ids) {
    assert.equal((await scim.get(`/Users/${id}`)).status, 404);
    const change = await scim.patch(`/Users/${id}`, [{ op: "replace", path: "title", value: "None" }]);
    assert.equal(change.status, 404);
    assert.equal((await scim.delete(`/Users/${id}`)).status, 404);
  }
  assert.equal((await scim.get(filter)).body.totalResults, 0, "a filter does not find it");
  assert.equal((await scim.get("/Users")).body.totalResults, 0, "it is not listed");
}
