import assert from "node:assert/strict";
import { once } from "node:events";
import { readdir, rename, rm, writeFile } from "node:fs/promises";
import { type AddressInfo, createServer } from "node:net";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import { linkspan, newStateDir } from "../commands/linkspan.ts";
import { loginsIn, makePeople, peopleConfig } from "./people.ts";
import { serve, until } from "./serving-host.ts";

async function takenPort(t: TestContext): Promise<number> {
  const other = createServer().listen(0);
  await once(other, "listening");
  t.after(() => other.close());
  return (other.address() as AddressInfo).port;
}

/** A state directory of a host that served one connector and has ended. */
async function usedStateDir(t: TestContext) {
  const stateDir = await newStateDir(t);
  const database = join(stateDir, "people.db");
  makePeople(database, ["anna"]);
  const host = await serve(t, stateDir);
  const { token = "" } = await host.admin.call("POST /admin/connectors", {
    body: { config: peopleConfig("People", database) },
  });
  await until("the import ends", async () => (await host.summary("People")).import.finishedAt !== undefined);
  const { body } = await host.scim("People", token).post("/Users", { userName: "bert" });
  await host.stop();
  return { stateDir, database, token, id: String(body.id) };
}

/** Files of its own a host cannot do without, and what it says when one is damaged. */
const damages = [
  {
    file: "secrets.json",
    says: /secrets\.json is damaged\. Put \S+secrets\.json\.previous or a backup in its place\./,
  },
  { file: "secret.key", says: /secret\.key/ },
  { file: "host.json", says: /host\.json: line 1, column \d+/ },
  {
    file: "data/activity.db",
    says: /activity\.db, where Linkspan keeps its activity, cannot be used .*move it away/,
  },
  { file: "tls/own.json", says: /The certificate in \S+own\.json cannot be opened: .*remove \S+own\.json/ },
];

test("a demo that finds its port taken says so and takes another one", async (t) => {
  const port = await takenPort(t);
  const { code, stdout } = await linkspan(["demo", "--once", "--users", "3", "--port", `${port}`]);
  assert.match(stdout, new RegExp(`^Port ${port} is taken by another program; port \\d+ is used instead\\.`));
  assert.equal(code, 0);
});

test("a host that cannot start as it should says why, and loses nothing", async (t) => {
  const { stateDir, database, token, id } = await usedStateDir(t);

  await t.test("a taken port is said, and the state directory is left to the next host", async (t) => {
    const port = await takenPort(t);
    const { code, stderr } = await linkspan(["serve", "--state", stateDir, "--port", `${port}`]);
    assert.match(
      stderr,
      new RegExp(`linkspan: Port ${port} is taken by another program\\. Stop that program, or serve`),
    );
    assert.equal(code, 1);
  });

  await t.test("a second host and a demo leave the state directory to the host that has it", async (t) => {
    const host = await serve(t, stateDir);
    for (const command of ["serve", "demo"]) {
      const { code, stderr } = await linkspan([command, "--state", stateDir, "--port", "0"]);
      assert.match(
        stderr,
        new RegExp(
          `^linkspan: Another Linkspan host \\(process ${host.pid}\\) runs on ${stateDir}\\. Stop it first`,
        ),
      );
      assert.equal(code, 1);
    }
    assert.equal((await host.scim("People", token).get(`/Users/${id}`)).status, 200);
    await host.stop();
  });

  for (const { file, says } of damages)
    await t.test(`a damaged ${file} is named in one sentence`, async () => {
      const path = join(stateDir, file);
      await rename(path, `${path}.aside`).catch(() => undefined);
      await writeFile(path, "what is this?\n".repeat(100));
      const { code, stderr } = await linkspan(["serve", "--state", stateDir, "--port", "0"]);
      assert.match(stderr, says);
      assert.match(stderr, /^linkspan: [^\n]+\n$/);
      assert.ok(code === 1 || code === 3, `${code}`);
      await rm(path);
      await rename(`${path}.aside`, path).catch(() => undefined);
    });

  await t.test(
    "a damaged connector space stops its connector alone, and an import makes it anew",
    async (t) => {
      const [connectorId = ""] = (await readdir(join(stateDir, "data"))).filter((name) => name.length === 36);
      const space = join(stateDir, "data", connectorId, "space.db");
      await writeFile(space, "what is this?\n".repeat(1_000));
      const host = await serve(t, stateDir);
      const { state } = await host.summary("People");
      assert.match(
        state.state === "failed" ? state.message : "",
        /space\.db, .* is damaged\..* move it away/,
      );
      assert.equal((await host.scim("People", token).get(`/Users/${id}`)).status, 503);
      await rm(space);
      await host.admin.call("POST /admin/connectors/:name/enable", { params: { name: "People" } });
      await until(
        "the import ends",
        async () => (await host.summary("People")).import.finishedAt !== undefined,
      );
      assert.equal((await host.scim("People", token).get(`/Users/${id}`)).status, 200, "under the same id");
      assert.deepEqual(loginsIn(database), ["anna", "bert"]);
      await host.stop();
    },
  );
});
