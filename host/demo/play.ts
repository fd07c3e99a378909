/** One user's life as Entra sends it: each request, its status, and the row in the database after it. */
import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { request as httpsRequest } from "node:https";
import { DatabaseSync } from "node:sqlite";

export interface Stage {
  readonly connectorUrl: string;
  readonly token: string;
  readonly databasePath: string;
  readonly caFile: string;
}

type Row = Readonly<Record<string, string | number | null>>;
type Body = Readonly<Record<string, unknown>>;

interface Step {
  readonly title: string;
  readonly method: string;
  readonly path: string;
  readonly body?: Body;
  /** What it should come to, said in words; undefined when it did. */
  readonly complaint: (status: number, body: Body, row: Row | undefined) => string | undefined;
}

const userSchema = "urn:ietf:params:scim:schemas:core:2.0:User";
const enterprise = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";
const login = "amelia.okafor@contoso.example";

/** Plays all steps and shows them. Resolves with whether every one did what it should. */
export async function playOneLife(stage: Stage, say: (text: string) => void): Promise<boolean> {
  const database = new DatabaseSync(stage.databasePath, { readOnly: true });
  const select = database.prepare(
    "SELECT employee_id, login, first_name, last_name, job_title, department, active FROM employees WHERE login = ?",
  );
  let succeeded = true;
  let id = "";
  try {
    let number = 0;
    for (const step of steps(() => id)) {
      const { status, body } = await send(stage, step);
      if (step.method === "POST") id = String(body["id"]);
      const row = select.get(login) as Row | undefined;
      const complaint = step.complaint(status, body, row);
      succeeded &&= complaint === undefined;
      say(`\n${++number}. ${step.title}`);
      say(`   ${step.method} ${decodeURIComponent(step.path.replaceAll("+", " "))}`);
      if (step.body) say(`   ${summary(step.body)}`);
      say(
        `   → ${status}${typeof body["totalResults"] === "number" ? `, ${body["totalResults"]} found` : ""}${complaint === undefined ? "" : `   FAILED: ${complaint}`}`,
      );
      say(
        `   employees: ${
          row
            ? Object.entries(row)
                .map(([name, value]) => `${name}=${value ?? "—"}`)
                .join("  ")
            : "no such row"
        }`,
      );
    }
  } finally {
    database.close();
  }
  say(
    succeeded ? "\nEvery step did what it should." : "\nNot every step did what it should; see FAILED above.",
  );
  return succeeded;
}

function* steps(id: () => string): Generator<Step> {
  yield {
    title: "Test the connection: a look-up of somebody who cannot exist",
    method: "GET",
    path: `/Users?filter=PLACEHOLDER+eq+%22${randomUUID()}%22`,
    complaint: (status, body) =>
      unless(status === 200 && body["totalResults"] === 0, "200 with nobody was expected"),
  };
  yield {
    title: "Match: is the user there already?",
    method: "GET",
    path: `/Users?filter=userName+eq+%22${encodeURIComponent(login)}%22`,
    complaint: (status, body, row) =>
      unless(status === 200 && body["totalResults"] === 0 && !row, "200 with nobody was expected"),
  };
  yield {
    title: "Create",
    method: "POST",
    path: "/Users",
    body: {
      schemas: [userSchema, enterprise],
      externalId: "a1f3c9d2-okafor",
      userName: login,
      active: true,
      displayName: "Amelia Okafor",
      name: { givenName: "Amelia", familyName: "Okafor" },
      emails: [{ primary: true, type: "work", value: login }],
      phoneNumbers: [{ type: "mobile", value: "+44 20 7946 0958" }],
      title: "Analyst",
      [enterprise]: { department: "Finance" },
    },
    complaint: (status, _body, row) =>
      unless(status === 201 && row?.["first_name"] === "Amelia", "201 and a row were expected"),
  };
  yield {
    title: "Match again: now the user is found, in any letter case",
    method: "GET",
    path: `/Users?filter=userName+eq+%22${encodeURIComponent(login.toUpperCase())}%22`,
    complaint: (status, body) => unless(status === 200 && body["totalResults"] === 1, "one hit was expected"),
  };
  yield {
    title: "Update",
    method: "PATCH",
    path: `/Users/${id()}`,
    body: patch([
      { op: "Replace", path: "title", value: "Senior Analyst" },
      { op: "Add", path: `${enterprise}:department`, value: "Treasury" },
    ]),
    complaint: (status, _body, row) =>
      unless(
        status === 200 && row?.["job_title"] === "Senior Analyst" && row["department"] === "Treasury",
        "the row should have changed",
      ),
  };
  yield {
    title: "Disable",
    method: "PATCH",
    path: `/Users/${id()}`,
    body: patch([{ op: "Replace", path: "active", value: "False" }]),
    complaint: (status, _body, row) =>
      unless(status === 200 && Number(row?.["active"]) === 0, "the row should be inactive"),
  };
  yield {
    title: "Delete",
    method: "DELETE",
    path: `/Users/${id()}`,
    complaint: (status, _body, row) => unless(status === 204 && !row, "204 and no row were expected"),
  };
}

const patch = (operations: readonly Body[]): Body => ({
  schemas: ["urn:ietf:params:scim:api:messages:2.0:PatchOp"],
  Operations: operations,
});

const unless = (isRight: boolean, complaint: string) => (isRight ? undefined : complaint);

/** A body without its schemas, on one line. */
function summary({ schemas: _schemas, ...rest }: Body): string {
  const text = JSON.stringify(rest);
  return text.length > 160 ? `${text.slice(0, 159)}…` : text;
}

function send(
  { connectorUrl, token, caFile }: Stage,
  { method, path, body }: Step,
): Promise<{ status: number; body: Body }> {
  const headers = {
    authorization: `Bearer ${token}`,
    accept: "application/scim+json",
    ...(body && { "content-type": "application/scim+json; charset=utf-8" }),
  };
  return new Promise((resolve, reject) => {
    const request = httpsRequest(
      `${connectorUrl}${path}`,
      { method, headers, ca: readFileSync(caFile), timeout: 30_000 },
      (response) => {
        const chunks: Buffer[] = [];
        response.on("data", (chunk: Buffer) => chunks.push(chunk));
        response.on("end", () => {
          const text = Buffer.concat(chunks).toString("utf8");
          resolve({ status: response.statusCode ?? 0, body: text ? (JSON.parse(text) as Body) : {} });
        });
        response.on("error", reject);
      },
    );
    request.on("timeout", () => request.destroy(new Error("The host did not answer within 30 seconds.")));
    request.on("error", reject);
    request.end(body && JSON.stringify(body));
  });
}
