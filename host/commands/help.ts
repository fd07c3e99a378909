import { columns } from "./columns.ts";
import { type Command, type CommandOption, commonOptions } from "./command.ts";
import { exitCodes } from "./exit-code.ts";

/** What `linkspan --help` prints. */
export function overview(commands: readonly Command[]): string {
  return [
    "Linkspan serves SCIM 2.0 in front of databases, directories and other systems.",
    "",
    "Usage: linkspan COMMAND [OPTIONS]",
    "",
    columns(commands.map((command) => [`  ${command.name}`, command.summary])),
    "",
    "linkspan COMMAND --help shows more of one, linkspan --version which version this is.",
    "",
    exitCodeTable(),
    "",
  ].join("\n");
}

/** What `linkspan COMMAND --help` prints. */
export function commandHelp(command: Command): string {
  const options = { ...command.options, ...commonOptions };
  return [
    command.summary,
    "",
    `Usage: ${usageOf(command)}`,
    "",
    columns(Object.entries(options).map(([name, option]) => [`  ${optionForm(name, option)}`, option.help])),
    "",
    ...(command.details ?? []).flatMap((paragraph) => [paragraph, ""]),
    exitCodeTable(),
    "",
  ].join("\n");
}

/** What `linkspan --help --json` prints: all there is to say, for the documentation. */
export function reference(commands: readonly Command[]) {
  return {
    commands: commands.map((command) => ({
      name: command.name,
      summary: command.summary,
      usage: usageOf(command),
      options: Object.entries(command.options ?? {}).map(([name, option]) => ({
        form: optionForm(name, option),
        help: option.help,
      })),
      details: command.details ?? [],
    })),
    commonOptions: Object.entries(commonOptions).map(([name, option]) => ({
      form: optionForm(name, option),
      help: option.help,
    })),
    exitCodes: Object.values(exitCodes),
  };
}

function usageOf({ name, operands = [], options = {} }: Command): string {
  const words = operands.map((operand) => (operand.optional ? `[${operand.name}]` : operand.name));
  const own = Object.entries(options).map(
    ([option, declared]) => `[${optionForm(option, declared)}]${declared.multiple ? "..." : ""}`,
  );
  return ["linkspan", name, ...words, ...own, "[--state DIR] [--json]"].join(" ");
}

function optionForm(name: string, { value }: CommandOption): string {
  return value === undefined ? `--${name}` : `--${name} ${value}`;
}

function exitCodeTable(): string {
  return `Exit codes:\n${columns(Object.values(exitCodes).map(({ code, meaning }) => [`  ${code}`, meaning]))}`;
}
