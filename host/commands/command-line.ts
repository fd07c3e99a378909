import { homedir } from "node:os";
import { parseArgs } from "node:util";
import packageJson from "../../package.json" with { type: "json" };
import { nearestName } from "../config/nearest-name.ts";
import { ConfigError } from "../contract/errors.ts";
import { defaultStateDirectory } from "../contract/run-file.ts";
import { AdminRequestError } from "./admin-client.ts";
import { type Call, type Command, commonOptions, type Terminal, UsageError } from "./command.ts";
import { commands } from "./commands.ts";
import { exitCodes, exitReasonOf } from "./exit-code.ts";
import { commandHelp, overview, reference } from "./help.ts";

/** Runs one command line; answers the exit code. `args` are the words after the program's name. */
export async function runCommandLine(args: readonly string[], terminal: Terminal): Promise<number> {
  const json = args.includes("--json");
  try {
    return exitCodes[await run(args, terminal)].code;
  } catch (error) {
    const failure = failureOf(error);
    if (json) terminal.stdout.write(`${JSON.stringify({ error: failure })}\n`);
    else for (const line of failureLines(failure)) terminal.stderr.write(`${line}\n`);
    return exitCodes[exitReasonOf(error)].code;
  }
}

async function run(args: readonly string[], terminal: Terminal) {
  const first = args.find((word) => word !== "--json");
  if (first === undefined || first === "--help" || first === "help") {
    terminal.stdout.write(
      args.includes("--json") ? `${JSON.stringify(reference(commands))}\n` : overview(commands),
    );
    return first === undefined ? "usage" : "ok";
  }
  if (first === "--version") {
    const { version } = packageJson;
    terminal.stdout.write(
      args.includes("--json") ? `${JSON.stringify({ version })}\n` : `linkspan ${version}\n`,
    );
    return "ok";
  }
  const command = commandNamed(args);
  const words = args.slice(command.name.split(" ").length);
  const { values, positionals } = parse(command, words);
  if (values["help"]) {
    terminal.stdout.write(commandHelp(command));
    return "ok";
  }
  return command.run({
    stateDir: typeof values["state"] === "string" ? values["state"] : stateDirectory(terminal.env),
    json: values["json"] === true,
    operands: checkedOperands(command, positionals),
    options: values as Call["options"],
    terminal,
    answer: (document, text) =>
      terminal.stdout.write(values["json"] ? `${JSON.stringify(document)}\n` : text && `${text.trimEnd()}\n`),
  });
}

function commandNamed(args: readonly string[]): Command {
  const found = commands.find(({ name }) => name.split(" ").every((word, index) => args[index] === word));
  if (found) return found;
  const typed = args.slice(0, 2).filter((word) => !word.startsWith("-"));
  const group = commands.filter(({ name }) => name.startsWith(`${typed[0]} `));
  if (group.length)
    throw new UsageError(`Say which of these is meant: ${group.map(({ name }) => name).join(", ")}.`);
  const names = commands.map(({ name }) => name);
  const guess = nearestName(typed.join(" "), names) ?? nearestName(typed[0] ?? "", names);
  const hint = guess === undefined ? "See linkspan --help." : `Did you mean "${guess}"?`;
  throw new UsageError(`"${typed.join(" ") || args[0]}" is no command of linkspan. ${hint}`);
}

function parse(command: Command, words: readonly string[]) {
  const declared = { ...command.options, ...commonOptions };
  const options = Object.fromEntries(
    Object.entries(declared).map(([name, option]) => [
      name,
      {
        type: "value" in option ? ("string" as const) : ("boolean" as const),
        multiple: "multiple" in option && option.multiple === true,
      },
    ]),
  );
  try {
    return parseArgs({ args: [...words], options, allowPositionals: true, strict: true });
  } catch (cause) {
    // Node's sentence for an unknown option goes on with advice about "--" that helps nobody here.
    const reason = cause instanceof Error ? cause.message.split(/\.\s|\n/, 1)[0] : String(cause);
    throw new UsageError(`${reason}. See linkspan ${command.name} --help.`, { cause });
  }
}

function checkedOperands(command: Command, given: readonly string[]): readonly string[] {
  const declared = command.operands ?? [];
  const missing = declared.slice(given.length).find(({ optional }) => !optional);
  if (missing) throw new UsageError(`${missing.name} is missing. See linkspan ${command.name} --help.`);
  const extra = given[declared.length];
  if (extra !== undefined)
    throw new UsageError(`"${extra}" is one word too many. See linkspan ${command.name} --help.`);
  return given;
}

function stateDirectory(env: Terminal["env"]): string {
  return defaultStateDirectory({
    platform: process.platform,
    env,
    home: homedir(),
    isRoot: process.getuid?.() === 0,
  });
}

interface Failure {
  readonly message: string;
  readonly problems?: readonly { readonly path: string; readonly message: string }[];
}

function failureOf(error: unknown): Failure {
  const message = error instanceof Error ? error.message : String(error);
  const problems = error instanceof ConfigError || error instanceof AdminRequestError ? error.problems : [];
  return problems.length ? { message, problems } : { message };
}

/** A single problem is in the message already. */
function failureLines({ message, problems = [] }: Failure): string[] {
  return [
    `linkspan: ${message}`,
    ...(problems.length > 1 ? problems.map((problem) => `  - ${problem.message}`) : []),
  ];
}
