/**
 * The admin API: every route with what it takes and gives. The server's handlers and the page's client are typed by
 * this one map. Bodies are JSON; failures are `AdminFailure`.
 */

import type { ConnectorConfig, DeprovisioningFlow } from "./connector-config.ts";
import type { ConfigProblem } from "./errors.ts";
import type { Parameter, ParameterPage, Parameters, ParameterValues } from "./parameters.ts";
import type { ScimSchema } from "./scim-attributes.ts";

export interface AdminFailure {
  /** For the administrator: what is wrong and what to do. */
  readonly message: string;
  readonly problems?: readonly ConfigProblem[];
}

export interface HostStatus {
  readonly version: string;
  readonly startedAt: string;
  /** `https://HOST:PORT`, as clients reach it. */
  readonly baseUrl: string;
  readonly stateDir: string;
  readonly logLevel: LogLevel;
  /** What the administrator should know, worst first: a certificate about to expire, a port that had to change. */
  readonly notices: readonly string[];
}

export const logLevels = ["error", "warn", "info", "debug"] as const;
export type LogLevel = (typeof logLevels)[number];

export interface ConnectorTypeInfo {
  readonly id: string;
  readonly title: string;
  readonly description: string;
  readonly parameters: Parameters;
}

export type ConnectorState =
  | { readonly state: "serving" }
  | { readonly state: "starting" }
  | { readonly state: "disabled" }
  /** It does not serve: why, since when (ISO 8601) and, for a configuration, where. */
  | {
      readonly state: "failed";
      readonly message: string;
      readonly since: string;
      readonly problems?: readonly ConfigProblem[];
    };

export interface ImportStatus {
  readonly running: boolean;
  /** Of the run that is under way, or of the last one. */
  readonly startedAt?: string;
  readonly finishedAt?: string;
  readonly read: number;
  readonly total?: number;
  readonly added: number;
  readonly changed: number;
  readonly removed: number;
  /** Why the last run stopped before its end. */
  readonly error?: string;
}

export interface ConnectorSummary {
  readonly name: string;
  readonly type: string;
  readonly typeTitle: string;
  readonly description: string;
  readonly enabled: boolean;
  readonly state: ConnectorState;
  readonly scimUrl: string;
  /** Objects in the connector space by resource type. */
  readonly objects: Readonly<Record<string, number>>;
  readonly import: ImportStatus;
  /** Changes whose outcome in the target is not known yet. */
  readonly inDoubt: number;
  /** Its latest failure towards the target, until a call succeeds again. */
  readonly lastFailure?: { readonly message: string; readonly at: string };
}

export interface ConnectorDetail extends ConnectorSummary {
  readonly config: ConnectorConfig;
  /** Which secret parameters have a value, as `page/name`. */
  readonly secretsSet: readonly string[];
  /** For If-Match. */
  readonly etag: string;
}

/** Secret values on their way to the host, as `page/name`. They never come back. */
export type SecretValues = Readonly<Record<string, string>>;

export interface TokenInfo {
  readonly id: string;
  readonly createdAt: string;
  /** First four characters, to tell tokens apart. */
  readonly hint: string;
}

export interface CertificateInfo {
  readonly subject: string;
  readonly issuer: string;
  readonly names: readonly string[];
  readonly validFrom: string;
  readonly validTo: string;
  /** SHA-256, colon separated. */
  readonly fingerprint: string;
  /** "own": made and renewed by the host; "file": chosen by the administrator. */
  readonly source: "own" | "file";
}

export interface HostSettings {
  readonly port: number;
  readonly bindAddress: string;
  /** `https://name[:port]` that clients use, when it is not the machine's own name. */
  readonly baseUrl?: string;
  readonly logLevel: LogLevel;
}

/** The steps of the wizard. Which of them a connector has follows from its declaration and its session. */
export const wizardSteps = [
  { id: "properties", title: "Properties", group: "Connect" },
  { id: "connectivity", title: "Connectivity", group: "Connect" },
  { id: "schema", title: "Schema", group: "Read and write" },
  { id: "global", title: "Global settings", group: "Read and write" },
  { id: "partitions", title: "Partitions", group: "Read and write" },
  { id: "run-profiles", title: "Run profiles", group: "Read and write" },
  { id: "export", title: "Export", group: "Read and write" },
  { id: "object-types", title: "Object types", group: "Map" },
  { id: "schema-mapping", title: "Schema mapping", group: "Map" },
  { id: "deprovisioning", title: "Deprovisioning", group: "Map" },
  { id: "finish", title: "Review and finish", group: "Finish" },
] as const;
export type WizardStepId = (typeof wizardSteps)[number]["id"];

export interface WizardStep {
  readonly id: WizardStepId;
  readonly title: string;
  readonly group: string;
  /** `todo`: not reached; `done`: the host accepted it; `failed`: its problems are in the draft. */
  readonly state: "todo" | "done" | "failed";
  /** The connector's own fields on this page, choices filled in from the target. */
  readonly parameters: readonly Parameter[];
}

/** An attribute of the target, as the mapping pages show it. */
export interface TargetAttribute {
  readonly name: string;
  readonly type: string;
  readonly multiValued: boolean;
  readonly required: boolean;
  readonly generated: boolean;
  readonly unique: boolean;
  readonly columns: readonly string[];
  readonly references?: { readonly objectType: string; readonly attribute: string };
  /** Values of the first few objects, for examples. */
  readonly samples: readonly string[];
}

export interface TargetObjectType {
  readonly name: string;
  readonly anchor: readonly string[];
  readonly attributes: readonly TargetAttribute[];
}

/** A connector being made or edited. It lives in the host, sealed, until it is finished, left or a day old. */
export interface Draft {
  readonly id: string;
  readonly connectorType: string;
  readonly typeTitle: string;
  /** The connector that is edited; absent for a new one. */
  readonly edits?: string;
  readonly savedAt: string;
  readonly expiresAt: string;
  readonly steps: readonly WizardStep[];
  readonly config: DraftConfig;
  readonly secretsSet: readonly string[];
  /** What the target told so far. */
  readonly target: {
    /** The sentence of the last good connection test, and when it was. */
    readonly tested?: { readonly message: string; readonly at: string };
    readonly objectTypes: readonly TargetObjectType[];
    readonly partitions: readonly { readonly id: string; readonly name: string }[];
  };
  /** Problems of the last step handed in; `path` begins with `/`. */
  readonly problems: readonly ConfigProblem[];
  /** The SCIM schemas the mapping page offers, and what it may need to know of them. */
  readonly scimSchemas: readonly ScimSchema[];
  readonly scimUrl: string;
}

/** A configuration that is not complete yet. */
export type DraftConfig = Pick<
  ConnectorConfig,
  "name" | "enabled" | "parameters" | "runProfiles" | "objectTypes"
> & {
  readonly description: string;
};

/** What a step hands in. Only the parts of the configuration that the step is about. */
export interface StepInput {
  readonly config: Partial<DraftConfig>;
  readonly secrets?: SecretValues;
}

export interface FinishResult {
  readonly connector: ConnectorSummary;
  /** The token just generated, shown this once; absent when the connector kept its tokens. */
  readonly token?: string;
}

export interface ActivityEntry {
  readonly id: number;
  /** ISO 8601. */
  readonly at: string;
  readonly connector: string;
  readonly requestId: string;
  /** "create", "update", "delete", "import", "request" ... */
  readonly verb: string;
  readonly resourceType?: string;
  readonly resourceId?: string;
  /** The name people know the object by. */
  readonly subject?: string;
  readonly status: number;
  readonly milliseconds: number;
  /** What went wrong, in words; absent when nothing did. */
  readonly message?: string;
}

/** Sent to the page as server-sent events of these types. */
export interface AdminEvents {
  readonly connectors: readonly ConnectorSummary[];
  readonly activity: ActivityEntry;
}

interface Route {
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  readonly reply: unknown;
}
type Define<T extends Record<string, Route>> = T;

/** Method and path of each route; `:name` is a parameter. Routes that change a connector take If-Match. */
export type AdminRoutes = Define<{
  "GET /admin/status": { reply: HostStatus };
  "GET /admin/connector-types": { reply: readonly ConnectorTypeInfo[] };
  "GET /admin/connectors": { reply: readonly ConnectorSummary[] };
  /** Adds a whole configuration, as a file would hold it. */
  "POST /admin/connectors": {
    body: { config: Omit<ConnectorConfig, "id"> & { id?: string }; secrets?: SecretValues; token?: string };
    reply: FinishResult;
  };
  "GET /admin/connectors/:name": { params: { name: string }; reply: ConnectorDetail };
  "PUT /admin/connectors/:name": {
    params: { name: string };
    body: { config: ConnectorConfig; secrets?: SecretValues };
    reply: ConnectorDetail;
  };
  "DELETE /admin/connectors/:name": { params: { name: string }; reply: { removed: true } };
  "POST /admin/connectors/:name/enable": { params: { name: string }; reply: ConnectorSummary };
  "POST /admin/connectors/:name/disable": { params: { name: string }; reply: ConnectorSummary };
  "POST /admin/connectors/:name/test": {
    params: { name: string };
    reply: { ok: boolean; message: string; milliseconds: number };
  };
  /** Starts a full import; `DELETE` stops the one under way. */
  "POST /admin/connectors/:name/import": { params: { name: string }; reply: ImportStatus };
  "DELETE /admin/connectors/:name/import": { params: { name: string }; reply: ImportStatus };
  "GET /admin/connectors/:name/tokens": { params: { name: string }; reply: readonly TokenInfo[] };
  /** A token of the administrator's choice, or a generated one. At most two are live. */
  "POST /admin/connectors/:name/tokens": {
    params: { name: string };
    body: { token?: string };
    reply: { token: string; info: TokenInfo };
  };
  "DELETE /admin/connectors/:name/tokens/:id": {
    params: { name: string; id: string };
    reply: { removed: true };
  };
  "GET /admin/drafts": {
    reply: readonly { id: string; name: string; typeTitle: string; edits?: string; savedAt: string }[];
  };
  "POST /admin/drafts": { body: { connectorType: string } | { edit: string }; reply: Draft };
  "GET /admin/drafts/:id": { params: { id: string }; reply: Draft };
  "DELETE /admin/drafts/:id": { params: { id: string }; reply: { removed: true } };
  /** Keeps what was typed, unchecked. */
  "PATCH /admin/drafts/:id": { params: { id: string }; body: StepInput; reply: Draft };
  /** "Next": checks the step, asks the target, and prepares the step after it. */
  "POST /admin/drafts/:id/steps/:step": {
    params: { id: string; step: string };
    body: StepInput;
    reply: Draft;
  };
  /** Saves the connector and has it serve. A token is generated for a new connector unless one is given. */
  "POST /admin/drafts/:id/finish": { params: { id: string }; body: { token?: string }; reply: FinishResult };
  "GET /admin/certificate": { reply: CertificateInfo };
  "POST /admin/certificate/generate": { body: { names?: readonly string[] }; reply: CertificateInfo };
  /** PEM (certificate chain and key) or PFX, base64. */
  "POST /admin/certificate/use": {
    body: { pfx?: string; certificate?: string; key?: string; passphrase?: string };
    reply: CertificateInfo;
  };
  /** What clients must trust, as PEM. */
  "GET /admin/certificate/export": { reply: { pem: string } };
  "GET /admin/settings": { reply: HostSettings };
  "PUT /admin/settings": { body: HostSettings; reply: { settings: HostSettings; restartNeeded: boolean } };
  "PUT /admin/log-level": { body: { level: LogLevel }; reply: { level: LogLevel } };
  "GET /admin/activity": {
    query: { connector?: string; before?: string; limit?: string };
    reply: readonly ActivityEntry[];
  };
}>;

export type AdminRoute = keyof AdminRoutes;
export type AdminBody<R extends AdminRoute> = AdminRoutes[R] extends { body: infer B } ? B : undefined;
export type AdminReply<R extends AdminRoute> = AdminRoutes[R] extends { reply: infer B } ? B : never;
export type AdminParams<R extends AdminRoute> = AdminRoutes[R] extends { params: infer B }
  ? B
  : Record<string, never>;

export type {
  ConfigProblem,
  ConnectorConfig,
  DeprovisioningFlow,
  Parameter,
  ParameterPage,
  Parameters,
  ParameterValues,
};
