/** The main job: from an empty host to a served connector in the wizard, then a user over SCIM that is a row. */
import assert from "node:assert/strict";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import type { Page } from "playwright-core";
import { createCompanyDatabase } from "../../host/demo/company.ts";
import { scimRequests } from "../support/scim-requests.ts";

const output = join(import.meta.dirname, "../output/journeys");

export interface Journey {
  /** The page, on its home. */
  readonly page: Page;
  /** Where the database is made. */
  readonly directory: string;
  /** PEM of the host's authority. */
  readonly ca: string;
  /** Begins the names of the pictures, which are kept in test/output/journeys. */
  readonly name: string;
}

export async function newConnectorJourney({ page, directory, ca, name }: Journey): Promise<void> {
  await mkdir(output, { recursive: true });
  const database = join(directory, "hr.db");
  makeDatabase(database);
  let pictures = 0;
  const picture = (title: string) =>
    page.screenshot({ path: join(output, `${name}-${String(++pictures).padStart(2, "0")}-${title}.png`) });
  const next = async (title: string) => {
    await page.getByRole("button", { name: `Next: ${title}` }).click();
    await page.getByRole("heading", { name: title, level: 1 }).waitFor();
    await picture(title.toLowerCase().replaceAll(" ", "-"));
  };

  await page.getByRole("heading", { name: "Connect your first system" }).waitFor();
  await picture("empty-host");
  await page.getByRole("link", { name: "New connector" }).click();
  await page.getByRole("button", { name: /Generic SQL/ }).click();
  await page.getByLabel("Name").fill("HR");
  await picture("properties");
  await next("Connectivity");

  // A wrong path first: the message stands at the page and says what to do, and nothing is lost.
  await page.getByLabel("Database file").fill(join(directory, "no-such-file.db"));
  await page.getByRole("button", { name: "Next: Schema" }).click();
  await page
    .getByText(/no-such-file\.db/)
    .first()
    .waitFor();
  await picture("connectivity-refused");
  await page.getByLabel("Database file").fill(database);
  for (const title of ["Schema", "Run profiles", "Export", "Object types"]) await next(title);
  await page.getByLabel("Also offer the attributes under the names").check();
  for (const title of ["Schema mapping", "Deprovisioning", "Review and finish"]) await next(title);

  await page.getByRole("button", { name: "Finish", exact: true }).click();
  await page.getByRole("heading", { name: "HR is serving" }).waitFor();
  await picture("serving");
  const url = await page.getByLabel("Tenant URL", { exact: true }).inputValue();
  const token = await page.getByLabel("Secret token", { exact: true }).inputValue();
  await page.getByRole("link", { name: "Done" }).click();
  await page.getByRole("heading", { name: "HR", level: 1 }).waitFor();
  await picture("connector");

  await createOverScim(database, { url, token, ca });
  await page.getByRole("link", { name: "Activity" }).click();
  await page.getByRole("heading", { name: "Activity", level: 1 }).waitFor();
  await page.getByText("kwame.mensah@contoso.example").first().waitFor();
  await picture("activity");
}

/** The wizard's pages show examples from the first row; it holds a name that every font can show. */
function makeDatabase(file: string): void {
  createCompanyDatabase(file, { users: 40 });
  const database = new DatabaseSync(file);
  database.exec(`UPDATE employees SET login = 'ana.souza@contoso.example', email = 'ana.souza@contoso.example', first_name = 'Ana',
    last_name = 'Souza', display_name = 'Ana Souza', formatted_address = '12 Rua Augusta, Lisboa', street = '12 Rua Augusta',
    city = 'Lisboa', region = 'Lisboa', postal_code = '1100-048', country = 'PT', entra_id = '9b2e41f0' WHERE employee_id = 1`);
  database.close();
}

async function createOverScim(file: string, target: Parameters<typeof scimRequests>[0]): Promise<void> {
  const scim = scimRequests(target);
  const { status, text, body } = await scim.post("/Users", {
    schemas: ["urn:ietf:params:scim:schemas:core:2.0:User"],
    userName: "kwame.mensah@contoso.example",
    name: { givenName: "Kwame", familyName: "Mensah" },
    phoneNumbers: [{ type: "mobile", value: "+233 30 266 0000" }],
  });
  scim.close();
  assert.equal(status, 201, text);
  assert.equal(body["urn:ietf:params:scim:schemas:extension:ECMA2Host:2.0:User"].first_name, "Kwame");
  const database = new DatabaseSync(file, { readOnly: true });
  const row = database
    .prepare(
      "SELECT first_name, number FROM employees JOIN employee_phones USING (employee_id) WHERE login = ?",
    )
    .get("kwame.mensah@contoso.example");
  database.close();
  assert.deepEqual({ ...row }, { first_name: "Kwame", number: "+233 30 266 0000" });
}
