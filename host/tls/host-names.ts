/** The names and addresses a certificate is for. */
import { isIP } from "node:net";
import { domainToASCII } from "node:url";
import { ConfigError } from "../contract/errors.ts";

/** The host's own tools and the wizard reach it by these, whatever clients call it. */
const loopback = ["localhost", "127.0.0.1", "::1"] as const;

/** The names as certificates hold them, once each, with those of this machine's loopback. Unfit ones are a ConfigError. */
export function checkNames(names: readonly string[]): readonly string[] {
  const problems = names.flatMap((name, index) =>
    normalise(name) === undefined
      ? [
          {
            path: `/names/${index}`,
            message: `${JSON.stringify(name)} is neither a host name nor an IP address.`,
          },
        ]
      : [],
  );
  if (problems.length > 0) {
    throw new ConfigError(
      "The certificate cannot be made for these names. Correct or remove those that are not host names or IP addresses.",
      problems,
    );
  }
  return usableNames(names);
}

/** The same, leaving out what a certificate cannot hold: nobody chose the machine's own name for it. */
export function usableNames(names: readonly string[]): readonly string[] {
  const usable = names.map(normalise).filter((name) => name !== undefined);
  return [...new Set([...usable, ...loopback])];
}

function normalise(name: string): string | undefined {
  const address = isIP(name);
  if (address === 4) return name;
  // The URL parser gives an address its canonical spelling.
  if (address === 6) return URL.parse(`https://[${name}]`)?.hostname.slice(1, -1);
  const ascii = domainToASCII(name);
  const label = /^[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?$/;
  return ascii.length <= 253 && ascii.split(".").every((part) => label.test(part)) ? ascii : undefined;
}
