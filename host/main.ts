#!/usr/bin/env node
/** The command `linkspan`. */
import { enableCompileCache } from "node:module";
import { join } from "node:path";

// Half of the time of a start from sources goes by with making code of them.
if (import.meta.filename.endsWith(".ts"))
  enableCompileCache(join(import.meta.dirname, "..", "node_modules", ".cache", "linkspan"));
const { runCommandLine } = await import("./commands/command-line.ts");

process.exitCode = await runCommandLine(process.argv.slice(2), process);
