import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { suite, test } from "node:test";
import { readRunFile, runningHost } from "../../host/commands/admin-link.ts";
import { runFilePath } from "../../host/contract/run-file.ts";
import { writeFileAtomic } from "../../host/platform/files.ts";
import { newStateDir, startFoundHost } from "./linkspan.ts";

function peopleConfig(directoryFile: string) {
  return {
    format: 1,
    name: "People",
    type: "directory-file",
    parameters: { connectivity: { file: directoryFile }, schema: { people: "people" } },
    objectTypes: [
      {
        resourceType: "User",
        objectType: "people",
        anchor: ["id"],
        mappings: [{ scim: "userName", attribute: "login" }],
        deprovisioning: { disable: { flow: "none" }, delete: { flow: "delete" } },
      },
    ],
  };
}

suite("commands to a running host", { concurrency: 2 }, () => {
  test("a connector is added from a file with its secret, listed, shown, tested, disabled, enabled and removed", async (t) => {
    const host = await startFoundHost(t);
    const file = join(host.stateDir, "people.json");
    const password = join(host.stateDir, "password");
    await writeFile(file, JSON.stringify(peopleConfig(host.directoryFile), null, 2));
    await writeFile(password, "opensesame\n");
    assert.equal((await host.run(["connector", "list"])).stdout, "There are no connectors yet.\n");

    const added = await host.run([
      "connector",
      "add",
      file,
      "--secret",
      `connectivity/password=@${password}`,
    ]);
    assert.equal(added.code, 0, added.stderr);
    assert.match(added.stdout, /State +serving/);
    assert.match(added.stdout, /Token +\S{32}\nKeep the token now/);

    assert.match((await host.run(["connector", "list"])).stdout, /^People +directory-file +serving +https:/m);
    const shown = await host.run(["connector", "show", "People"]);
    assert.match(shown.stdout, /Secrets +connectivity\/password/);
    assert.doesNotMatch(shown.stdout, /opensesame/);
    assert.match((await host.run(["connector", "test", "People"])).stdout, /^OK \(\d+ ms\): /);
    assert.match((await host.run(["connector", "disable", "People"])).stdout, /State +disabled/);
    assert.match((await host.run(["connector", "enable", "People"])).stdout, /State +serving/);
    assert.equal((await host.run(["connector", "remove", "People"])).code, 0);
    const gone = await host.run(["connector", "show", "People"]);
    assert.equal(gone.code, 1);
    assert.equal(gone.stderr, 'linkspan: There is no connector named "People".\n');
  });

  test("a secret comes from the environment or standard input, and a new one replaces it", async (t) => {
    const host = await startFoundHost(t);
    const file = join(host.stateDir, "people.json");
    await writeFile(file, JSON.stringify(peopleConfig(host.directoryFile)));
    const env = { LINKSPAN_SECRET_CONNECTIVITY_PASSWORD: "opensesame" };
    const added = await host.run(["connector", "add", file, "--json"], { env });
    assert.equal(added.code, 0, added.stdout);
    assert.equal((JSON.parse(added.stdout) as { connector: { name: string } }).connector.name, "People");

    const wrong = await host.run(["connector", "secret", "People", "--secret", "connectivity/password=-"], {
      stdin: "wrong\n",
    });
    assert.equal(wrong.code, 4);
    assert.equal(wrong.stderr, "linkspan: The directory refused the password.\n");
    const right = await host.run(["connector", "secret", "People", "--secret", "connectivity/password=-"], {
      stdin: "opensesame\n",
    });
    assert.equal(right.stdout, "Kept: connectivity/password.\n");
  });

  test("a secret on the command line itself is refused and not repeated", async (t) => {
    const host = await startFoundHost(t);
    const file = join(host.stateDir, "people.json");
    await writeFile(file, JSON.stringify(peopleConfig(host.directoryFile)));
    for (const secret of ["connectivity/password=opensesame", "connectivity/pasword=opensesame"]) {
      const { code, stdout, stderr } = await host.run(["connector", "add", file, "--secret", secret]);
      assert.equal(code, 2);
      assert.match(stderr, /Name a file with @FILE|It has connectivity\/password/);
      assert.doesNotMatch(stdout + stderr, /opensesame/);
    }
  });

  test("what is wrong in a file that is added is told with its line, and the command ends with 3", async (t) => {
    const host = await startFoundHost(t);
    const file = join(host.stateDir, "people.json");
    await writeFile(file, '{\n  "format": 1,\n  "name": "People"\n  "type": "x"\n}');
    const broken = await host.run(["connector", "add", file]);
    assert.equal(broken.stderr, `linkspan: ${file}: line 4, column 3: A comma or } is missing here.\n`);
    assert.equal(broken.code, 3);

    await writeFile(file, JSON.stringify({ ...peopleConfig(host.directoryFile), runProfile: {} }, null, 2));
    const unknown = await host.run(["connector", "add", file]);
    assert.match(
      unknown.stderr,
      /runProfile is not a setting Linkspan knows\. Did you mean "runProfiles"\? \(line \d+\)/,
    );
    assert.equal(unknown.code, 3);
  });

  test("tokens are made, chosen, listed and ended", async (t) => {
    const host = await startFoundHost(t);
    const file = join(host.stateDir, "people.json");
    await writeFile(file, JSON.stringify(peopleConfig(host.directoryFile)));
    await host.run(["connector", "add", file], {
      env: { LINKSPAN_SECRET_CONNECTIVITY_PASSWORD: "opensesame" },
    });

    const chosen = await host.run(["token", "new", "People", "--token-stdin"], {
      stdin: "correct horse battery\n",
    });
    const id = /with the id (\S+)\./.exec(chosen.stdout)?.[1] ?? "";
    assert.equal(chosen.code, 0, chosen.stderr);
    assert.doesNotMatch(chosen.stdout, /correct horse/);
    const third = await host.run(["token", "new", "People"]);
    assert.notEqual(third.code, 0);
    assert.match(third.stderr, /linkspan token revoke/);
    assert.match((await host.run(["token", "list", "People"])).stdout, new RegExp(`${id} +corr\\.\\.\\.`));
    assert.equal((await host.run(["token", "revoke", "People", id])).code, 0);
    const made = await host.run(["token", "new", "People"]);
    assert.match(made.stdout, /^[A-Za-z0-9]{32}\n$/);
  });

  test("the certificate is shown, made anew, replaced and exported", async (t) => {
    const host = await startFoundHost(t);
    const pfx = join(host.stateDir, "own.pfx");
    await writeFile(pfx, "CN=own");
    assert.match((await host.run(["certificate", "show"])).stdout, /Subject +CN=host\.example/);
    assert.match(
      (await host.run(["certificate", "generate", "--name", "a.example", "--name", "10.0.0.1"])).stdout,
      /For +a\.example, 10\.0\.0\.1/,
    );
    assert.match((await host.run(["certificate", "use", "--pfx", pfx])).stdout, /Subject +CN=own/);
    assert.equal((await host.run(["certificate", "export"])).stdout, "-----BEGIN CERTIFICATE-----\n");
  });

  test("the log level is shown and set", async (t) => {
    const host = await startFoundHost(t);
    assert.equal((await host.run(["log-level", "warn"])).stdout, "The log level is warn.\n");
    assert.equal((await host.run(["log-level", "--json"])).stdout, '{"level":"warn"}\n');
  });
});

suite("a run file", () => {
  const runFile = { pid: process.pid, port: 1, token: "x" };

  test("that a killed host left behind leads to no host", async (t) => {
    const stateDir = await newStateDir(t);
    await writeFileAtomic(
      join(stateDir, runFilePath),
      JSON.stringify({ ...runFile, url: "http://127.0.0.1:1" }),
    );
    assert.equal(await runningHost(stateDir), undefined);
  });

  test("whose port another program has since taken leads to no host", async (t) => {
    const stateDir = await newStateDir(t);
    const other = createServer((_, response) => response.writeHead(404).end("not yours")).listen(
      0,
      "127.0.0.1",
    );
    await new Promise((resolve) => other.once("listening", resolve));
    t.after(() => other.close());
    const url = `http://127.0.0.1:${(other.address() as AddressInfo).port}`;
    await writeFileAtomic(join(stateDir, runFilePath), JSON.stringify({ ...runFile, url }));
    assert.equal(await runningHost(stateDir), undefined);
  });

  test("that is missing or half written is none", async (t) => {
    const stateDir = await newStateDir(t);
    assert.equal(await readRunFile(stateDir), undefined);
    await writeFileAtomic(join(stateDir, runFilePath), '{ "pid": 1');
    assert.equal(await readRunFile(stateDir), undefined);
  });
});
