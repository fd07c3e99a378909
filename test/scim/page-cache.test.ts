import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { createPageCache } from "../../host/scim/page-cache.ts";
import { type CompanyConnector, companyConnector } from "../support/company-connector.ts";

describe("a page asked for again", () => {
  let company: CompanyConnector;
  before(async () => {
    company = await companyConnector({ users: 30 });
  });
  after(() => company.close());
  const page = async (query = "") => (await company.ask("GET", `/Users?count=10${query}`)).body;

  test("is the same while nothing changes, for each choice of attributes", async () => {
    const whole = await page();
    for (let n = 0; n < 3; n++) assert.deepEqual(await page(), whole);
    const names = await page("&attributes=userName");
    assert.deepEqual(Object.keys(names.Resources[0]).sort(), ["id", "schemas", "userName"]);
    assert.deepEqual(await page("&attributes=userName"), names);
    assert.deepEqual((await page("&startIndex=2")).Resources[0], whole.Resources[1]);
    assert.deepEqual(await page(), whole);
  });

  test("shows a change of a user, of a manager's name and of a group's members at once", async () => {
    const { Resources: before } = await page();
    await page();
    const patch = (path: string, Operations: readonly unknown[]) =>
      company.ask("PATCH", path, { Operations });
    const replace = (path: string, value: unknown) => [{ op: "replace", path, value }];
    const enterprise = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";
    const [first, second] = before;
    await patch(`/Users/${second.id}`, replace(`${enterprise}:manager`, first.id));
    assert.equal((await page()).Resources[1][enterprise].manager.value, first.id);
    await patch(`/Users/${first.id}`, replace("displayName", "Zażółć"));
    const renamed = await page();
    assert.equal(renamed.Resources[0].displayName, "Zażółć");
    assert.equal(renamed.Resources[1][enterprise].manager.displayName, "Zażółć");
    const { Resources: groups } = (await company.ask("GET", "/Groups?count=1&attributes=displayName")).body;
    const [group] = groups;
    const members = (op: string) => [{ op, path: "members", value: [{ value: second.id }] }];
    await patch(`/Groups/${group.id}`, members("remove"));
    const out = (await page()).Resources[1].groups ?? [];
    assert.ok(!out.some(({ value }: { value: string }) => value === group.id));
    await patch(`/Groups/${group.id}`, members("add"));
    const within = (await page()).Resources[1].groups;
    assert.ok(within.some(({ value }: { value: string }) => value === group.id));
    await company.ask("DELETE", `/Users/${first.id}`);
    assert.equal((await page()).Resources[0].id, second.id);
    assert.equal((await page()).totalResults, 29);
  });
});

test("the pages asked for last are kept, as many as fit, and none that is asked for once", () => {
  const cache = createPageCache(30);
  const ten = new Uint8Array(10);
  const names = ["a", "b", "c", "d", "e", "larger than all"];
  for (const name of names) cache.keep(name, ten, () => true);
  assert.ok(names.every((name) => cache.get(name) === undefined));
  for (const name of ["a", "b", "c", "d"]) cache.keep(name, ten, () => true);
  assert.deepEqual(
    ["a", "b", "c", "d"].map((name) => cache.get(name) !== undefined),
    [false, true, true, true],
  );
  let holds = true;
  cache.keep("e", ten, () => holds);
  assert.ok(cache.get("e"));
  holds = false;
  assert.equal(cache.get("e"), undefined);
  cache.keep("larger than all", new Uint8Array(31), () => true);
  assert.equal(cache.get("larger than all"), undefined);
});
