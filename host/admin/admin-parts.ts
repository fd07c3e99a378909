/** What the admin API is joined to. */
import type { Activity } from "../activity/activity.ts";
import type { ConfigStore } from "../config/config-store.ts";
import type { ConnectorType } from "../connectors/connector.ts";
import type { CertificateInfo, HostStatus, LogLevel } from "../contract/admin-api.ts";
import type { Log } from "../contract/log.ts";
import type { Fleet } from "../provisioning/fleet.ts";
import type { SecretStore } from "../secrets/secret-store.ts";
import type { TokenStore } from "../secrets/token-store.ts";

export interface AdminCertificates {
  info(): CertificateInfo;
  generate(names?: readonly string[]): Promise<CertificateInfo>;
  use(certificate: {
    readonly pfx?: Uint8Array;
    readonly certificate?: string;
    readonly key?: string;
    readonly passphrase?: string;
  }): Promise<CertificateInfo>;
  /** PEM. */
  exportAuthority(): string;
}

/** Where the drafts are kept; the host writes the file whole or not at all. */
export interface DraftFile {
  /** undefined when there is none. */
  read(): Promise<string | undefined>;
  write(text: string): Promise<void>;
}

export interface AdminParts {
  readonly connectorTypes: readonly ConnectorType[];
  readonly fleet: Fleet;
  readonly configStore: ConfigStore;
  readonly secrets: SecretStore;
  readonly tokens: TokenStore;
  readonly certificates: AdminCertificates;
  readonly activity: Pick<Activity, "list" | "onEntry">;
  /** Its level may be changed while it runs; children follow. */
  readonly logger: Log & { level: LogLevel };
  readonly status: () => HostStatus;
  readonly draftFile: DraftFile;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}
