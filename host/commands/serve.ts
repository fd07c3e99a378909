import { enableCompileCache } from "node:module";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import type { ConnectorSummary } from "../contract/admin-api.ts";
import { type Call, type Command, numberOption } from "./command.ts";
import { takeStateDirectory } from "./state-directory.ts";

/** What is under way when the host is told to stop has this long to end. */
const closeDeadlineMs = 15_000;

export const serveCommand: Command = {
  name: "serve",
  summary: "Run the host: serve SCIM for all connectors until it is stopped.",
  options: {
    port: { value: "N", help: "port for SCIM, in place of the one in host.json" },
    "admin-port": { value: "N", help: "port for the wizard and the admin API (else any that is free)" },
  },
  async run(call) {
    const port = numberOption(call, "port", 0, 65_535);
    const adminPort = numberOption(call, "admin-port", 0, 65_535);
    const lock = await takeStateDirectory(call.stateDir);
    try {
      // What Node makes of the host's source text is kept where nobody else may write. Where it cannot be, nothing is lost.
      enableCompileCache(join(call.stateDir, "run", "compiled"));
      const { createHost } = await import("../host.ts");
      const stopped = stopSignal();
      const host = await createHost({
        stateDir: call.stateDir,
        serveScim: true,
        terminal: !call.json,
        ...(port !== undefined && { port }),
        ...(adminPort !== undefined && { adminPort }),
      });
      try {
        const address = await host.listen().catch((error: unknown) => {
          throw listenError(error);
        });
        announce(call, address, host.connectors());
        await stopped;
      } finally {
        await closeInTime(() => host.close());
      }
    } finally {
      lock.release();
    }
    return "ok";
  },
};

function announce(
  call: Call,
  address: { scimUrl: string; adminUrl: string; adminToken: string },
  connectors: readonly ConnectorSummary[],
): void {
  const lines = connectors.flatMap(({ name, state, scimUrl, lastFailure }) => {
    if (state.state === "failed") return [`  ${name}: ${state.message}`];
    const line = `  ${name} (${state.state}): ${scimUrl}`;
    return lastFailure ? [line, `    ${lastFailure.message}`] : [line];
  });
  call.answer(
    { ...address, connectors: connectors.map(({ name, state, scimUrl }) => ({ name, state, scimUrl })) },
    [
      `Linkspan serves SCIM at ${address.scimUrl}`,
      `State directory: ${call.stateDir}`,
      `Wizard: ${address.adminUrl}/#token=${address.adminToken}`,
      ...(lines.length
        ? ["Connectors:", ...lines]
        : ["There are no connectors yet. Open the wizard to make one."]),
      "Stop it with Ctrl+C.",
    ].join("\n"),
  );
}

function stopSignal(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => resolve());
  });
}

async function closeInTime(close: () => Promise<void>): Promise<void> {
  const closed = new AbortController();
  const late = pause(closeDeadlineMs, undefined, { signal: closed.signal, ref: false }).then(() => {
    throw new Error(
      `The host did not end within ${closeDeadlineMs / 1000} seconds and was stopped. Nothing is lost: what was under way is settled at the next start.`,
    );
  });
  try {
    await Promise.race([close(), late]);
  } finally {
    late.catch(() => undefined);
    closed.abort();
  }
}

function listenError(error: unknown): unknown {
  if (!(error instanceof Error) || !("code" in error) || !("port" in error)) return error;
  const port = String(error.port);
  const elsewhere = `serve on another one: linkspan serve --port N, or "port" in host.json`;
  if (error.code === "EADDRINUSE") {
    return new Error(`Port ${port} is taken by another program. Stop that program, or ${elsewhere}.`, {
      cause: error,
    });
  }
  if (error.code === "EACCES") {
    return new Error(
      `This account may not listen on port ${port}. Run the host as a service, or ${elsewhere}.`,
      { cause: error },
    );
  }
  return error;
}
