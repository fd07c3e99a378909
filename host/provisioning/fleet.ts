/** All connectors of the host: which serve, which do not and why. The SCIM layer reads it, the admin API changes it. */

import type { TestResult } from "../connectors/connector.ts";
import type { ConnectorSummary, ImportStatus, SecretValues } from "../contract/admin-api.ts";
import type { ConnectorConfig } from "../contract/connector-config.ts";
import type { Served } from "./served.ts";

export interface Fleet {
  /**
   * The connector that serves under this name, matched without regard to case; undefined when there is none.
   * `failure` says why one that exists does not serve now; its `id` is absent where its file does not tell it.
   */
  find(
    name: string,
  ):
    | { readonly served: Served; readonly id: string }
    | { readonly failure: string; readonly id?: string }
    | undefined;
  summaries(): readonly ConnectorSummary[];
  summary(name: string): ConnectorSummary | undefined;
  /**
   * Opens a connector by its configuration and has it serve, in place of the one with the same id. When that fails the
   * old one goes on serving and the failure is thrown (ConnectorError, ConfigError). `secrets` are used in place of
   * stored ones, so that a configuration can be tried before its secrets are kept.
   */
  apply(config: ConnectorConfig, options?: { readonly secrets?: SecretValues }): Promise<void>;
  /** As `apply`, for a start: a connector that cannot be opened is kept as failed, tried again, and nothing is thrown. */
  start(config: ConnectorConfig): Promise<void>;
  /** A configuration file that cannot be used at all; shown until the file is mended. */
  reject(file: { readonly name: string; readonly id?: string; readonly error: Error }): void;
  /** A file that could not be used has gone. */
  dismiss(name: string): void;
  /** Stops serving; with `forget`, its connector space is deleted too. */
  stop(id: string, options: { readonly forget: boolean }): Promise<void>;
  test(name: string, signal: AbortSignal): Promise<TestResult>;
  startImport(name: string): ImportStatus;
  stopImport(name: string): ImportStatus;
  /** Called with a connector's name whenever its summary changed. */
  onChange(listener: (name: string) => void): () => void;
  close(): Promise<void>;
}
