import { withAdmin } from "./admin-link.ts";
import { columns } from "./columns.ts";
import { type Call, type Command, operand } from "./command.ts";
import { addCommand, secretCommand } from "./connector-add.ts";
import { describe, stateText } from "./connector-text.ts";

const name = [{ name: "NAME" }];

export const connectorCommands: readonly Command[] = [
  { name: "connector list", summary: "List the connectors and how they are.", run: list },
  { name: "connector show", summary: "Show one connector and its configuration.", operands: name, run: show },
  addCommand,
  secretCommand,
  {
    name: "connector remove",
    summary: "Remove a connector, with what is known of its objects.",
    operands: name,
    run: remove,
  },
  {
    name: "connector enable",
    summary: "Have a connector serve.",
    operands: name,
    run: (call) => change(call, "POST /admin/connectors/:name/enable"),
  },
  {
    name: "connector disable",
    summary: "Stop a connector from serving.",
    operands: name,
    run: (call) => change(call, "POST /admin/connectors/:name/disable"),
  },
  {
    name: "connector test",
    summary: "Test the connection to a connector's target.",
    operands: name,
    run: test,
  },
];

async function list(call: Call) {
  const connectors = await withAdmin(call.stateDir, (admin) => admin.call("GET /admin/connectors"));
  const rows = connectors.map((one) => [one.name, one.typeTitle, stateText(one.state), one.scimUrl]);
  call.answer(
    connectors,
    rows.length
      ? columns([["NAME", "TYPE", "STATE", "SCIM ADDRESS"], ...rows])
      : "There are no connectors yet.",
  );
  return "ok" as const;
}

async function show(call: Call) {
  const params = { name: operand(call, 0) };
  const detail = await withAdmin(call.stateDir, (admin) =>
    admin.call("GET /admin/connectors/:name", { params }),
  );
  const { config, secretsSet } = detail;
  call.answer(
    detail,
    [
      describe(detail),
      columns([["Secrets", secretsSet.join(", ") || "none"]]),
      "",
      JSON.stringify(config, null, 2),
    ].join("\n"),
  );
  return "ok" as const;
}

async function remove(call: Call) {
  const params = { name: operand(call, 0) };
  const reply = await withAdmin(call.stateDir, (admin) =>
    admin.call("DELETE /admin/connectors/:name", { params }),
  );
  call.answer(reply, `${params.name} is removed. Its configuration is kept as ${params.name}.json.previous.`);
  return "ok" as const;
}

async function change(
  call: Call,
  route: "POST /admin/connectors/:name/enable" | "POST /admin/connectors/:name/disable",
) {
  const params = { name: operand(call, 0) };
  const summary = await withAdmin(call.stateDir, (admin) => admin.call(route, { params }));
  call.answer(summary, describe(summary));
  return "ok" as const;
}

async function test(call: Call) {
  const params = { name: operand(call, 0) };
  const result = await withAdmin(call.stateDir, (admin) =>
    admin.call("POST /admin/connectors/:name/test", { params }),
  );
  call.answer(result, `${result.ok ? "OK" : "Failed"} (${result.milliseconds} ms): ${result.message}`);
  return result.ok ? ("ok" as const) : ("unreachable" as const);
}
