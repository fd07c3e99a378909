import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { commands } from "../../host/commands/commands.ts";
import { linkspan } from "./linkspan.ts";

suite("the command line", { concurrency: 2 }, () => {
  test("--help names every command and every exit code", async () => {
    const { code, stdout } = await linkspan(["--help"]);
    assert.equal(code, 0);
    for (const { name, summary } of commands)
      assert.match(stdout, new RegExp(`${name} +${summary.slice(0, 20)}`));
    for (const exit of [0, 1, 2, 3, 4]) assert.match(stdout, new RegExp(`\n  ${exit}  `));
  });

  test("--help of a command shows how it is called and its options", async () => {
    const { code, stdout } = await linkspan(["token", "new", "--help"]);
    assert.equal(code, 0);
    assert.match(stdout, /Usage: linkspan token new CONNECTOR \[--token-stdin\] \[--state DIR\] \[--json\]/);
    assert.match(stdout, /--token-stdin +read a token of your own/);
  });

  test("--help --json gives all commands as one document", async () => {
    const { stdout } = await linkspan(["--help", "--json"]);
    const document = JSON.parse(stdout) as { commands: { name: string; usage: string }[] };
    assert.deepEqual(
      document.commands.map(({ name }) => name),
      commands.map(({ name }) => name),
    );
  });

  test("--version tells which version this is", async () => {
    const { code, stdout } = await linkspan(["--version"]);
    assert.match(stdout, /^linkspan \d+\.\d+\.\d+\n$/);
    assert.equal(code, 0);
    assert.match((await linkspan(["--version", "--json"])).stdout, /^\{"version":"\d+\.\d+\.\d+"\}\n$/);
  });

  const mistakes = [
    { args: [], says: "" },
    {
      args: ["conector", "list"],
      says: 'linkspan: "conector list" is no command of linkspan. Did you mean "connector list"?\n',
    },
    { args: ["srve"], says: 'linkspan: "srve" is no command of linkspan. Did you mean "serve"?\n' },
    { args: ["--state", "x", "serve"], says: "is no command of linkspan" },
    {
      args: ["token"],
      says: "linkspan: Say which of these is meant: token new, token list, token revoke.\n",
    },
    {
      args: ["token", "revoke", "People"],
      says: "linkspan: ID is missing. See linkspan token revoke --help.\n",
    },
    {
      args: ["token", "list", "People", "Staff"],
      says: 'linkspan: "Staff" is one word too many. See linkspan token list --help.\n',
    },
    {
      args: ["check", "--targets"],
      says: "linkspan: Unknown option '--targets'. See linkspan check --help.\n",
    },
    {
      args: ["serve", "--port", "99999"],
      says: 'linkspan: --port takes a whole number from 0 to 65535, not "99999".\n',
    },
    {
      args: ["log-level", "loud"],
      says: 'linkspan: "loud" is no log level. It may be error, warn, info, debug.\n',
    },
    {
      args: ["certificate", "use", "--key", "x.pem"],
      says: "linkspan: Give either --pfx, or --certificate and --key.\n",
    },
  ];
  for (const { args, says } of mistakes) {
    test(`linkspan ${args.join(" ")} ends with 2 and says what would be right`, async () => {
      const { code, stderr } = await linkspan(args);
      assert.equal(code, 2);
      assert.ok(stderr.includes(says), stderr);
    });
  }

  test("with --json a failure is one document too", async () => {
    const { code, stdout, stderr } = await linkspan(["token", "new", "--json"]);
    assert.equal(code, 2);
    assert.deepEqual(JSON.parse(stdout), {
      error: { message: "CONNECTOR is missing. See linkspan token new --help." },
    });
    assert.equal(stderr, "");
  });
});
