import { type Command, numberOption, textOption } from "./command.ts";

export const demoCommand: Command = {
  name: "demo",
  summary: "Serve a made-up company from a database of its own, and play one user's life on it.",
  options: {
    once: { help: "end after the play" },
    port: { value: "N", help: "port for SCIM (else 8585)" },
    users: { value: "N", help: "people in the company (else 1000)" },
  },
  details: [
    "Without --state everything is kept in a directory that is removed at the end. With --json nothing is played.",
  ],
  async run(call) {
    const { runDemo } = await import("../demo/demo.ts");
    const port = numberOption(call, "port", 0, 65_535);
    const users = numberOption(call, "users", 1, 10_000_000);
    const stateDir = textOption(call, "state");
    const succeeded = await runDemo({
      once: call.options["once"] === true,
      json: call.json,
      ...(port !== undefined && { port }),
      ...(users !== undefined && { users }),
      ...(stateDir !== undefined && { stateDir }),
    });
    return succeeded ? "ok" : "failed";
  },
};
