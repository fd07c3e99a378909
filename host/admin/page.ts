import { existsSync } from "node:fs";
import { join } from "node:path";
import express, { type RequestHandler, type Router } from "express";
import { AdminRefusal } from "./failure.ts";

// Fluent UI writes its styles into style elements at run time, hence 'unsafe-inline' for styles alone.
const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "connect-src 'self'",
  "img-src 'self' data:",
  "font-src 'self' data:",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join("; ");

export const securityHeaders: RequestHandler = (_request, response, next) => {
  response.setHeader("Content-Security-Policy", contentSecurityPolicy);
  response.setHeader("X-Content-Type-Options", "nosniff");
  response.setHeader("Referrer-Policy", "no-referrer");
  response.setHeader("Cross-Origin-Resource-Policy", "same-origin");
  next();
};

/** The wizard: the built page's files. The page holds no data and needs no token. */
export function wizardPage(rendererDir: string): Router {
  const router = express.Router();
  router.get("/", (_request, _response, next) => {
    if (!existsSync(join(rendererDir, "index.html"))) {
      throw new AdminRefusal(
        404,
        "The wizard's page has not been built. Run `npm run build`, then load this page again.",
      );
    }
    next();
  });
  router.use(express.static(rendererDir, { index: "index.html", dotfiles: "ignore", redirect: false }));
  return router;
}
