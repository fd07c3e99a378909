import assert from "node:assert/strict";
import { copyFile, mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { linkspan, newStateDir } from "../commands/linkspan.ts";
import type { Body } from "../support/scim-requests.ts";
import { loginsIn, makePeople, peopleConfig } from "./people.ts";
import { serve, until, withVault } from "./serving-host.ts";

/** Where one connector's things are. */
interface Place {
  readonly configFile: string;
  readonly database: string;
}

interface Breakage {
  readonly connector: string;
  readonly what: string;
  readonly damage: (place: Place) => Promise<void>;
  readonly mend: (place: Place) => Promise<void>;
  /** What the administrator is told, the same on the home page and by `linkspan check`. */
  readonly says: RegExp;
  /** A target that is away leaves what is known of it; a configuration that cannot be used leaves nothing. */
  readonly reads: 200 | 503;
}

const edit = async (file: string, change: (text: string) => string) =>
  writeFile(file, change(await readFile(file, "utf8")));
const aside = (file: string) => `${file}.aside`;
const mendFile = ({ configFile }: Place) => rename(aside(configFile), configFile);
const mendDatabase = async ({ database }: Place) => {
  await rm(database, { recursive: true, force: true });
  await rename(aside(database), database);
};

const breakages: readonly Breakage[] = [
  {
    connector: "BrokenJson",
    what: "a connector file that is no JSON",
    async damage({ configFile }) {
      await copyFile(configFile, aside(configFile));
      await edit(configFile, (text) => text.replace('"type":', '"type"'));
    },
    mend: mendFile,
    says: /connectors\/BrokenJson\.json: line \d+, column \d+: A colon is missing after "type"\./,
    reads: 503,
  },
  {
    connector: "UnknownKey",
    what: "an unknown key in a connector file",
    async damage({ configFile }) {
      await copyFile(configFile, aside(configFile));
      await edit(configFile, (text) => text.replace('"enabled":', '"enbled":'));
    },
    mend: mendFile,
    says: /enbled .*Did you mean "enabled"\?.*\(line \d+\)/,
    reads: 503,
  },
  {
    connector: "NoSuchTable",
    what: "a connector file that names a table the database does not have",
    async damage({ configFile }) {
      await copyFile(configFile, aside(configFile));
      await edit(configFile, (text) => text.replace('"table": "people"', '"table": "peeple"'));
    },
    mend: mendFile,
    says: /There is no table peeple|no table "?peeple/,
    reads: 503,
  },
  {
    connector: "Missing",
    what: "a database that is not there",
    damage: ({ database }) => rename(database, aside(database)),
    mend: mendDatabase,
    says: /There is no file \S+Missing\.db\. Give the path of an existing SQLite database/,
    reads: 200,
  },
  {
    connector: "Directory",
    what: "a directory in the place of a database",
    async damage({ database }) {
      await rename(database, aside(database));
      await mkdir(database);
    },
    mend: mendDatabase,
    says: /Directory\.db is not a file\. Give the path of an SQLite database/,
    reads: 200,
  },
  {
    connector: "NotADatabase",
    what: "another file in the place of a database",
    async damage({ database }) {
      await rename(database, aside(database));
      await writeFile(database, "login;title\nanna;Engineer\n".repeat(200));
    },
    mend: mendDatabase,
    says: /NotADatabase\.db is not an SQLite database, or it is encrypted\. Choose another file/,
    reads: 200,
  },
  {
    connector: "Damaged",
    what: "a damaged database",
    async damage({ database }) {
      await copyFile(database, aside(database));
      const bytes = await readFile(database);
      await writeFile(database, bytes.fill(0x55, 100));
    },
    mend: mendDatabase,
    says: /The database \S+Damaged\.db is damaged\. Restore it from a backup\./,
    reads: 200,
  },
  {
    connector: "Refused",
    what: "a password the target refuses",
    damage: ({ database }) => writeFile(`${database}.password`, "another one"),
    mend: ({ database }) => writeFile(`${database}.password`, "open sesame"),
    says: /Refused\.db refused the password\. Enter it again on the Connectivity page\./,
    reads: 200,
  },
];

/** Less the address, which has another port after each start. */
const versionOf = (meta: unknown) => ({ ...(meta as Body), location: "" });

test("a connector that is broken says why, leaves the others alone, and loses nothing", async (t) => {
  const stateDir = await newStateDir(t);
  const placeOf = (name: string): Place => ({
    configFile: join(stateDir, "connectors", `${name}.json`),
    database: join(stateDir, `${name}.db`),
  });
  let host = await serve(t, stateDir);
  const tokens = new Map<string, string>();
  const before = new Map<string, unknown>();
  const usersOf = async (
    name: string,
  ): Promise<{ readonly status: number; readonly users: readonly Body[] }> => {
    const { status, body } = await host.scim(name, tokens.get(name) ?? "").get("/Users");
    const users = body.Resources?.map(({ id, userName, meta }: Body) => ({
      id,
      userName,
      meta: versionOf(meta),
    }));
    return { status, users };
  };
  for (const name of ["Sound", ...breakages.map(({ connector }) => connector)]) {
    const { database } = placeOf(name);
    makePeople(database, ["anna", "bert"]);
    await writeFile(`${database}.password`, "open sesame");
    const isVault = name === "Refused";
    const { token = "" } = await host.admin.call("POST /admin/connectors", {
      body: {
        config: peopleConfig(name, database, { type: isVault ? "vault" : "sql" }),
        secrets: isVault ? { "connectivity/password": "open sesame" } : {},
      },
    });
    tokens.set(name, token);
    const { status } = await host.scim(name, token).post("/Users", { userName: "clara" });
    assert.equal(status, 201);
    await until("the import ends", async () => (await host.summary(name)).import.finishedAt !== undefined);
    before.set(name, (await usersOf(name)).users);
  }
  await host.stop();
  for (const { connector, damage } of breakages) await damage(placeOf(connector));
  const checked = await linkspan(["check", "--target", "--state", stateDir], { env: withVault });
  host = await serve(t, stateDir);

  for (const { connector, what, says, reads } of breakages)
    await t.test(`${what} is told on the home page, on the terminal and by linkspan check`, async () => {
      const scim = host.scim(connector, tokens.get(connector) ?? "");
      const { state, lastFailure } = await host.summary(connector);
      assert.match((state.state === "failed" ? state.message : lastFailure?.message) ?? "", says);
      assert.match(host.printed(), says);
      assert.match(checked.stdout, new RegExp(says.source.replace("connectors\\/BrokenJson\\.json: ", "")));

      const read = await scim.get("/Users");
      assert.equal(read.status, reads, read.text);
      const write = await scim.post("/Users", { userName: "dora" });
      assert.equal(write.status, 503, write.text);
      assert.ok(Number(write.headers["retry-after"]) > 0, "the client is told when to come again");
      assert.ok(write.body.detail.length > 20, write.text);
    });

  await t.test("a connector beside broken ones goes on serving", async () => {
    const scim = host.scim("Sound", tokens.get("Sound") ?? "");
    assert.equal((await scim.post("/Users", { userName: "dora" })).status, 201);
    assert.equal((await host.summary("Sound")).state.state, "serving");
    assert.match(checked.stdout, /^Sound: ok/m);
    assert.equal(checked.code, 3);
  });

  for (const { connector, what, mend } of breakages)
    await t.test(`after ${what} is mended the connector serves again, with all that it had`, async () => {
      await mend(placeOf(connector));
      await host.admin.call("POST /admin/connectors/:name/enable", { params: { name: connector } });
      assert.deepEqual(await usersOf(connector), { status: 200, users: before.get(connector) });
      const created = await host
        .scim(connector, tokens.get(connector) ?? "")
        .post("/Users", { userName: "dora" });
      assert.equal(created.status, 201, created.text);
      assert.deepEqual(loginsIn(placeOf(connector).database), ["anna", "bert", "clara", "dora"]);
      const { state, lastFailure } = await host.summary(connector);
      assert.deepEqual([state.state, lastFailure], ["serving", undefined]);
    });

  await t.test("after the next start every mended connector serves", async () => {
    await host.stop();
    host = await serve(t, stateDir);
    for (const { connector } of breakages) {
      assert.equal((await host.summary(connector)).state.state, "serving");
      assert.deepEqual((await usersOf(connector)).users.slice(0, 3), before.get(connector));
    }
    await host.stop();
  });
});
