import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { test } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import { type ConnectorConfig, defaultRunProfiles } from "../../host/contract/connector-config.ts";
import { type HostProcess, startHostProcess } from "../support/host-process.ts";
import { type ScimRequests, scimRequests } from "../support/scim-requests.ts";

const rounds = 20;
const clients = 8;
const requestsPerRound = 500;

/** What a person is known to be; undefined: does not exist. */
type Person =
  | { readonly title: string; readonly active: boolean; readonly phones: readonly string[] }
  | undefined;

/** What is known of one login: what the last acknowledged request made of it, and what the one under way may have. */
interface Known {
  id: string | undefined;
  acknowledged: Person;
  underWay: { readonly becomes: Person } | undefined;
}

test("after a crash at any moment every acknowledged change is in the database and in SCIM, and nothing is half or twice", async (t) => {
  const stateDir = await mkdtemp(join(tmpdir(), "linkspan-crash-"));
  t.after(() => rm(stateDir, { recursive: true, force: true }));
  const databaseFile = join(stateDir, "company.db");
  makeDatabase(databaseFile);
  const random = seeded(20_261_121);
  const people = new Map<string, Known>();

  const moment = () => Math.floor(random() * 6000);
  let host = await startHostProcess(stateDir, { killAfterStatements: moment() });
  t.after(() => host.kill());
  const { token } = await host.admin.call("POST /admin/connectors", {
    body: { config: config(databaseFile) },
  });
  const ca = (await host.admin.call("GET /admin/certificate/export")).pem;
  const connect = () => scimRequests({ url: `${host.scimUrl}/ecma2host_Crash/scim`, token: token ?? "", ca });

  for (let round = 0; round < rounds; round++) {
    const scim = connect();
    await Promise.all(Array.from({ length: clients }, (_, client) => work(scim, client, people, random)));
    scim.close();
    const underWay = [...people.values()].filter((known) => known.underWay).length;
    assert.ok(underWay > 0, "the host was killed while requests were under way");
    await host.ended;
    host = await startHostProcess(stateDir, { killAfterStatements: moment() });
    const after = connect();
    await settled(host);
    await verify(after, databaseFile, people);
    after.close();
  }
});

/** One client's share of a round's requests, one after the other, until the host is gone. */
async function work(
  scim: ScimRequests,
  client: number,
  people: Map<string, Known>,
  random: () => number,
): Promise<void> {
  for (let n = 0; n < requestsPerRound / clients; n++) {
    const login = `user-${client}-${Math.floor(random() * 12)}@contoso.example`;
    const known = people.get(login) ?? { id: undefined, acknowledged: undefined, underWay: undefined };
    people.set(login, known);
    try {
      await change(scim, login, known, random);
    } catch (error) {
      if (error instanceof assert.AssertionError) throw error;
      return;
    }
  }
}

/** One request for one person: what fits to what he is. */
async function change(scim: ScimRequests, login: string, known: Known, random: () => number): Promise<void> {
  const before = known.acknowledged;
  const phones = Array.from(
    { length: Math.floor(random() * 4) },
    (_, index) => `+49 ${Math.floor(random() * 1e9)}-${index}`,
  );
  phones.sort();
  const title = `Title ${Math.floor(random() * 1e9)}`;
  if (!before || known.id === undefined) {
    const becomes = { title, active: true, phones };
    known.underWay = { becomes };
    const phoneNumbers = phones.map((value) => ({ value, type: "work" }));
    const { status, body, text } = await scim.post("/Users", {
      schemas: ["urn:ietf:params:scim:schemas:core:2.0:User"],
      userName: login,
      title,
      phoneNumbers,
    });
    assert.equal(status, 201, text);
    known.id = body.id;
    known.acknowledged = becomes;
  } else if (random() < 0.2) {
    known.underWay = { becomes: undefined };
    const { status, text } = await scim.delete(`/Users/${known.id}`);
    assert.equal(status, 204, text);
    known.acknowledged = undefined;
    known.id = undefined;
  } else {
    const active = random() < 0.5;
    const becomes = { title, active, phones };
    known.underWay = { becomes };
    const { status, text } = await scim.patch(`/Users/${known.id}`, [
      { op: "Replace", path: "title", value: title },
      { op: "Replace", path: "active", value: active ? "True" : "False" },
      { op: "Replace", path: "phoneNumbers", value: phones.map((value) => ({ value, type: "work" })) },
    ]);
    assert.equal(status, 200, text);
    known.acknowledged = becomes;
  }
  known.underWay = undefined;
}

/** Nothing is left in doubt, without anybody's help. */
async function settled(host: HostProcess): Promise<void> {
  for (let attempt = 0; attempt < 200; attempt++) {
    const [connector] = await host.admin.call("GET /admin/connectors");
    if (connector?.state.state === "serving" && connector.inDoubt === 0) return;
    await pause(25);
  }
  assert.fail("changes are still in doubt five seconds after the start");
}

async function verify(scim: ScimRequests, databaseFile: string, people: Map<string, Known>): Promise<void> {
  const inDatabase = readDatabase(databaseFile);
  const inScim = await readScim(scim);
  for (const [login, known] of people) {
    const row = inDatabase.get(login);
    assert.deepEqual(inScim.get(login)?.person, row, `${login} is the same in SCIM as in the database`);
    const acceptable = known.underWay ? [known.acknowledged, known.underWay.becomes] : [known.acknowledged];
    assert.ok(
      acceptable.some((person) => JSON.stringify(person) === JSON.stringify(row)),
      `${login} is ${JSON.stringify(row)}, which is none of ${JSON.stringify(acceptable)}`,
    );
    const found = inScim.get(login);
    if (known.acknowledged && row && known.id !== undefined)
      assert.equal(found?.id, known.id, `${login} kept the id that clients know`);
    Object.assign(known, { acknowledged: row, id: found?.id, underWay: undefined });
  }
  assert.equal(inDatabase.size, inScim.size);
}

function readDatabase(file: string): Map<string, NonNullable<Person>> {
  const database = new DatabaseSync(file, { readOnly: true });
  const people = new Map<string, NonNullable<Person>>();
  const phones = database.prepare("SELECT number FROM phones WHERE person_id = ? ORDER BY number");
  for (const row of database.prepare("SELECT id, login, title, active FROM people").all()) {
    const login = String(row["login"]);
    assert.ok(!people.has(login), `${login} is in the database once`);
    const numbers = phones.all(row["id"] as number).map(({ number }) => String(number));
    people.set(login, { title: String(row["title"]), active: row["active"] === 1, phones: numbers });
  }
  const orphans = database
    .prepare("SELECT count(*) AS n FROM phones WHERE person_id NOT IN (SELECT id FROM people)")
    .get();
  assert.equal(orphans?.["n"], 0, "no telephone number without a person");
  database.close();
  return people;
}

async function readScim(
  scim: ScimRequests,
): Promise<Map<string, { readonly id: string; readonly person: NonNullable<Person> }>> {
  const people = new Map<string, { readonly id: string; readonly person: NonNullable<Person> }>();
  for (let startIndex = 1; ; startIndex += 50) {
    const { status, body, text } = await scim.get(`/Users?startIndex=${startIndex}&count=50`);
    assert.equal(status, 200, text);
    for (const user of body.Resources ?? []) {
      assert.ok(!people.has(user.userName), `${user.userName} is listed once`);
      const phones = (user.phoneNumbers ?? []).map(({ value }: { value: string }) => value).sort();
      people.set(user.userName, { id: user.id, person: { title: user.title, active: user.active, phones } });
    }
    if (startIndex + 50 > body.totalResults) return people;
  }
}

/** A key the database makes, and a login that nothing keeps from being there twice. */
function makeDatabase(file: string): void {
  const database = new DatabaseSync(file);
  database.exec(`
    CREATE TABLE people (id INTEGER PRIMARY KEY AUTOINCREMENT, login TEXT NOT NULL, title TEXT, active INTEGER NOT NULL DEFAULT 1);
    CREATE TABLE phones (phone_id INTEGER PRIMARY KEY, person_id INTEGER NOT NULL, kind TEXT, number TEXT);
  `);
  database.close();
}

function config(file: string): Omit<ConnectorConfig, "id"> {
  return {
    format: 1,
    name: "Crash",
    type: "sql",
    enabled: true,
    parameters: {
      connectivity: { system: "sqlite", file, timeoutSeconds: 30 },
      schema: {
        objectTypes: [{ name: "people", table: "people" }],
        childTables: [
          { objectType: "people", attribute: "phones", table: "phones", joinColumn: "person_id" },
        ],
      },
    },
    runProfiles: defaultRunProfiles,
    objectTypes: [
      {
        resourceType: "User",
        objectType: "people",
        anchor: ["id"],
        mappings: [
          { scim: "userName", attribute: "login" },
          { scim: "title", attribute: "title" },
          { scim: "phoneNumbers", attribute: "phones", subAttributes: { value: "number", type: "kind" } },
        ],
        deprovisioning: {
          disable: { flow: "set", attribute: "active", value: "0", restore: "1" },
          delete: { flow: "delete" },
        },
      },
    ],
  };
}

/** mulberry32: the same numbers at each run. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
