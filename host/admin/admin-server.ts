import { randomUUID } from "node:crypto";
import express, { type ErrorRequestHandler, type Express, type RequestHandler } from "express";
import type { Log } from "../contract/log.ts";
import { activityRoutes } from "./activity.ts";
import type { AdminParts } from "./admin-parts.ts";
import { createBodyCheck } from "./body.ts";
import { certificateRoutes } from "./certificate.ts";
import { connectorRoutes } from "./connectors.ts";
import { draftRoutes } from "./drafts/draft-routes.ts";
import { createDraftSessions } from "./drafts/draft-sessions.ts";
import { createDraftStore } from "./drafts/draft-store.ts";
import { createEventStreams } from "./events.ts";
import { AdminRefusal, toFailure } from "./failure.ts";
import { bearerToken, sameMachineOnly } from "./guards.ts";
import { securityHeaders, wizardPage } from "./page.ts";
import { mountRoutes } from "./route.ts";
import { settingsRoutes } from "./settings.ts";
import { statusRoutes } from "./status.ts";
import { tokenRoutes } from "./tokens.ts";
import { createTurns } from "./turns.ts";

export interface AdminOptions extends AdminParts {
  /** The built page. */
  readonly rendererDir: string;
  /** What requests must show; made anew at each start. */
  readonly adminToken: string;
}

export interface AdminApp {
  /** Listens nowhere: the host serves it on a loopback address. */
  readonly app: Express;
  /** Ends event streams and the sessions of drafts, so that the listener can close. */
  close(): Promise<void>;
}

/** The admin API and the wizard's page. */
export function createAdminApp(options: AdminOptions): AdminApp {
  const log = options.logger.child({ part: "admin" });
  const sessions = createDraftSessions(log);
  const drafts = createDraftStore({
    file: options.draftFile,
    sealer: options.secrets,
    log,
    now: options.now,
    onExpired: (id) => void sessions.close(id),
  });
  const events = createEventStreams(options);
  const inTurn = createTurns();

  const api = express.Router({ caseSensitive: true });
  mountRoutes(
    api,
    {
      ...statusRoutes(options),
      ...connectorRoutes(options, inTurn),
      ...tokenRoutes(options),
      ...draftRoutes(options, drafts, sessions, inTurn),
      ...certificateRoutes(options),
      ...settingsRoutes(options),
      ...activityRoutes(options),
    },
    createBodyCheck(),
  );

  const app = express();
  app.disable("x-powered-by");
  app.disable("etag");
  app.use(requestLog(log, options.now), securityHeaders, sameMachineOnly);
  app.use("/admin", noStore, bearerToken(options.adminToken), express.json({ limit: "1mb" }));
  app.get("/admin/events", (_request, response) => events.serve(response));
  app.use(api);
  app.use("/admin", noSuchRoute);
  app.use(wizardPage(options.rendererDir));
  app.use(noSuchRoute);
  app.use(answerFailure(log));

  return {
    app,
    async close() {
      events.close();
      await sessions.closeAll();
    },
  };
}

const noStore: RequestHandler = (_request, response, next) => {
  response.setHeader("Cache-Control", "no-store");
  next();
};

const noSuchRoute: RequestHandler = (request) => {
  throw new AdminRefusal(404, `There is nothing at ${request.method} ${request.path}.`);
};

function requestLog(log: Log, now: () => number): RequestHandler {
  return (request, response, next) => {
    const requestId = randomUUID();
    const started = now();
    response.setHeader("X-Request-Id", requestId);
    response.locals["requestId"] = requestId;
    response.once("close", () => {
      if (!log.enabled("debug")) return;
      const { method, path } = request;
      log.debug("admin request", {
        requestId,
        method,
        path,
        status: response.statusCode,
        ms: now() - started,
      });
    });
    next();
  };
}

function answerFailure(log: Log): ErrorRequestHandler {
  // Express knows an error handler by its four parameters.
  return (error: unknown, _request, response, _next) => {
    const { status, body } = toFailure(error, String(response.locals["requestId"]), log);
    if (response.headersSent) response.destroy();
    else response.status(status).json(body);
  };
}
