import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { type TestContext, test } from "node:test";
import { linkspan, newStateDir } from "../commands/linkspan.ts";
import type { Answer, ScimRequests } from "../support/scim-requests.ts";
import { makePeople, peopleConfig } from "./people.ts";
import { findSecrets, formsOf, type Haystack } from "./secret-forms.ts";
import { type ServingHost, serve, until, withVault } from "./serving-host.ts";

/** Different in each form that is looked for, and never the same by chance. */
const secretText = (name: string) => `${name}-"Ö/?${randomBytes(12).toString("base64")}\\>~`;

/** A chosen token and a password of a target's login are typed by people; those of users come over SCIM. */
const secrets = {
  login: secretText("login"),
  wrongLogin: secretText("wrong-login"),
  laterLogin: secretText("later-login"),
  chosenToken: `chosen-${randomBytes(12).toString("base64")}`,
  strangeToken: `strange-${randomBytes(12).toString("base64")}`,
  created: secretText("created"),
  changed: secretText("changed"),
  replaced: secretText("replaced"),
  refused: secretText("refused"),
  // Short enough to be whole in what a parser quotes of the place where it failed.
  malformed: `m${randomBytes(4).toString("hex")}`,
  inDoubt: secretText("in-doubt"),
  inBulk: secretText("in-bulk"),
  filtered: secretText("filtered"),
  passphrase: secretText("passphrase"),
  privateKey: "PRIVATE KEY-----",
};

test("each form of a secret is found where there is one", () => {
  for (const [form, bytes] of formsOf(secrets.login))
    assert.deepEqual(
      findSecrets({ login: secrets.login }, [
        { place: "here", content: Buffer.concat([Buffer.from("..."), bytes, Buffer.from("...")]) },
      ]).filter((found) => found === `login ${form}: here`).length,
      1,
    );
});

test("no secret is in a file but sealed, in a log, an answer, a message or a process listing", async (t) => {
  const stateDir = await newStateDir(t);
  await writeFile(join(stateDir, "host.json"), JSON.stringify({ logLevel: "debug" }));
  const host = await serve(t, stateDir);
  const answers: Haystack[] = [];
  const admin = async (method: string, path: string, body?: unknown, contentType = "application/json") => {
    const response = await fetch(`${host.adminUrl}/admin${path}`, {
      method,
      headers: {
        authorization: `Bearer ${host.adminToken}`,
        ...(body !== undefined && { "content-type": contentType }),
      },
      ...(body !== undefined && { body: typeof body === "string" ? body : JSON.stringify(body) }),
    });
    const content = await response.text();
    answers.push({ place: `${method} /admin${path}`, content });
    return { status: response.status, body: JSON.parse(content) };
  };

  const targets = await newStateDir(t);
  const vault = await busyVault(t, { host, admin, answers, targets });
  await busyDrafts(admin, targets);
  await refusedCertificate(admin);

  const given = { ...secrets, generatedToken: vault.generatedToken };
  const printed = () => [
    { place: "what the host prints", content: host.printed().replace(/^Wizard: .*$/m, "") },
  ];
  const files = async () => [...(await filesBelow(stateDir)), ...printed()];
  const listing: Haystack[] = [];
  for (const name of ["cmdline", "environ"])
    if (process.platform === "linux")
      listing.push({ place: name, content: await readFile(`/proc/${host.pid}/${name}`) });
  assert.deepEqual(findSecrets({ ...given, adminToken: host.adminToken }, [...answers, ...listing]), []);
  assert.deepEqual(findSecrets(given, await files()), []);
  await vault.settle();
  assert.deepEqual(findSecrets(given, await files()), [], "after the changes in doubt were settled");
  await host.stop();
  const left = await files();
  assert.deepEqual(
    findSecrets({ ...given, adminToken: host.adminToken }, left),
    [],
    "after the host has ended",
  );
  assert.ok(left.length > 10, "the files were found");
  const lines = left
    .filter(({ place }) => place.startsWith("logs/"))
    .map(({ content }) => String(content))
    .join("");
  assert.match(lines, /"level":"debug"/, "the log is that of a talkative host");

  const { created, changed, replaced, inDoubt, inBulk } = secrets;
  for (const [name, secret] of Object.entries({ created, changed, replaced, inDoubt, inBulk }))
    assert.ok(vault.seen.has(secret), `the target itself was given the password ${name}`);
});

interface Surroundings {
  readonly host: ServingHost;
  readonly admin: (
    method: string,
    path: string,
    body?: unknown,
    contentType?: string,
  ) => Promise<Pick<Answer, "status" | "body">>;
  readonly answers: Haystack[];
  readonly targets: string;
}

/** A connector with a login, its tokens, and users whose passwords are set in every way, some of which fail. */
async function busyVault(t: TestContext, { host, admin, answers, targets }: Surroundings) {
  const database = join(targets, "vault.db");
  makePeople(database, ["anna"]);
  await writeFile(`${database}.password`, secrets.login);
  const config = peopleConfig("Vault", database, { type: "vault", sharedLogins: true });
  const login = (password: string) => ({ "connectivity/password": password });
  assert.equal(
    (await admin("POST", "/connectors", { config, secrets: login(secrets.wrongLogin) })).status,
    502,
  );
  await admin("POST", "/connectors", `{"config": {}, "secrets": {"a": "${secrets.malformed}"oops}}`);
  await admin("POST", "/connectors", { config, secrets: [secrets.malformed] });
  // The generated token is told this once.
  const { token = "" } = await host.admin.call("POST /admin/connectors", {
    body: { config, secrets: login(secrets.login) },
  });
  await admin("POST", "/connectors/Vault/tokens", { token: secrets.chosenToken });
  answers.pop();
  await admin("POST", "/connectors/Vault/tokens", { token: secrets.strangeToken });
  for (const path of ["/connectors/Vault", "/connectors/Vault/tokens", "/connectors", "/activity", "/status"])
    await admin("GET", path);
  await until("the import ends", async () => (await host.summary("Vault")).import.finishedAt !== undefined);

  const seen = new Set<string>();
  const scim = recorded(host.scim("Vault", secrets.chosenToken), answers);
  const stranger = recorded(host.scim("Vault", secrets.strangeToken), answers);
  assert.equal((await stranger.get("/Users")).status, 401);
  assert.equal((await scim.get("/Users", { authorization: `Bearer ${token}` })).status, 200);
  const see = () => passwordsIn(database).forEach((password) => seen.add(password));
  const { body: user } = await scim.post("/Users", { userName: "bert", password: secrets.created });
  see();
  const path = `/Users/${user.id}`;
  await scim.patch(path, [{ op: "replace", path: "password", value: secrets.changed }]);
  see();
  await scim.put(path, { userName: "bert", password: secrets.replaced });
  see();
  const bulk = [
    { method: "POST", path: "/Users", bulkId: "1", data: { userName: "carl", password: secrets.inBulk } },
  ];
  await scim.post("/Bulk", {
    schemas: ["urn:ietf:params:scim:api:messages:2.0:BulkRequest"],
    Operations: bulk,
  });
  see();

  const long = secrets.refused.repeat(4);
  assert.equal((await scim.post("/Users", { userName: "dora", password: long })).status, 400);
  await scim.patch(path, [{ op: "replace", value: { password: long } }]);
  await scim.post("/Users", { userName: "dora", password: { value: secrets.refused } });
  await scim.post("/Users", { userName: "dora", password: [secrets.refused] });
  await scim.patch(path, [{ op: secrets.refused.slice(0, 0), path: "password", value: secrets.refused }]);
  await scim.post("/Users", `{"userName": "dora", "password": ${JSON.stringify(secrets.malformed)}oops}`);
  await scim.post("/Users", `{"userName": "dora", "password": ${secrets.malformed}}`);
  const filter = encodeURIComponent(`password eq ${JSON.stringify(secrets.filtered)}`);
  await scim.get(`/Users?filter=${filter}`);
  await scim.get(`/../Users?filter=${filter}`);

  await writeFile(`${database}.mute`, "");
  assert.equal((await scim.post("/Users", { userName: "emil", password: secrets.inDoubt })).status, 503);
  assert.equal((await host.summary("Vault")).inDoubt, 1);
  await rm(`${database}.mute`);
  see();

  // A new login, as its administrator types it in a terminal.
  await writeFile(`${database}.password`, secrets.laterLogin);
  const typed = await linkspan(
    ["connector", "secret", "Vault", "--secret", "connectivity/password=-", "--state", host.stateDir],
    { stdin: secrets.laterLogin, env: withVault },
  );
  answers.push({ place: "linkspan connector secret", content: typed.stdout + typed.stderr });
  assert.equal(typed.code, 0, typed.stderr);
  return {
    generatedToken: token,
    seen,
    async settle() {
      await admin("POST", "/connectors/Vault/import");
      await until("nothing is in doubt", async () => (await host.summary("Vault")).inDoubt === 0);
    },
  };
}

/** A draft whose login is refused, and then is not. */
async function busyDrafts(admin: Surroundings["admin"], targets: string): Promise<void> {
  const { body: draft } = await admin("POST", "/drafts", { connectorType: "vault" });
  const database = join(targets, "vault.db");
  const config = { parameters: { connectivity: { system: "sqlite", file: database, timeoutSeconds: 1 } } };
  const step = (name: string, input: unknown) => admin("POST", `/drafts/${draft.id}/steps/${name}`, input);
  await step("properties", { config: { name: "Drafted" } });
  await step("connectivity", { config, secrets: { "connectivity/password": secrets.wrongLogin } });
  await admin("PATCH", `/drafts/${draft.id}`, {
    config,
    secrets: { "connectivity/password": secrets.laterLogin },
  });
  const { body: after } = await step("connectivity", { config });
  assert.ok(after.target.tested, "the right password was kept and used");
  await admin("GET", "/drafts");
}

async function refusedCertificate(admin: Surroundings["admin"]): Promise<void> {
  const key = `-----BEGIN ENCRYPTED PRIVATE KEY-----\n${Buffer.from(secrets.passphrase).toString("base64")}\n`;
  const { status } = await admin("POST", "/certificate/use", {
    certificate: "none",
    key,
    passphrase: secrets.passphrase,
  });
  assert.ok(status >= 400);
  await admin("POST", "/certificate/generate", {});
  await admin("GET", "/certificate/export");
}

function passwordsIn(database: string): readonly string[] {
  const target = new DatabaseSync(database, { readOnly: true });
  const rows = target.prepare("SELECT secret_word FROM people WHERE secret_word IS NOT NULL").all();
  target.close();
  return rows.map((row) => String(row["secret_word"]));
}

/** Keeps all that the host answers. */
function recorded(scim: ScimRequests, answers: Haystack[]): ScimRequests {
  const kept = async (place: string, answer: Promise<Answer>): Promise<Answer> => {
    const { status, headers, text, body } = await answer;
    answers.push({ place, content: `${JSON.stringify(headers)}\n${text}` });
    return { status, headers, text, body };
  };
  return {
    get: (path, ...rest) => kept("GET", scim.get(path, ...rest)),
    post: (path, ...rest) => kept("POST", scim.post(path, ...rest)),
    put: (path, ...rest) => kept("PUT", scim.put(path, ...rest)),
    patch: (path, ...rest) => kept("PATCH", scim.patch(path, ...rest)),
    delete: (path, ...rest) => kept("DELETE", scim.delete(path, ...rest)),
    close: () => scim.close(),
  };
}

async function filesBelow(directory: string): Promise<readonly Haystack[]> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  return Promise.all(
    entries
      .filter((entry) => entry.isFile())
      .map(async ({ parentPath, name }) => {
        const path = join(parentPath, name);
        return { place: path.slice(directory.length + 1), content: await readFile(path) };
      }),
  );
}
