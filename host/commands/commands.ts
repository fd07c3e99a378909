import { certificateCommands } from "./certificate.ts";
import { checkCommand } from "./check.ts";
import type { Command } from "./command.ts";
import { connectorCommands } from "./connector.ts";
import { demoCommand } from "./demo.ts";
import { logLevelCommand } from "./log-level.ts";
import { serveCommand } from "./serve.ts";
import { tokenCommands } from "./token.ts";

/** All commands, in the order of the help. */
export const commands: readonly Command[] = [
  serveCommand,
  demoCommand,
  checkCommand,
  ...connectorCommands,
  ...tokenCommands,
  ...certificateCommands,
  logLevelCommand,
];
