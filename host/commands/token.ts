import { withAdmin } from "./admin-link.ts";
import { columns } from "./columns.ts";
import { type Call, type Command, operand } from "./command.ts";
import { readSecret } from "./secret-source.ts";

export const tokenCommands: readonly Command[] = [
  {
    name: "token new",
    summary: "Make a token for the SCIM clients of a connector.",
    operands: [{ name: "CONNECTOR" }],
    options: {
      "token-stdin": { help: "read a token of your own, of 12 characters or more, from standard input" },
    },
    details: ["A connector has at most two tokens, so that clients can be moved from one to the next."],
    run: create,
  },
  {
    name: "token list",
    summary: "List the tokens of a connector.",
    operands: [{ name: "CONNECTOR" }],
    run: list,
  },
  {
    name: "token revoke",
    summary: "End a token; clients that use it are refused at once.",
    operands: [{ name: "CONNECTOR" }, { name: "ID" }],
    run: revoke,
  },
];

async function create(call: Call) {
  const params = { name: operand(call, 0) };
  const body = call.options["token-stdin"] ? { token: await readSecret("-", call.terminal) } : {};
  const created = await withAdmin(call.stateDir, (admin) =>
    admin.call("POST /admin/connectors/:name/tokens", { params, body }),
  );
  call.answer(
    created,
    body.token === undefined ? created.token : `The token is kept, with the id ${created.info.id}.`,
  );
  return "ok" as const;
}

async function list(call: Call) {
  const params = { name: operand(call, 0) };
  const tokens = await withAdmin(call.stateDir, (admin) =>
    admin.call("GET /admin/connectors/:name/tokens", { params }),
  );
  const rows = tokens.map(({ id, hint, createdAt }) => [id, `${hint}...`, createdAt]);
  call.answer(
    tokens,
    rows.length
      ? columns([["ID", "BEGINS WITH", "MADE"], ...rows])
      : "There are no tokens, so no client can call this connector.",
  );
  return "ok" as const;
}

async function revoke(call: Call) {
  const params = { name: operand(call, 0), id: operand(call, 1) };
  const reply = await withAdmin(call.stateDir, (admin) =>
    admin.call("DELETE /admin/connectors/:name/tokens/:id", { params }),
  );
  call.answer(reply, `The token ${params.id} of ${params.name} is ended.`);
  return "ok" as const;
}
