import assert from "node:assert/strict";
import { once } from "node:events";
import { readdir, rename, rm, writeFile } from "node:fs/promises";
import { type AddressInfo, createServer } from "node:net";
import { join } from "node:path";
import { suite, type TestContext, test } from "node:test";
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

/** Files a host cannot do without, and what it says when one is damaged. */
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

suite("a host that cannot start as it should", { concurrency: 2 }, () => {
  test("finds its port taken: the demo says so and takes another one", async (t) => {
    const port = await takenPort(t);
    const { code, stdout } = await linkspan(["demo", "--once", "--users", "3", "--port", `${port}`]);
    assert.match(
      stdout,
      new RegExp(`^Port ${port} is taken by another program; port \\d+ is used instead\\.`),
    );
    assert.equal(code, 0);
  });

  test("finds its port taken: serve says so, ends with 1, and leaves the state directory to the next", async (t) => {
    const { stateDir, token, id } = await usedStateDir(t);
    const port = await takenPort(t);
    const { code, stderr } = await linkspan(["serve", "--state", stateDir, "--port", `${port}`]);
    assert.match(
      stderr,
      new RegExp(`linkspan: Port ${port} is taken by another program\\. Stop that program, or serve`),
    );
    assert.equal(code, 1);
    const next = await serve(t, stateDir);
    assert.equal((await next.scim("People", token).get(`/Users/${id}`)).status, 200);
  });

  test("finds a host on its state directory: serve and demo leave that one alone", async (t) => {
    const { stateDir, token, id } = await usedStateDir(t);
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
  });

  test("finds a file of its own damaged: it names the file, and starts again when that is mended", async (t) => {
    const { stateDir, token, id } = await usedStateDir(t);
    for (const { file, says } of damages) {
      const path = join(stateDir, file);
      await rename(path, `${path}.aside`).catch(() => undefined);
      await writeFile(path, "what is this?\n".repeat(100));
      const { code, stderr } = await linkspan(["serve", "--state", stateDir, "--port", "0"]);
      assert.match(stderr, says);
      assert.match(stderr, /^linkspan: [^\n]+\n$/, "it is one sentence for the administrator");
      assert.ok(code === 1 || code === 3, `${code}`);
      await rm(path);
      await rename(`${path}.aside`, path).catch(() => undefined);
    }
    const host = await serve(t, stateDir);
    assert.equal((await host.scim("People", token).get(`/Users/${id}`)).status, 200);
  });

  test("finds a connector space damaged: that connector says so, and an import makes it anew", async (t) => {
    const { stateDir, database, token, id } = await usedStateDir(t);
    const [connectorId = ""] = (await readdir(join(stateDir, "data"))).filter((name) => name.length === 36);
    const space = join(stateDir, "data", connectorId, "space.db");
    await writeFile(space, "what is this?\n".repeat(1_000));
    const host = await serve(t, stateDir);
    const { state } = await host.summary("People");
    assert.match(state.state === "failed" ? state.message : "", /space\.db, .* is damaged\..* move it away/);
    assert.equal((await host.scim("People", token).get(`/Users/${id}`)).status, 503);
    await rm(space);
    await host.admin.call("POST /admin/connectors/:name/enable", { params: { name: "People" } });
    await until(
      "the import ends",
      async () => (await host.summary("People")).import.finishedAt !== undefined,
    );
    assert.equal((await host.scim("People", token).get(`/Users/${id}`)).status, 200, "under the same id");
    assert.deepEqual(loginsIn(database), ["anna", "bert"]);
  });
});
