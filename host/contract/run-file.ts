/**
 * How the window, the command line and `npm start` find a running host: the run file it writes when its admin API
 * listens and removes when it ends, below the state directory.
 */
export const runFilePath = "run/admin.json";

export interface RunFile {
  readonly pid: number;
  readonly port: number;
  /** `http://127.0.0.1:PORT`, the admin API and the page. */
  readonly url: string;
  readonly token: string;
}

/** The state directory where none is named: LINKSPAN_STATE, else the machine's, else (not an administrator) the user's own. */
export function defaultStateDirectory(on: {
  readonly platform: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly home: string;
  readonly isRoot: boolean;
}): string {
  if (on.env["LINKSPAN_STATE"]) return on.env["LINKSPAN_STATE"];
  if (on.platform === "win32") return `${on.env["ProgramData"] ?? "C:\\ProgramData"}\\Linkspan`;
  return on.isRoot ? "/var/lib/linkspan" : `${on.home}/.local/share/linkspan`;
}
