import assert from "node:assert/strict";
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { configStore, openConfigStore, StaleConfigError } from "../../host/config/config-store.ts";
import { ConfigError } from "../../host/contract/errors.ts";
import { directoryConfig, directoryConnector } from "./directory-connector.ts";

const types = [directoryConnector];

async function withStateDir(use: (stateDir: string) => Promise<void>): Promise<void> {
  const stateDir = await mkdtemp(join(tmpdir(), "linkspan-config-"));
  try {
    await use(stateDir);
  } finally {
    await rm(stateDir, { recursive: true });
  }
}

async function writeConnector(stateDir: string, file: string, content: object | string): Promise<void> {
  await mkdir(join(stateDir, "connectors"), { recursive: true });
  await writeFile(
    join(stateDir, "connectors", file),
    typeof content === "string" ? content : JSON.stringify(content, null, 2),
  );
}

/** What `list` says of each connector: its name, or its name and the message of its error. */
async function listed(stateDir: string): Promise<(string | [string, string])[]> {
  const list = await configStore({ stateDir, types }).list();
  return list.map((one) => ("error" in one ? [one.name, one.error.message] : one.config.name));
}

const other = { ...directoryConfig, id: "11111111-2222-4333-8444-555555555555", name: "Other" };

test("a saved connector is read back, from a file for people to read that names its schema", () =>
  withStateDir(async (stateDir) => {
    const store = await openConfigStore({ stateDir, types });
    const saved = await store.save(directoryConfig);
    assert.deepEqual(await store.list(), [saved]);
    assert.deepEqual(await store.get("pEOPLE"), saved);
    assert.deepEqual(saved.config, directoryConfig);
    const text = await readFile(join(stateDir, "connectors/People.json"), "utf8");
    assert.match(text, /^\{\n  "\$schema": "\.\.\/schema\/connector-directory\.json",\n  "format": 1,\n/);
    assert.match(text, /\n        \{ "scim": "userName", "attribute": "uid" \},\n/);
    const schema = JSON.parse(await readFile(join(stateDir, "schema/connector-directory.json"), "utf8"));
    assert.equal(schema.properties.parameters.properties.connectivity.properties.port.title, "Port");
  }));

test("schemas are written again only when they changed", () =>
  withStateDir(async (stateDir) => {
    await openConfigStore({ stateDir, types });
    const path = join(stateDir, "schema/connector-directory.json");
    const { ino } = await stat(path);
    await openConfigStore({ stateDir, types });
    assert.equal((await stat(path)).ino, ino);
    await openConfigStore({ stateDir, types: [{ ...directoryConnector, title: "Another title" }] });
    assert.notEqual((await stat(path)).ino, ino);
  }));

test("a state directory without connectors has none", () =>
  withStateDir(async (stateDir) => {
    const store = await openConfigStore({ stateDir, types });
    assert.deepEqual(await store.list(), []);
    assert.equal(await store.get("People"), undefined);
    await store.remove("People");
  }));

test("one broken file, with its place and what to do, does not touch the other connectors", () =>
  withStateDir(async (stateDir) => {
    await writeConnector(stateDir, "Other.json", other);
    await writeConnector(stateDir, "Broken.json", '{\n  "format": 1,\n  "name": "Broken",\n}');
    const wrong = {
      ...directoryConfig,
      name: "Wrong",
      id: "7c9e6679-7425-40de-944b-e07fc1f90ae7",
      enabeld: true,
    };
    await writeConnector(stateDir, "Wrong.json", wrong);
    const line = JSON.stringify(wrong, null, 2).split("\n").length - 1;
    assert.deepEqual(await listed(stateDir), [
      ["Broken", "connectors/Broken.json: line 3, column 19: There is a comma too many before }. Remove it."],
      "Other",
      [
        "Wrong",
        `connectors/Wrong.json: enabeld is not a setting Linkspan knows. Did you mean "enabled"? (line ${line})`,
      ],
    ]);
    await assert.rejects(configStore({ stateDir, types }).get("broken"), ConfigError);
  }));

test("two files whose names differ in letter case only are both refused, each naming the other", () =>
  withStateDir(async (stateDir) => {
    await writeConnector(stateDir, "A.json", { ...other, name: "People" });
    await writeConnector(stateDir, "B.json", { ...directoryConfig, name: "PEOPLE" });
    const says = (file: string) =>
      `connectors/${file} has the same name, and letter case does not tell connectors apart. Give one of the two another name, or remove it.`;
    assert.deepEqual(await listed(stateDir), [
      ["People", `connectors/A.json: ${says("B.json")}`],
      ["PEOPLE", `connectors/B.json: ${says("A.json")}`],
    ]);
  }));

test("a copied file is told to take an id of its own", () =>
  withStateDir(async (stateDir) => {
    await writeConnector(stateDir, "People.json", directoryConfig);
    await writeConnector(stateDir, "Copy.json", { ...directoryConfig, name: "Copy" });
    const [copy, original] = await listed(stateDir);
    assert.match(
      copy?.[1] ?? "",
      /People\.json has the same id\. If this file is a copy, .*"id": "[0-9a-f-]{36}"/,
    );
    assert.match(original?.[1] ?? "", /Copy\.json has the same id/);
  }));

test("a change made from an older version is refused and changes nothing", () =>
  withStateDir(async (stateDir) => {
    const store = await openConfigStore({ stateDir, types });
    const first = await store.save(directoryConfig);
    const second = await store.save({ ...directoryConfig, description: "People" }, { ifMatch: first.etag });
    assert.notEqual(second.etag, first.etag);
    await assert.rejects(
      store.save({ ...directoryConfig, description: "Late" }, { ifMatch: first.etag }),
      StaleConfigError,
    );
    assert.deepEqual(await store.get("People"), second);
  }));

test("of many changes made from one version at once, one is kept and the others are refused", () =>
  withStateDir(async (stateDir) => {
    const store = await openConfigStore({ stateDir, types });
    const { etag } = await store.save(directoryConfig);
    const saves = await Promise.allSettled(
      Array.from({ length: 8 }, (_, index) =>
        store.save({ ...directoryConfig, description: `${index}` }, { ifMatch: etag }),
      ),
    );
    assert.deepEqual(
      saves.map(({ status }) => status),
      ["fulfilled", ...Array.from({ length: 7 }, () => "rejected")],
    );
  }));

test("a renamed connector has another file, also when only letter case changes, and its old one is gone", () =>
  withStateDir(async (stateDir) => {
    const store = await openConfigStore({ stateDir, types });
    await store.save(directoryConfig);
    await store.save({ ...directoryConfig, name: "Staff" });
    await store.save({ ...directoryConfig, name: "staff" });
    const files = await readdir(join(stateDir, "connectors"));
    assert.deepEqual(
      files.filter((file) => file.endsWith(".json")),
      ["staff.json"],
    );
    assert.equal((await store.get("staff"))?.config.id, directoryConfig.id);
  }));

test("a name that another connector has, whatever its letter case, cannot be saved", () =>
  withStateDir(async (stateDir) => {
    const store = await openConfigStore({ stateDir, types });
    await store.save(directoryConfig);
    await assert.rejects(store.save({ ...other, name: "people" }), (error) => {
      assert.ok(error instanceof ConfigError);
      assert.deepEqual(error.problems, [
        { path: "/name", message: 'There is a connector named "People" already. Choose another name.' },
      ]);
      return true;
    });
  }));

test("a file that cannot be read is never overwritten by a new connector of its name", () =>
  withStateDir(async (stateDir) => {
    await writeConnector(stateDir, "People.json", "{");
    const store = await openConfigStore({ stateDir, types });
    await assert.rejects(
      store.save(directoryConfig),
      /connectors\/People\.json has this name and cannot be read/,
    );
    assert.equal(await readFile(join(stateDir, "connectors/People.json"), "utf8"), "{");
  }));

test("a removed connector's file is kept beside for the case of a mistake", () =>
  withStateDir(async (stateDir) => {
    const store = await openConfigStore({ stateDir, types });
    await store.save(directoryConfig);
    const before = await readFile(join(stateDir, "connectors/People.json"), "utf8");
    await store.remove("people");
    assert.deepEqual(await store.list(), []);
    assert.equal(await readFile(join(stateDir, "connectors/People.json.previous"), "utf8"), before);
  }));

test("a secret in a file is named by its place and never shown", () =>
  withStateDir(async (stateDir) => {
    const parameters = {
      ...directoryConfig.parameters,
      connectivity: { ...directoryConfig.parameters.connectivity, password: "hunter2secret" },
    };
    await writeConnector(stateDir, "People.json", { ...directoryConfig, parameters });
    const [entry] = await configStore({ stateDir, types }).list();
    assert.ok(entry && "error" in entry);
    assert.equal(entry.error.problems[0]?.path, "/parameters/connectivity/password");
    assert.doesNotMatch(JSON.stringify([entry.error.message, entry.error.problems]), /hunter2secret/);
  }));

test("when a file cannot be written, the old one stays, nothing else is left, and the message says why", () =>
  withStateDir(async (stateDir) => {
    const store = await openConfigStore({ stateDir, types });
    const saved = await store.save(directoryConfig);
    await mkdir(join(stateDir, "connectors/People.json.previous/in-the-way"), { recursive: true });
    await assert.rejects(store.save({ ...directoryConfig, description: "Never kept" }), {
      name: "ConfigError",
      message: /^The configuration cannot be saved\. .*People\.json/,
    });
    assert.deepEqual(await store.get("People"), saved);
    assert.deepEqual(await readdir(join(stateDir, "connectors")), ["People.json", "People.json.previous"]);
  }));

test("a connector never takes the file of another one, whatever that is called inside", () =>
  withStateDir(async (stateDir) => {
    await writeConnector(stateDir, "People.json", other);
    const store = await openConfigStore({ stateDir, types });
    await assert.rejects(
      store.save(directoryConfig),
      /connectors\/People\.json is the file of connector "Other"/,
    );
    assert.deepEqual((await store.get("Other"))?.config, other);
  }));
