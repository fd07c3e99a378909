import { type LogLevel, logLevels } from "../contract/admin-api.ts";
import { withAdmin } from "./admin-link.ts";
import { type Command, UsageError } from "./command.ts";

export const logLevelCommand: Command = {
  name: "log-level",
  summary: "Show or set how much is logged; a running host follows at once.",
  operands: [{ name: logLevels.join("|"), optional: true }],
  async run(call) {
    const level = call.operands[0];
    if (level !== undefined && !isLogLevel(level))
      throw new UsageError(`"${level}" is no log level. It may be ${logLevels.join(", ")}.`);
    const reply = await withAdmin(call.stateDir, async (admin) =>
      level === undefined
        ? { level: (await admin.call("GET /admin/status")).logLevel }
        : await admin.call("PUT /admin/log-level", { body: { level } }),
    );
    call.answer(reply, `The log level is ${reply.level}.`);
    return "ok";
  },
};

function isLogLevel(text: string): text is LogLevel {
  return (logLevels as readonly string[]).includes(text);
}
