/** The certificate that the host serves with: its own, renewed in time, or one that the administrator chose. */
import type { SecureContextOptions } from "node:tls";
import type { CertificateInfo } from "../contract/admin-api.ts";
import { certificateFiles } from "./certificate-files.ts";
import { describe } from "./certificate-info.ts";
import {
  type CertificateInput,
  type Chain,
  type ChosenCertificate,
  parseChain,
  readCertificate,
} from "./chosen-certificate.ts";
import { checkNames, usableNames } from "./host-names.ts";
import {
  isRenewalDue,
  makeOwnCertificates,
  type OwnCertificates,
  openKey,
  type Sealer,
} from "./own-certificates.ts";

export interface CertificateStore {
  info(): CertificateInfo;
  /** For `https.createServer`, and for the server's `setSecureContext` after each of the changes below. */
  secureContext(): SecureContextOptions;
  /** What clients must trust, as PEM: the own authority, or the last certificate of the chosen chain. */
  exportAuthority(): string;
  /** Renews the own certificate when it ends within 30 days or lacks a name; tells whether it did. To be called daily. */
  renewIfDue(): Promise<boolean>;
  /** Serves with a new own certificate, for these names or the machine's. Unfit names are a ConfigError. */
  generate(names?: readonly string[]): Promise<CertificateInfo>;
  /** Serves with the administrator's certificate. One that cannot be used is a ConfigError and changes nothing. */
  use(input: CertificateInput): Promise<CertificateInfo>;
}

export interface CertificateStoreOptions {
  /** `tls/` in the state directory. */
  readonly directory: string;
  /** By which clients reach this machine. */
  readonly names: readonly string[];
  readonly sealer: Sealer;
  readonly clock?: () => Date;
}

interface Serving {
  readonly source: CertificateInfo["source"];
  readonly chain: Chain;
  readonly authority: string;
  readonly context: SecureContextOptions;
}

/** Opens the store. At first start it makes an authority and a certificate, which takes other threads a second or more. */
export async function openCertificateStore(options: CertificateStoreOptions): Promise<CertificateStore> {
  const { directory, sealer, clock = () => new Date() } = options;
  const files = certificateFiles(directory, sealer);
  const machineNames = usableNames(options.names);

  const makeOwn = async (
    previous: OwnCertificates | undefined,
    chosenNames?: readonly string[],
  ): Promise<OwnCertificates> => {
    const made = await makeOwnCertificates(chosenNames ?? machineNames, previous, sealer, clock());
    const own = chosenNames === undefined ? made : { ...made, chosenNames };
    await files.saveOwn(own);
    return own;
  };

  const currentOwn = async (): Promise<OwnCertificates> => {
    const kept = await files.loadOwn();
    if (kept !== undefined && !isRenewalDue(kept, kept.chosenNames ?? machineNames, clock())) return kept;
    return makeOwn(kept, kept?.chosenNames);
  };

  const chosen = await files.loadChosen();
  let serving = chosen === undefined ? serveOwn(await currentOwn(), sealer) : serveChosen(chosen);
  const info = (): CertificateInfo => describe(serving.chain[0], serving.source);

  return {
    info,
    secureContext: () => serving.context,
    exportAuthority: () => serving.authority,

    async renewIfDue() {
      if (serving.source === "file") return false;
      const before = info().fingerprint;
      serving = serveOwn(await currentOwn(), sealer);
      return info().fingerprint !== before;
    },

    async generate(names) {
      const own = await makeOwn(await files.loadOwn(), names && checkNames(names));
      await files.removeChosen();
      serving = serveOwn(own, sealer);
      return info();
    },

    async use(input) {
      const next = await readCertificate(input, clock());
      await files.saveChosen(next);
      serving = serveChosen(next);
      return info();
    },
  };
}

function serveOwn({ authority, server }: OwnCertificates, sealer: Sealer): Serving {
  const key = openKey("server", server, sealer).export({ type: "pkcs8", format: "pem" });
  return {
    source: "own",
    chain: parseChain(server.certificate),
    authority: authority.certificate,
    context: { cert: server.certificate, key, minVersion: "TLSv1.2" },
  };
}

function serveChosen(chosen: ChosenCertificate): Serving {
  const chain = parseChain(chosen.chain);
  const { kind } = chosen;
  return {
    source: "file",
    chain,
    authority: chain.at(-1)?.toString() ?? "",
    context:
      kind === "pem"
        ? { cert: chosen.chain, key: chosen.key, minVersion: "TLSv1.2" }
        : { pfx: Buffer.from(chosen.pfx, "base64"), passphrase: chosen.passphrase, minVersion: "TLSv1.2" },
  };
}
