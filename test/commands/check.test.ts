import assert from "node:assert/strict";
import { mkdir, readdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { suite, test } from "node:test";
import { companyConnectorConfig, createCompanyDatabase } from "../../host/demo/company.ts";
import { linkspan, newStateDir } from "./linkspan.ts";

const id = "3f2b8c1e-5d7a-4c0e-9b61-2a4f8e7d6c05";

async function writeConnector(stateDir: string, name: string, content: string | object): Promise<void> {
  await mkdir(join(stateDir, "connectors"), { recursive: true });
  await writeFile(
    join(stateDir, "connectors", `${name}.json`),
    typeof content === "string" ? content : JSON.stringify(content, null, 2),
  );
}

suite("linkspan check", { concurrency: 2 }, () => {
  test("says that all is well, and writes nothing", async (t) => {
    const stateDir = await newStateDir(t);
    await writeConnector(stateDir, "Company", { ...companyConnectorConfig("/nowhere/company.db"), id });
    const { code, stdout } = await linkspan(["check", "--state", stateDir]);
    assert.equal(stdout, "host.json: ok\nCompany: ok\n");
    assert.equal(code, 0);
    assert.deepEqual(await readdir(stateDir), ["connectors"]);
  });

  test("names what is wrong with each file and ends with 3", async (t) => {
    const stateDir = await newStateDir(t);
    await writeFile(join(stateDir, "host.json"), '{ "prot": 1 }');
    await writeConnector(stateDir, "Company", { ...companyConnectorConfig("/nowhere/company.db"), id });
    await writeConnector(stateDir, "Broken", '{ "format": 1,, }');
    const { code, stdout } = await linkspan(["check", "--state", stateDir]);
    assert.equal(
      stdout,
      [
        "host.json:",
        '  - prot is not a setting Linkspan knows. Did you mean "port"?',
        "Broken:",
        "  - line 1, column 15: A name in quotation marks is expected here.",
        "Company: ok",
        "",
      ].join("\n"),
    );
    assert.equal(code, 3);
  });

  test("with --target opens each target and compares its schema", async (t) => {
    const stateDir = await newStateDir(t);
    const database = join(stateDir, "company.db");
    createCompanyDatabase(database, { users: 5 });
    const config = { ...companyConnectorConfig(database), id };
    await writeConnector(stateDir, "Company", config);
    const fits = await linkspan(["check", "--target", "--state", stateDir]);
    assert.match(fits.stdout, /^Company: ok\. Connected to /m);
    assert.equal(fits.code, 0);
    assert.deepEqual(await readdir(stateDir), ["company.db", "connectors"], "it makes no file");

    await writeConnector(
      stateDir,
      "Company",
      JSON.stringify(config).replaceAll('"job_title"', '"job_titel"'),
    );
    const misfits = await linkspan(["check", "--target", "--state", stateDir]);
    assert.match(
      misfits.stdout,
      /title: employees has no attribute "job_titel" in the target\. Did you mean "job_title"\?/,
    );
    assert.equal(misfits.code, 3);

    await writeConnector(stateDir, "Company", config);
    await rm(database);
    const gone = await linkspan(["check", "--target", "--json", "--state", stateDir]);
    assert.equal((JSON.parse(gone.stdout) as { unreachable?: boolean }[])[1]?.unreachable, true);
    assert.equal(gone.code, 4);
  });
});
