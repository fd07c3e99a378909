/** Where certificates are kept: `tls/own.json` and `tls/chosen.json`, their keys sealed. */
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { readIfExists, writeFileAtomic } from "../platform/files.ts";
import type { ChosenCertificate } from "./chosen-certificate.ts";
import { type OwnCertificates, openKey, type Sealer } from "./own-certificates.ts";

export interface CertificateFiles {
  loadOwn(): Promise<OwnCertificates | undefined>;
  saveOwn(own: OwnCertificates): Promise<void>;
  loadChosen(): Promise<ChosenCertificate | undefined>;
  saveChosen(chosen: ChosenCertificate): Promise<void>;
  removeChosen(): Promise<void>;
}

const chosenPurpose = "tls chosen certificate";

/** The files of one directory. What cannot be read or opened is an Error that says what to do. */
export function certificateFiles(directory: string, sealer: Sealer): CertificateFiles {
  const ownPath = join(directory, "own.json");
  const chosenPath = join(directory, "chosen.json");
  return {
    loadOwn: () =>
      load(ownPath, "to have a new one made, which clients must then be told to trust", (content) => {
        const { own } = content as { readonly own: OwnCertificates };
        openKey("authority", own.authority, sealer);
        openKey("server", own.server, sealer);
        return own;
      }),
    saveOwn: (own) => save(ownPath, { format: 1, own }),
    loadChosen: () =>
      load(chosenPath, "to serve with the host's own one, and choose the certificate again", (content) => {
        const { sealed } = content as { readonly sealed: string };
        return JSON.parse(sealer.unseal(chosenPurpose, sealed)) as ChosenCertificate;
      }),
    saveChosen: (chosen) =>
      save(chosenPath, { format: 1, sealed: sealer.seal(chosenPurpose, JSON.stringify(chosen)) }),
    async removeChosen() {
      await rm(chosenPath, { force: true });
      await rm(`${chosenPath}.previous`, { force: true });
    },
  };
}

async function load<T>(
  path: string,
  otherwise: string,
  open: (content: unknown) => T,
): Promise<T | undefined> {
  const text = await readIfExists(path);
  if (text === undefined) return undefined;
  try {
    return open(JSON.parse(text.toString("utf8")));
  } catch (cause) {
    throw new Error(
      `The certificate in ${path} cannot be opened: the file is damaged, or secret.key is not the one it was sealed with. Put both back from the same backup, or remove ${path} ${otherwise}.`,
      { cause },
    );
  }
}

async function save(path: string, content: unknown): Promise<void> {
  await writeFileAtomic(path, `${JSON.stringify(content, undefined, 2)}\n`);
}
