import assert from "node:assert/strict";
import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { suite, type TestContext, test } from "node:test";
import { newStateDir } from "../commands/linkspan.ts";
import type { Answer, ScimRequests } from "../support/scim-requests.ts";
import { loginsIn, makePeople, peopleConfig } from "./people.ts";
import { type ServingHost, serve, until } from "./serving-host.ts";

/** How long the target has, the time it takes to answer included. */
const deadlineMs = 2_500;
/** A request that nothing holds up, on a busy machine. */
const promptMs = 800;

interface Pair {
  readonly host: ServingHost;
  /** The database of the connector whose target will not do. */
  readonly database: string;
  readonly stuck: ScimRequests;
  readonly free: ScimRequests;
}

/** A host with a connector "Stuck" and another one beside it. */
async function twoConnectors(t: TestContext): Promise<Pair> {
  const stateDir = await newStateDir(t);
  const host = await serve(t, stateDir);
  const clients: ScimRequests[] = [];
  for (const name of ["Stuck", "Free"]) {
    const file = join(stateDir, `${name}.db`);
    makePeople(file, ["anna"]);
    await writeFile(`${file}.password`, "open sesame");
    const { token = "" } = await host.admin.call("POST /admin/connectors", {
      body: {
        config: peopleConfig(name, file, { type: "vault" }),
        secrets: { "connectivity/password": "open sesame" },
      },
    });
    await until("the import ends", async () => (await host.summary(name)).import.finishedAt !== undefined);
    clients.push(host.scim(name, token));
  }
  const [stuck, free] = clients;
  assert.ok(stuck && free);
  return { host, stuck, free, database: join(stateDir, "Stuck.db") };
}

async function timed(request: Promise<Answer>): Promise<Answer & { readonly ms: number }> {
  const started = performance.now();
  const answer = await request;
  return { ...answer, ms: performance.now() - started };
}

/** A create is refused in time and in words, while reads and the other connector do not wait. */
async function assertRefused({ host, stuck, free }: Pair, says: RegExp): Promise<void> {
  const refused = timed(stuck.post("/Users", { userName: "bert" }));
  const beside = await Promise.all([
    timed(free.post("/Users", { userName: `bert ${performance.now()}` })),
    timed(stuck.get("/Users?startIndex=1&count=10")),
  ]);
  for (const { status, ms, text } of beside) {
    assert.ok(status === 201 || status === 200, text);
    assert.ok(ms < promptMs, `it took ${ms} ms beside a target that does not answer`);
  }
  const { status, headers, body, ms } = await refused;
  assert.equal(status, 503);
  assert.ok(Number(headers["retry-after"]) > 0);
  assert.match(body.detail, says);
  assert.ok(ms < deadlineMs, `the refusal took ${ms} ms`);
  const { state, lastFailure } = await host.summary("Stuck");
  assert.equal(state.state, "serving");
  assert.match(lastFailure?.message ?? "", says);
}

async function assertWell({ host, database }: Pair): Promise<void> {
  const { inDoubt, lastFailure } = await host.summary("Stuck");
  assert.deepEqual({ inDoubt, lastFailure }, { inDoubt: 0, lastFailure: undefined });
  assert.deepEqual(loginsIn(database), ["anna", "bert"]);
}

const locked = /Another program kept the database \S+ locked\. Close it there, or allow more time/;
const silent = /The database \S+ did not answer in time\. See whether it is overloaded\./;

suite("a target that does not answer", { concurrency: 3 }, () => {
  test("a database that another program holds is waited for within the deadline, and no longer", async (t) => {
    const pair = await twoConnectors(t);
    const other = new DatabaseSync(pair.database);
    other.exec("BEGIN EXCLUSIVE");
    await assertRefused(pair, locked);
    other.exec("COMMIT");
    assert.equal((await pair.stuck.post("/Users", { userName: "bert" })).status, 201);
    await assertWell(pair);
    other.close();
  });

  test("a change that a locked database left in doubt is settled when it is asked for again", async (t) => {
    const pair = await twoConnectors(t);
    const other = new DatabaseSync(pair.database);
    other.exec("PRAGMA journal_mode = WAL; BEGIN IMMEDIATE");
    await assertRefused(pair, locked);
    assert.equal((await pair.host.summary("Stuck")).inDoubt, 1);
    other.exec("COMMIT");
    other.close();
    assert.equal((await pair.stuck.post("/Users", { userName: "bert" })).status, 201);
    await assertWell(pair);
  });

  test("a target that hangs is given up at the deadline, and is asked again when it answers", async (t) => {
    const pair = await twoConnectors(t);
    await writeFile(`${pair.database}.hangs`, "");
    await assertRefused(pair, silent);
    await rm(`${pair.database}.hangs`);
    assert.equal((await pair.stuck.post("/Users", { userName: "bert" })).status, 201);
    await assertWell(pair);
  });

  test("a change that the target made without saying so is found, not made twice", async (t) => {
    const pair = await twoConnectors(t);
    await writeFile(`${pair.database}.mute`, "");
    await assertRefused(pair, silent);
    assert.equal((await pair.host.summary("Stuck")).inDoubt, 1);
    await rm(`${pair.database}.mute`);
    assert.equal((await pair.stuck.post("/Users", { userName: "bert" })).status, 409);
    const { body } = await pair.stuck.get(`/Users?filter=${encodeURIComponent('userName eq "bert"')}`);
    assert.equal(body.totalResults, 1);
    await assertWell(pair);
  });

  test("what a silent target left in doubt is settled by an import too", async (t) => {
    const pair = await twoConnectors(t);
    await writeFile(`${pair.database}.mute`, "");
    await assertRefused(pair, silent);
    await rm(`${pair.database}.mute`);
    await pair.host.admin.call("POST /admin/connectors/:name/import", { params: { name: "Stuck" } });
    await until("nothing is in doubt", async () => (await pair.host.summary("Stuck")).inDoubt === 0);
    const { body } = await pair.stuck.get(`/Users?filter=${encodeURIComponent('userName eq "bert"')}`);
    assert.equal(body.totalResults, 1);
    await assertWell(pair);
  });
});
