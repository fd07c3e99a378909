import { readFile } from "node:fs/promises";
import { text } from "node:stream/consumers";
import type { Terminal } from "./command.ts";
import { UsageError } from "./command.ts";

/**
 * Reads a secret from where the command line says: `@FILE`, or `-` for standard input. A value on the command line
 * itself is refused, since process listings and shell histories would show it. One line feed at the end is dropped.
 */
export async function readSecret(source: string, terminal: Terminal): Promise<string> {
  if (source === "-") return withoutLineFeed(await text(terminal.stdin));
  if (!source.startsWith("@")) {
    throw new UsageError(
      "A secret is not given on the command line, where process listings show it. Name a file with @FILE, or - for standard input.",
    );
  }
  return withoutLineFeed(await readNamedFile(source.slice(1)).then((bytes) => bytes.toString("utf8")));
}

/** A file the administrator named. */
export async function readNamedFile(path: string): Promise<Buffer> {
  try {
    return await readFile(path);
  } catch (cause) {
    const missing = cause instanceof Error && "code" in cause && cause.code === "ENOENT";
    throw new Error(
      missing ? `There is no file ${path}.` : `${path} cannot be read. Check its permissions.`,
      { cause },
    );
  }
}

/**
 * The secret parameters `page/name` of a connector type, from `--secret page/name=SOURCE` and from the environment:
 * LINKSPAN_SECRET_PAGE_NAME, in capitals with an underscore between words.
 */
export async function readSecrets(
  given: readonly string[],
  names: readonly string[],
  terminal: Terminal,
): Promise<Record<string, string>> {
  const secrets: Record<string, string> = {};
  for (const name of names) {
    const value = terminal.env[secretVariable(name)];
    if (value) secrets[name] = value;
  }
  for (const one of given) {
    const [name = "", ...source] = one.split("=");
    if (!names.includes(name)) {
      // What follows the sign may be a secret that was typed by mistake.
      throw new UsageError(
        `This connector type has no secret "${name}". ${names.length ? `It has ${names.join(", ")}.` : "It has none."}`,
      );
    }
    secrets[name] = await readSecret(source.join("="), terminal);
  }
  return secrets;
}

export function secretVariable(name: string): string {
  return `LINKSPAN_SECRET_${name
    .replace(/([a-z\d])([A-Z])/g, "$1_$2")
    .replace(/\W/g, "_")
    .toUpperCase()}`;
}

function withoutLineFeed(value: string): string {
  return value.replace(/\r?\n$/, "");
}
