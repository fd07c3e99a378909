/** The connector space by itself: what no request shows quickly enough. */
import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { after, test } from "node:test";
import type {
  ConnectorSpace,
  ObjectState,
  ReferenceRule,
} from "../../host/connector-space/connector-space.ts";
import { openSqliteSpace } from "../../host/connector-space/sqlite-space.ts";

const folder = mkdtempSync(join(tmpdir(), "linkspan-space-"));
after(() => rmSync(folder, { recursive: true }));

let files = 0;
const newFile = () => join(folder, `${++files}.db`);
const open = (file = newFile()): ConnectorSpace =>
  openSqliteSpace({
    file,
    now: () => 0,
    idFor: (type, anchor, generation) => `${type}-${anchor}-${generation}`,
  });

const never = new AbortController().signal;

const state = (anchor: string, more: Partial<ObjectState> = {}): ObjectState => ({
  resourceType: "User",
  anchor,
  dn: undefined,
  hidden: "keep",
  active: "keep",
  display: anchor,
  attributes: "{}",
  mapping: "1",
  resource: () => "{}",
  keys: [],
  references: {},
  ...more,
});

/** A rule for references to users: by their anchor, or by a look-up path. */
const toUsers = (
  resourceType: string,
  attribute: string,
  shownWith: ReferenceRule["shownWith"],
  path?: string,
): ReferenceRule => ({ resourceType, attribute, shownWith, target: { resourceType: "User", path } });

const intent = (verb: "create" | "update") =>
  ({
    requestId: "r",
    resourceType: "User",
    verb,
    object: undefined,
    detail: "",
    turns: ["t"],
    openedAt: 0,
  }) as const;

async function listed(space: ConnectorSpace, type = "User"): Promise<string[]> {
  return (await listedObjects(space, type)).map(({ anchor }) => anchor);
}

async function listedObjects(space: ConnectorSpace, type: string) {
  return space.getByKeys((await space.listAfter(type, 0, 10_000)).map(({ key }) => key));
}

test("places, counts and pages agree over blocks of keys with holes, after a restart and after a rollback", async () => {
  const file = newFile();
  let space = open(file);
  await space.beginImport();
  await space.importPage(
    Array.from({ length: 3000 }, (_, n) => state(String(n), n % 2 ? { resourceType: "Group" } : {})),
    never,
  );
  await space.abortImport();
  const expected = await listedObjects(space, "User");
  for (const object of expected)
    if (Number(object.anchor) % 5 === 0 || (object.key > 1100 && object.key < 2100))
      await space.remove(object.key);
  const hidden = expected.filter(({ anchor }) => Number(anchor) % 7 === 3);
  for (const { anchor } of hidden) await space.store(state(anchor, { hidden: true }));
  for (const restart of [false, true]) {
    if (restart) {
      await space.close();
      space = open(file);
    }
    await assert.rejects(
      space.store(
        state("broken", {
          resource: () => {
            throw new Error("no form");
          },
        }),
      ),
      /no form/,
    );
    const visible = await space.listAfter("User", 0, 10_000);
    assert.equal(space.count("User"), visible.length);
    assert.equal(space.count("Group"), 1500);
    for (const place of [1, 2, 100, 400, 401, visible.length])
      assert.equal(
        (await space.listAfter("User", await space.keyBefore("User", place), 1))[0]?.key,
        visible[place - 1]?.key,
        `place ${place}`,
      );
    const behind = await space.keyBefore("User", visible.length + 1);
    assert.deepEqual(await space.listAfter("User", behind, 1), []);
  }
  await space.close();
});

test("an id is used up by a delete and by hiding, also when the process ends then", async () => {
  const file = newFile();
  let space = open(file);
  const ids = [(await space.store(state("a"))).id];
  await space.remove((await space.store(state("a"))).key);
  ids.push((await space.store(state("a"))).id);
  await space.store(state("a", { hidden: true }));
  await space.close();
  space = open(file);
  ids.push((await space.store(state("a", { hidden: false }))).id);
  assert.deepEqual(ids, ["User-a-0", "User-a-1", "User-a-2"]);
  await space.close();
});

test("an object that got another's anchor keeps its id, and the other one is gone", async () => {
  const space = open();
  const other = await space.store(state("b", { keys: [{ path: "p", key: "b" }] }));
  const { key, id } = await space.store(state("a"));
  const seq = await space.openIntent(intent("update"));
  const renamed = await space.closeIntent(seq, { kind: "stored", key, state: state("b") });
  assert.deepEqual([renamed?.id, renamed?.anchor], [id, "b"]);
  assert.equal(await space.get("User", other.id), undefined);
  assert.deepEqual(await listed(space), ["b"]);
  assert.equal(space.count("User"), 1);
  assert.equal(await space.countLookup("User", { path: "p", key: "b" }), 0);
  await space.close();
});

test("an object that changed since it was read is found by nothing of what it was meanwhile", async () => {
  const space = open();
  const path = "userName";
  const called = (name: string) => state("a", { attributes: name, keys: [{ path, key: name }] });
  const { id } = await space.store(called("before"));
  const known = await space.get("User", id);
  assert.ok(known);
  const seq = await space.openIntent(intent("update"));
  await space.store(called("meanwhile"));
  const outcome = { kind: "stored", key: known.key, known, state: called("after") } as const;
  assert.equal((await space.closeIntent(seq, outcome))?.version, 3);
  const found = async (key: string) => (await space.lookup("User", { path, key }, 0, 10)).length;
  assert.deepEqual([await found("before"), await found("meanwhile"), await found("after")], [0, 0, 1]);
});

test("a version counts changes only", async () => {
  const space = open();
  const versions = [];
  for (const attributes of ["{}", "{}", '{"a":["1"]}', '{"a":["1"]}', "{}"])
    versions.push((await space.store(state("a", { attributes }))).version);
  assert.deepEqual(versions, [1, 1, 2, 2, 3]);
  await space.close();
});

test("an intent is there until it ends, whatever happens to the process", async () => {
  const file = newFile();
  let space = open(file);
  const first = await space.openIntent(intent("create"));
  const second = await space.openIntent(intent("update"));
  assert.equal(await space.closeIntent(first, { kind: "failed" }), undefined);
  await space.close();
  space = open(file);
  const [left, ...others] = await space.openIntents();
  assert.deepEqual(left, { seq: second, ...intent("update") });
  assert.deepEqual(others, []);
  const object = await space.closeIntent(second, { kind: "stored", state: state("a") });
  assert.equal(object?.anchor, "a");
  assert.deepEqual(await space.openIntents(), []);
  await space.close();
});

test("an import leaves alone what was stored, exported, removed or renamed after it began", async () => {
  const space = open();
  const seed = ["old", "renamed", "removed", "changed"];
  const keys = new Map<string, number>();
  for (const anchor of seed) keys.set(anchor, (await space.store(state(anchor))).key);
  await space.beginImport();
  await space.closeIntent(await space.openIntent(intent("create")), {
    kind: "stored",
    state: state("created"),
  });
  await space.closeIntent(await space.openIntent(intent("update")), {
    kind: "stored",
    key: keys.get("renamed") ?? 0,
    state: state("another"),
  });
  await space.closeIntent(await space.openIntent(intent("update")), {
    kind: "stored",
    state: state("changed", { attributes: '{"a":["new"]}' }),
  });
  await space.store(state("found"));
  await space.remove(keys.get("removed") ?? 0);
  // The target as it was when the import read it.
  await space.importPage([state("removed"), state("changed", { attributes: '{"a":["read"]}' })], never);
  assert.deepEqual(await space.missingAfterImport(["User"]), { missing: 3, known: 5 });
  await space.store(state("seen late"));
  assert.equal(await space.endImport(), 1, "only what nobody touched is removed");
  assert.deepEqual(await listed(space), ["another", "changed", "created", "found", "seen late"]);
  const changed = await space.getByAnchor("User", "changed");
  assert.equal(changed?.attributes, '{"a":["new"]}');
  assert.equal((await space.getByAnchor("User", "another"))?.id, "User-renamed-0");
  await space.close();
});

test("references wait for their object, follow it, and end with it", async () => {
  const space = open();
  space.setRules([toUsers("Group", "m", "target"), toUsers("Group", "login", undefined, "@login")]);
  const group = await space.store(
    state("g", { resourceType: "Group", references: { m: ["1", "2"], login: ["Ada"] } }),
  );
  const shown = async () =>
    (await Promise.all(["m", "login"].map((name) => space.referencePage("Group", group.key, name, 0, 10))))
      .flat()
      .map(({ attribute, value, target }) => `${attribute} ${value} ${target.id}`);
  assert.deepEqual(await shown(), []);
  await space.store(state("2"));
  const ada = await space.store(state("7", { keys: [{ path: "@login", key: "ada", text: "Ada" }] }));
  assert.deepEqual((await shown()).sort(), ["login Ada User-7-0", "m 2 User-2-0"]);
  assert.deepEqual(await space.allReferenceValues("Group", group.key, "m"), ["1", "2"]);
  await space.store(state("7", { hidden: true }));
  assert.deepEqual(await shown(), ["m 2 User-2-0"], "a hidden object is not shown");
  await space.remove(ada.key);
  const referrers = await space.referrers("Group", [(await space.getByAnchor("User", "2"))?.key ?? 0], ["m"]);
  assert.deepEqual(
    referrers.map(({ target }) => target.id),
    ["Group-g-0"],
  );
  await space.store(state("g", { resourceType: "Group", references: { m: ["1"], login: undefined } }));
  assert.deepEqual(await shown(), []);
  await space.close();
});

test("people are shown with their manager and their groups, one by one and in pages, as these are now", async () => {
  const space = open();
  space.setRules([toUsers("User", "chief", "referrer"), toUsers("Group", "m", "target")]);
  const people = Array.from({ length: 30 }, (_, n) => String(n));
  for (const name of people)
    await space.store(state(name, { display: `Person ${name}`, references: { chief: ["0"] } }));
  for (const name of ["even", "all"]) {
    const m = people.filter((_, n) => name === "all" || n % 2 === 0);
    await space.store(state(name, { resourceType: "Group", display: name, references: { m } }));
  }
  const keys = (await space.listAfter("User", 0, 100)).map(({ key }) => key);
  const words = async (asked: readonly number[]) => {
    const found = await space.shownWith("User", asked);
    return asked.map((key) => {
      const { references = [], referrers = [] } = found.get(key) ?? {};
      const chiefs = references.map(({ attribute, target }) => `${attribute} ${target.display}`);
      return [...chiefs, ...referrers.map(({ display }) => display)].join(", ");
    });
  };
  const oneByOne = async () => (await Promise.all(keys.map((key) => words([key])))).flat();
  const expected = people.map((_, n) => (n % 2 ? "chief Person 0, all" : "chief Person 0, even, all"));
  assert.deepEqual(await words(keys), expected);
  assert.deepEqual(await oneByOne(), expected);

  await space.store(state("0", { display: "Renamed", references: { chief: ["1"] } }));
  await space.store(state("all", { resourceType: "Group", hidden: true, references: { m: people } }));
  const after = people.map((_, n) =>
    n === 0 ? "chief Person 1, even" : n % 2 ? "chief Renamed" : "chief Renamed, even",
  );
  assert.deepEqual(await words(keys), after);
  assert.deepEqual(await oneByOne(), after);
  await space.close();
});

test("objects of another mapping are remade a few at a time, without a new version, each once", async () => {
  const space = open();
  await space.beginImport();
  await space.importPage(
    Array.from({ length: 500 }, (_, n) => state(String(n), { keys: [{ path: "p", key: "x" }] })),
    never,
  );
  await space.abortImport();
  let made = 0;
  for (let key: number | undefined = 0; key !== undefined; )
    key = await space.remake("User", "2", key, ({ anchor }) => {
      made++;
      return state(anchor, { mapping: "2", resource: () => '{"new":1}', keys: [{ path: "p", key: "y" }] });
    });
  assert.equal(made, 500);
  const object = await space.getByAnchor("User", "499");
  assert.deepEqual([object?.mapping, object?.resource, object?.version], ["2", '{"new":1}', 1]);
  assert.equal(await space.countLookup("User", { path: "p", key: "x" }), 0);
  assert.equal(await space.countLookup("User", { path: "p", key: "y" }), 500);
  assert.equal(await space.remake("User", "2", 0, () => assert.fail("it is remade already")), undefined);
  await space.close();
});

test("a file of a newer Linkspan is refused with words, and left as it is", () => {
  const file = newFile();
  const newer = new DatabaseSync(file);
  newer.exec("PRAGMA user_version = 99");
  newer.close();
  assert.throws(() => open(file), /written by a newer Linkspan/);
});
