/** Members taken away by what they are, after other operations of the same PATCH. */
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { startTestHost, type TestHost } from "../support/host.ts";
import type { Body } from "../support/scim-requests.ts";
import { group, type People, servePeople, user } from "./people-database.ts";

describe("members taken away by a filter see what came before in the PATCH", () => {
  let host: TestHost;
  let people: People;
  const ids = new Map<string, string>();
  before(async () => {
    host = await startTestHost();
    people = await servePeople(host);
    for (const login of ["a", "b", "c"])
      ids.set(login, (await people.scim.post("/Users", user(login))).body.id);
  });
  after(() => host.close());

  const of = (...logins: string[]) => logins.map((login) => ({ value: ids.get(login) }));
  const add = (...logins: string[]): Body => ({ op: "add", path: "members", value: of(...logins) });
  const removeWhere = (filter: string): Body => ({ op: "remove", path: `members[${filter}]` });
  const removeAll: Body = { op: "remove", path: "members" };

  const rows: readonly (readonly [
    what: string,
    operations: (c: string) => readonly Body[],
    left: readonly string[],
  ])[] = [
    ["all by their type", () => [add("c"), removeWhere('type eq "User"')], []],
    ["one by the name it is shown with", () => [add("c"), removeWhere('display eq "c"')], ["a"]],
    ["one by id and type", (c) => [add("c"), removeWhere(`value eq "${c}" and type eq "User"`)], ["a"]],
    ["one added to none", () => [removeAll, add("b", "c"), removeWhere('display sw "c"')], ["b"]],
    ["all but one added to none", (c) => [removeAll, add("b", "c"), removeWhere(`value ne "${c}"`)], ["c"]],
    [
      "one of those that replace the others",
      () => [{ op: "replace", path: "members", value: of("a", "c") }, removeWhere('display eq "a"')],
      ["c"],
    ],
    ["one that is added again", () => [removeWhere('display eq "a"'), add("a", "b")], ["a", "b"]],
  ];
  for (const [what, operations, left] of rows)
    test(what, async () => {
      const { body } = await people.scim.post("/Groups", group(what, [ids.get("a") ?? ""]));
      const path = `/Groups/${body.id}`;
      const patched = await people.scim.patch(path, operations(ids.get("c") ?? ""));
      assert.equal(patched.status, 204, patched.text);
      const shown = (await people.scim.get(path)).body.members ?? [];
      assert.deepEqual(
        shown.map(({ display }: { display: string }) => display),
        left,
      );
      const inTarget = people.database
        .prepare("SELECT login FROM team_members JOIN people ON id = person_id WHERE team = ? ORDER BY login")
        .all(what);
      assert.deepEqual(
        inTarget.map(({ login }) => login),
        left,
      );
    });
});
