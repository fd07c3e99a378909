import { isMembers } from "../config/defaults.ts";
import { type JsonDocument, JsonSyntaxError, parseJsonDocument } from "../config/json-document.ts";
import type { AdminBody, ConnectorTypeInfo } from "../contract/admin-api.ts";
import { ConfigError } from "../contract/errors.ts";
import { type AdminClient, AdminRequestError } from "./admin-client.ts";
import { withAdmin } from "./admin-link.ts";
import { columns } from "./columns.ts";
import { type Call, type Command, listOption, operand } from "./command.ts";
import { describe } from "./connector-text.ts";
import { readNamedFile, readSecrets } from "./secret-source.ts";

const secret = {
  value: "PAGE/NAME=@FILE",
  multiple: true,
  help: "a secret parameter, read from a file, or with - from standard input",
};
const secretDetails = [
  "Secrets also come from the environment: connectivity/password from LINKSPAN_SECRET_CONNECTIVITY_PASSWORD.",
];

export const addCommand: Command = {
  name: "connector add",
  summary: "Add a connector from a configuration file and have it serve.",
  operands: [{ name: "FILE" }],
  options: { secret },
  details: [
    "The id may be left out of the file; one is made. The token for SCIM clients is printed once.",
    ...secretDetails,
  ],
  run: add,
};

export const secretCommand: Command = {
  name: "connector secret",
  summary: "Give a connector's secret parameters new values.",
  operands: [{ name: "NAME" }],
  options: { secret },
  details: secretDetails,
  run: setSecrets,
};

async function add(call: Call) {
  const file = operand(call, 0);
  const document = parsedFile(file, (await readNamedFile(file)).toString("utf8"));
  const config = document.value;
  if (!isMembers(config))
    throw new ConfigError(`${file} must hold one record { ... } with the settings of a connector.`, []);
  const added = await withAdmin(call.stateDir, async (admin) => {
    const secrets = await readSecrets(
      listOption(call, "secret"),
      await secretNames(admin, config["type"]),
      call.terminal,
    );
    // The host checks the configuration; here it is whatever the file holds.
    const body = { config, secrets } as unknown as AdminBody<"POST /admin/connectors">;
    return await admin.call("POST /admin/connectors", { body }).catch((error: unknown) => {
      throw withLines(error, document);
    });
  });
  const token =
    added.token === undefined
      ? []
      : [columns([["Token", added.token]]), "Keep the token now: it is not shown again."];
  call.answer(added, [describe(added.connector), ...token].join("\n"));
  return "ok" as const;
}

async function setSecrets(call: Call) {
  const params = { name: operand(call, 0) };
  const names = await withAdmin(call.stateDir, async (admin) => {
    const { config, etag } = await admin.call("GET /admin/connectors/:name", { params });
    const secrets = await readSecrets(
      listOption(call, "secret"),
      await secretNames(admin, config.type),
      call.terminal,
    );
    await admin.call("PUT /admin/connectors/:name", { params, body: { config, secrets }, ifMatch: etag });
    return Object.keys(secrets);
  });
  call.answer(
    { set: names },
    names.length
      ? `Kept: ${names.join(", ")}.`
      : "No secret was given. See linkspan connector secret --help.",
  );
  return names.length ? ("ok" as const) : ("usage" as const);
}

function parsedFile(file: string, text: string): JsonDocument {
  try {
    return parseJsonDocument(text);
  } catch (cause) {
    if (!(cause instanceof JsonSyntaxError)) throw cause;
    throw new ConfigError(`${file}: line ${cause.line}, column ${cause.column}: ${cause.message}`, [], {
      cause,
    });
  }
}

/** The secret parameters of a connector type, as `page/name`; none for a type the host will refuse. */
async function secretNames(admin: AdminClient, type: unknown): Promise<readonly string[]> {
  const types = await admin.call("GET /admin/connector-types");
  const parameters: ConnectorTypeInfo["parameters"] = types.find(({ id }) => id === type)?.parameters ?? {};
  return Object.entries(parameters).flatMap(([page, declared]) =>
    declared.filter(({ kind }) => kind === "secret").map((parameter) => `${page}/${parameter.name}`),
  );
}

/** The host's refusal, with the lines of the file it is about. */
function withLines(error: unknown, document: JsonDocument): unknown {
  if (!(error instanceof AdminRequestError) || !error.problems.length) return error;
  const problems = error.problems.map(({ path, message }) => ({
    path,
    message: `${message} (line ${document.lineOf(path)})`,
  }));
  const more = problems.length > 1 ? ` (${problems.length - 1} more)` : "";
  return new AdminRequestError(
    error.status,
    `The connector cannot be added: ${problems[0]?.message}${more}`,
    problems,
  );
}
