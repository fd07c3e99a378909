import type { CertificateInfo } from "../contract/admin-api.ts";
import { withAdmin } from "./admin-link.ts";
import { columns } from "./columns.ts";
import { type Call, type Command, listOption, textOption, UsageError } from "./command.ts";
import { readNamedFile, readSecret } from "./secret-source.ts";

export const certificateCommands: readonly Command[] = [
  { name: "certificate show", summary: "Show the certificate that clients see.", run: show },
  {
    name: "certificate generate",
    summary: "Make a new certificate under Linkspan's own authority.",
    options: {
      name: {
        value: "NAME",
        multiple: true,
        help: "a host name or address it is for, in place of this machine's",
      },
    },
    run: generate,
  },
  {
    name: "certificate use",
    summary: "Use a certificate of your own.",
    options: {
      pfx: { value: "FILE", help: "certificate and key in one PFX (PKCS #12) file" },
      certificate: { value: "FILE", help: "certificate and those between it and its authority, PEM" },
      key: { value: "FILE", help: "its private key, PEM" },
      passphrase: {
        value: "@FILE",
        help: "passphrase of the PFX file or key, read from a file, or with - from standard input",
      },
    },
    details: ["The passphrase also comes from the environment: LINKSPAN_PASSPHRASE."],
    run: use,
  },
  { name: "certificate export", summary: "Print what clients must trust, as PEM.", run: exportAuthority },
];

async function show(call: Call) {
  const info = await withAdmin(call.stateDir, (admin) => admin.call("GET /admin/certificate"));
  call.answer(info, describe(info));
  return "ok" as const;
}

async function generate(call: Call) {
  const names = listOption(call, "name");
  const body = names.length ? { names } : {};
  const info = await withAdmin(call.stateDir, (admin) =>
    admin.call("POST /admin/certificate/generate", { body }),
  );
  call.answer(info, describe(info));
  return "ok" as const;
}

async function use(call: Call) {
  const body = await chosenCertificate(call);
  const info = await withAdmin(call.stateDir, (admin) => admin.call("POST /admin/certificate/use", { body }));
  call.answer(info, describe(info));
  return "ok" as const;
}

async function exportAuthority(call: Call) {
  const reply = await withAdmin(call.stateDir, (admin) => admin.call("GET /admin/certificate/export"));
  call.answer(reply, reply.pem);
  return "ok" as const;
}

async function chosenCertificate(call: Call) {
  const [pfx, certificate, key] = ["pfx", "certificate", "key"].map((name) => textOption(call, name));
  const source = textOption(call, "passphrase");
  const passphrase =
    source === undefined ? call.terminal.env["LINKSPAN_PASSPHRASE"] : await readSecret(source, call.terminal);
  const opened = passphrase === undefined ? {} : { passphrase };
  if (pfx !== undefined && certificate === undefined && key === undefined) {
    return { ...opened, pfx: (await readNamedFile(pfx)).toString("base64") };
  }
  if (pfx === undefined && certificate !== undefined && key !== undefined) {
    return {
      ...opened,
      certificate: (await readNamedFile(certificate)).toString("utf8"),
      key: (await readNamedFile(key)).toString("utf8"),
    };
  }
  throw new UsageError("Give either --pfx, or --certificate and --key.");
}

function describe(info: CertificateInfo): string {
  return columns([
    ["Subject", info.subject],
    ["Issuer", info.issuer],
    ["For", info.names.join(", ")],
    ["Valid", `${info.validFrom} to ${info.validTo}`],
    ["SHA-256", info.fingerprint],
    ["Made by", info.source === "own" ? "Linkspan, which renews it" : "you; renew it before it expires"],
  ]);
}
