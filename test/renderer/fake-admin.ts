/**
 * A stand-in for the host, with which the page can be worked on and tested alone: `node test/renderer/fake-admin.ts`
 * serves the built page. Its drafts do what the real ones do as far as the page can tell; nothing is kept.
 */
import { readFile } from "node:fs/promises";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { extname, join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import {
  type ActivityEntry,
  type AdminReply,
  type AdminRoute,
  type ConfigProblem,
  type ConnectorSummary,
  type Draft,
  type StepInput,
  type WizardStepId,
  wizardSteps,
} from "../../host/contract/admin-api.ts";
import { enterpriseUserSchema, groupSchema, userSchema } from "../../host/contract/scim-attributes.ts";
import {
  connector,
  emptyConfig,
  proposedTypes,
  someActivity,
  someConnectors,
  sqlType,
  targetTypes,
} from "./fake-target.ts";

const token = "fake-admin-token";
const page = join(import.meta.dirname, "../../build/out/renderer");
const types: Record<string, string> = {
  ".html": "text/html",
  ".js": "text/javascript",
  ".svg": "image/svg+xml",
};

export interface FakeAdmin {
  readonly url: string;
  readonly token: string;
  readonly drafts: Map<string, Draft>;
  /** Every call, as `METHOD path`. */
  readonly calls: string[];
  tell(event: "connectors" | "activity", data: unknown): void;
  /** Breaks every connection, events included. */
  dropConnections(): void;
  close(): Promise<void>;
}

interface Call {
  readonly params: Readonly<Record<string, string>>;
  readonly body: never;
}

/** Serves on a free port unless one is given. `stepDelay` is how long a step asks its target, in milliseconds. */
export async function startFakeAdmin(
  options: { port?: number; connectors?: readonly ConnectorSummary[]; stepDelay?: number } = {},
): Promise<FakeAdmin> {
  let connectors = options.connectors ?? someConnectors();
  const drafts = new Map<string, Draft>();
  const calls: string[] = [];
  const streams = new Set<ServerResponse>();
  const named = (name: string | undefined) =>
    connectors.find((one) => one.name === name) ?? connector(name ?? "");
  const tell = (event: string, data: unknown) => {
    for (const stream of streams) stream.write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
  };
  const change = (name: string | undefined, part: Partial<ConnectorSummary>) => {
    connectors = connectors.map((one) => (one.name === name ? { ...one, ...part } : one));
    tell("connectors", connectors);
    return named(name);
  };
  const draft = (id: string | undefined): Draft => {
    const found = drafts.get(id ?? "");
    if (!found) throw new Refusal(404, "There is no draft with this id.");
    return found;
  };
  const keep = (draft: Draft): Draft => {
    const kept = { ...draft, savedAt: new Date().toISOString() };
    drafts.set(kept.id, kept);
    return kept;
  };

  const handlers: { readonly [R in AdminRoute]?: (call: Call) => AdminReply<R> | Promise<AdminReply<R>> } = {
    "GET /admin/status": () => ({
      version: "0.1.0",
      startedAt: new Date(Date.now() - 7_200_000).toISOString(),
      baseUrl: "https://app01.contoso.com:8585",
      stateDir: "/var/lib/linkspan",
      logLevel: "info",
      notices: [],
    }),
    "GET /admin/connector-types": () => [sqlType],
    "GET /admin/connectors": () => connectors,
    "DELETE /admin/connectors/:name": ({ params }) => {
      connectors = connectors.filter(({ name }) => name !== params["name"]);
      tell("connectors", connectors);
      return { removed: true };
    },
    "POST /admin/connectors/:name/enable": ({ params }) =>
      change(params["name"], { enabled: true, state: { state: "serving" } }),
    "POST /admin/connectors/:name/disable": ({ params }) =>
      change(params["name"], { enabled: false, state: { state: "disabled" } }),
    "POST /admin/connectors/:name/test": () => ({
      ok: true,
      message: "SQLite 3.51 answered; 41 tables can be read.",
      milliseconds: 24,
    }),
    "POST /admin/connectors/:name/import": ({ params }) =>
      change(params["name"], {
        import: { running: true, read: 40, total: 12_632, added: 0, changed: 0, removed: 0 },
      }).import,
    "DELETE /admin/connectors/:name/import": ({ params }) =>
      change(params["name"], { import: { ...named(params["name"]).import, running: false } }).import,
    "GET /admin/connectors/:name/tokens": () => [
      { id: "1", createdAt: new Date(Date.now() - 864e5).toISOString(), hint: "8Qm2" },
    ],
    "POST /admin/connectors/:name/tokens": () => ({
      token: "vX4nK7rYc1ZbE5wHs9GdJ3fLp6T8Qm2V",
      info: { id: "2", createdAt: new Date().toISOString(), hint: "vX4n" },
    }),
    "DELETE /admin/connectors/:name/tokens/:id": () => ({ removed: true }),
    "GET /admin/drafts": () =>
      [...drafts.values()].map(({ id, config, typeTitle, savedAt }) => ({
        id,
        name: config.name,
        typeTitle,
        savedAt,
      })),
    "POST /admin/drafts": () => keep(newDraft(`d${drafts.size + 1}`)),
    "GET /admin/drafts/:id": ({ params }) => draft(params["id"]),
    "DELETE /admin/drafts/:id": ({ params }) => {
      drafts.delete(draft(params["id"]).id);
      return { removed: true };
    },
    "PATCH /admin/drafts/:id": ({ params, body }) => keep(withInput(draft(params["id"]), body)),
    "POST /admin/drafts/:id/steps/:step": async ({ params, body }) => {
      await pause(options.stepDelay ?? 0);
      return keep(takeStep(withInput(draft(params["id"]), body), params["step"] as WizardStepId));
    },
    "POST /admin/drafts/:id/finish": ({ params }) => {
      const { config, id } = draft(params["id"]);
      const made = connector(config.name, { objects: { User: 0 } });
      connectors = [...connectors, made];
      drafts.delete(id);
      tell("connectors", connectors);
      return { connector: made, token: "8Qm2VtX4nK7rYc1ZbE5wHs9GdJ3fLp6T" };
    },
    "GET /admin/certificate": () => ({
      subject: "app01.contoso.com",
      issuer: "Linkspan on APP01",
      names: ["app01.contoso.com", "app01", "localhost", "127.0.0.1"],
      validFrom: "2026-11-21T00:00:00Z",
      validTo: "2028-11-21T00:00:00Z",
      fingerprint: Array.from({ length: 32 }, (_, place) =>
        ((place * 37 + 11) % 256).toString(16).padStart(2, "0").toUpperCase(),
      ).join(":"),
      source: "own",
    }),
    "GET /admin/settings": () => ({ port: 8585, bindAddress: "::", logLevel: "info" }),
    "PUT /admin/settings": ({ body }) => ({ settings: body, restartNeeded: true }),
    "PUT /admin/log-level": ({ body }) => body,
    "GET /admin/activity": (): readonly ActivityEntry[] => someActivity(),
  };

  const server = createServer(
    (request, response) => void answer(request, response).catch(() => response.destroy()),
  );
  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname } = new URL(request.url ?? "/", "http://localhost");
    if (!pathname.startsWith("/admin/")) return serveFile(pathname, response);
    calls.push(`${request.method} ${pathname}`);
    if (request.headers.authorization !== `Bearer ${token}`)
      return send(response, 401, { message: "The admin token is missing or wrong." });
    if (pathname === "/admin/events") {
      response.writeHead(200, { "content-type": "text/event-stream" }).write(": hello\n\n");
      streams.add(response);
      response.on("close", () => streams.delete(response));
      return;
    }
    for (const [route, handle] of Object.entries(handlers)) {
      const [method, template = ""] = route.split(" ");
      const match = new RegExp(`^${template.replace(/:(\w+)/g, "(?<$1>[^/]+)")}$`).exec(pathname);
      if (method !== request.method || !match) continue;
      try {
        const body = await bodyOf(request);
        return send(response, 200, await handle({ params: match.groups ?? {}, body: body as never }));
      } catch (error) {
        if (error instanceof Refusal)
          return send(response, error.status, { message: error.message, problems: error.problems });
        throw error;
      }
    }
    send(response, 404, { message: `There is no route ${request.method} ${pathname}.` });
  }

  await new Promise<void>((resolve) => server.listen(options.port ?? 0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    token,
    drafts,
    calls,
    tell,
    dropConnections: () => server.closeAllConnections(),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

class Refusal extends Error {
  readonly status: number;
  readonly problems: readonly ConfigProblem[];
  constructor(status: number, message: string, problems: readonly ConfigProblem[] = []) {
    super(message);
    this.status = status;
    this.problems = problems;
  }
}

const absent: readonly WizardStepId[] = ["global", "partitions"];

function newDraft(id: string): Draft {
  return {
    id,
    connectorType: sqlType.id,
    typeTitle: sqlType.title,
    savedAt: "",
    expiresAt: new Date(Date.now() + 864e5).toISOString(),
    steps: wizardSteps
      .filter((step) => !absent.includes(step.id))
      .map((step) => ({
        ...step,
        state: "todo",
        parameters: sqlType.parameters[step.id as "connectivity"] ?? [],
      })),
    config: emptyConfig,
    secretsSet: [],
    target: { objectTypes: [], partitions: [] },
    problems: [],
    scimSchemas: [userSchema, enterpriseUserSchema, groupSchema],
    scimUrl: "https://app01.contoso.com:8585/ecma2host_/scim",
  };
}

function withInput(draft: Draft, { config, secrets = {} }: StepInput): Draft {
  const name = config.name ?? draft.config.name;
  return {
    ...draft,
    config: { ...draft.config, ...config, parameters: { ...draft.config.parameters, ...config.parameters } },
    secretsSet: [...new Set([...draft.secretsSet, ...Object.keys(secrets)])],
    scimUrl: `https://app01.contoso.com:8585/ecma2host_${name}/scim`,
  };
}

function takeStep(draft: Draft, id: WizardStepId): Draft {
  const problems = problemsOf(draft, id);
  const steps = draft.steps.map((step) =>
    step.id === id ? { ...step, state: problems.length > 0 ? ("failed" as const) : ("done" as const) } : step,
  );
  const taken = { ...draft, steps, problems };
  if (problems.length > 0) return taken;
  if (id === "connectivity") {
    const tested = {
      message: "SQLite 3.51 answered; the file can be read and written.",
      at: new Date().toISOString(),
    };
    return { ...taken, target: { ...taken.target, tested } };
  }
  if (id !== "schema") return taken;
  return {
    ...taken,
    target: { ...taken.target, objectTypes: targetTypes },
    config: { ...taken.config, objectTypes: proposedTypes },
  };
}

function problemsOf({ config }: Draft, id: WizardStepId): readonly ConfigProblem[] {
  if (id === "properties" && !/^[A-Za-z0-9]+$/.test(config.name)) {
    return [{ path: "/name", message: "Enter a name of ASCII letters and digits." }];
  }
  const file = config.parameters.connectivity?.["file"];
  if (id === "connectivity" && !file) {
    return [{ path: "/parameters/connectivity/file", message: "Database file is missing. Enter it." }];
  }
  if (id === "connectivity" && file === "/missing.db") {
    return [{ path: "/parameters/connectivity", message: "There is no file /missing.db. Check the path." }];
  }
  return [];
}

async function bodyOf(request: IncomingMessage): Promise<unknown> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return parts.length > 0 ? JSON.parse(Buffer.concat(parts).toString()) : undefined;
}

function send(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
}

async function serveFile(pathname: string, response: ServerResponse): Promise<void> {
  try {
    const file = join(page, pathname === "/" ? "index.html" : pathname);
    const content = await readFile(file);
    response
      .writeHead(200, {
        "content-type": types[extname(file)] ?? "application/octet-stream",
        "content-security-policy":
          "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; connect-src 'self'; img-src 'self' data:; font-src 'self' data:",
      })
      .end(content);
  } catch {
    response.writeHead(404).end();
  }
}

if (process.argv[1] === import.meta.filename) {
  const admin = await startFakeAdmin({ port: 5199, stepDelay: 600 });
  console.log(`${admin.url}/#token=${admin.token}`);
}
