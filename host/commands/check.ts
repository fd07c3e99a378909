import type { Command } from "./command.ts";

export const checkCommand: Command = {
  name: "check",
  summary: "Check host.json and all connector files, and say what is wrong with each.",
  options: { target: { help: "also open each target and compare its schema with the configuration" } },
  details: [
    "It reads the files of the state directory itself and changes none of them, whether a host runs or not.",
  ],
  // What checks files takes a while to load, and only this command needs it.
  run: async (call) => (await import("./check-files.ts")).checkFiles(call),
};
