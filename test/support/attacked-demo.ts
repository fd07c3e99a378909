/** The demo with a second connector, a hostile client and an innocent one, for tests of what the first must not achieve. */
import assert from "node:assert/strict";
import { fork } from "node:child_process";
import { once } from "node:events";
import { globSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { connect, type TLSSocket } from "node:tls";
import { adminClient } from "../../host/commands/admin-client.ts";
import { type ConnectorConfig, defaultRunProfiles } from "../../host/contract/connector-config.ts";
import { type RunningDemo, startDemo } from "./demo.ts";
import { type ScimRequests, type ScimTarget, scimRequests } from "./scim-requests.ts";

export interface AttackedDemo {
  readonly demo: RunningDemo;
  readonly target: ScimTarget;
  readonly scim: ScimRequests;
  /** A connector whose people have passwords and names for the original host. */
  readonly vault: ScimTarget;
  /** Sends bytes over a connection of their own; everything that comes back until the host ends it. */
  raw(bytes: string | Uint8Array): Promise<string>;
  /** Opens a connection, sends bytes over it and then nothing, until the function it answers is called. */
  stall(bytes: string): Promise<() => void>;
  /** Does the work while another client reads somebody; fails when the host lets that one wait. */
  undisturbed<T>(work: () => Promise<T>): Promise<T>;
  logLines(): Promise<readonly Readonly<Record<string, unknown>>[]>;
  close(): Promise<void>;
}

/** Longest time the innocent client may have to wait for the host, milliseconds. */
const longestWaitMs = 100;

export async function attackedDemo(): Promise<AttackedDemo> {
  const demo = await startDemo(["--users", "50"]);
  const ca = await readFile(join(demo.stateDir, "linkspan-ca.pem"), "utf8");
  const admin = adminClient({ url: demo.adminUrl, token: demo.adminToken });
  const file = join(demo.stateDir, "vault.db");
  makeVault(file);
  const { connector, token } = await admin.call("POST /admin/connectors", {
    body: { config: vaultConfig(file) },
  });
  const target: ScimTarget = { url: demo.scimUrl, token: demo.token, ca };
  const scim = scimRequests(target);
  const { body } = await scim.get("/Users?count=1");
  const somebody = `/Users/${body.Resources[0].id}`;

  const innocent = fork(new URL("./innocent-client.ts", import.meta.url));
  innocent.send({ target, path: somebody, pid: demo.pid });

  /** Longest time that a read of another client waited for the host while the work was done, milliseconds. */
  async function slowestRead(work: () => Promise<unknown>): Promise<number> {
    innocent.send("begin");
    await once(innocent, "message");
    let told: unknown[] = [];
    try {
      await work();
    } finally {
      innocent.send("end");
      told = await once(innocent, "message");
    }
    return told[0] as number;
  }

  return {
    demo,
    target,
    scim,
    vault: { url: connector.scimUrl, token: token ?? "", ca },
    raw: (bytes) => exchange(connect({ ...addressOf(demo.scimUrl), ca }), bytes),
    async stall(bytes) {
      const socket = connect({ ...addressOf(demo.scimUrl), ca });
      socket.on("error", () => {});
      await once(socket, "secureConnect");
      socket.write(bytes);
      return () => socket.destroy();
    },
    async undisturbed<T>(work: () => Promise<T>) {
      // The first time code runs it is slow; a host that is held up is so each time.
      for (let attempt = 1; ; attempt++) {
        let done: { readonly result: T } | undefined;
        const slowest = await slowestRead(async () => {
          done = { result: await work() };
        });
        if (done && slowest < longestWaitMs) return done.result;
        assert.ok(attempt < 3, `another client had to wait ${Math.round(slowest)} ms`);
      }
    },
    async logLines() {
      const files = globSync(join(demo.stateDir, "logs", "*"));
      const texts = await Promise.all(files.map((path) => readFile(path, "utf8")));
      return texts.flatMap((text) =>
        text
          .split("\n")
          .filter((line) => line !== "")
          .map((line) => JSON.parse(line) as Readonly<Record<string, unknown>>),
      );
    },
    async close() {
      scim.close();
      innocent.kill();
      await demo.stop();
    },
  };
}

const addressOf = (url: string) => ({
  host: "localhost",
  servername: "localhost",
  port: Number(new URL(url).port),
});

function exchange(socket: TLSSocket, bytes: string | Uint8Array): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  let received = "";
  socket.setTimeout(30_000, () => socket.destroy(new Error("The host did not end the connection.")));
  socket.setEncoding("utf8");
  socket.on("data", (text: string) => (received += text));
  socket.on("error", (error: NodeJS.ErrnoException) =>
    error.code === "ECONNRESET" ? resolve(received) : reject(error),
  );
  socket.on("close", () => resolve(received));
  socket.write(bytes);
  return promise;
}

function makeVault(file: string): void {
  const database = new DatabaseSync(file);
  database.exec(`
    CREATE TABLE accounts (account_id INTEGER PRIMARY KEY, login TEXT NOT NULL, dn TEXT, secret TEXT, note TEXT);
  `);
  database.close();
}

const vaultConfig = (file: string): Omit<ConnectorConfig, "id"> => ({
  format: 1,
  name: "Vault",
  type: "sql",
  enabled: true,
  parameters: {
    connectivity: { system: "sqlite", file, timeoutSeconds: 30 },
    schema: { objectTypes: [{ name: "accounts", table: "accounts" }], childTables: [] },
  },
  runProfiles: defaultRunProfiles,
  objectTypes: [
    {
      resourceType: "User",
      objectType: "accounts",
      anchor: ["account_id"],
      dn: { attribute: "dn" },
      originalNames: true,
      mappings: [
        { scim: "userName", attribute: "login" },
        { scim: "password", attribute: "secret" },
      ],
      deprovisioning: { disable: { flow: "none" }, delete: { flow: "delete" } },
    },
  ],
});
