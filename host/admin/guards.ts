import { createHash, timingSafeEqual } from "node:crypto";
import type { RequestHandler } from "express";
import { AdminRefusal } from "./failure.ts";

/**
 * Keeps other web pages out. A page whose name was pointed at 127.0.0.1 (DNS rebinding) sends its own name as Host; a
 * page of another origin says so in Sec-Fetch-Site.
 */
export const sameMachineOnly: RequestHandler = (request, _response, next) => {
  const port = request.socket.localPort;
  const hosts = [`127.0.0.1:${port}`, `localhost:${port}`, `[::1]:${port}`];
  if (!hosts.includes((request.headers.host ?? "").toLowerCase())) {
    throw new AdminRefusal(403, `The admin API answers only as ${hosts[0]} or ${hosts[1]}.`);
  }
  const site = request.headers["sec-fetch-site"];
  if (site !== undefined && site !== "same-origin" && site !== "none") {
    throw new AdminRefusal(403, "The admin API takes no requests from other pages.");
  }
  next();
};

/** Asks for `Authorization: Bearer TOKEN`. Digests are compared, so the time taken tells nothing about the token. */
export function bearerToken(token: string): RequestHandler {
  const expected = digest(token);
  return (request, response, next) => {
    const [scheme = "", presented = ""] = (request.headers.authorization ?? "").split(" ");
    if (scheme.toLowerCase() !== "bearer" || !timingSafeEqual(digest(presented), expected)) {
      response.setHeader("WWW-Authenticate", "Bearer");
      throw new AdminRefusal(
        401,
        "The admin token is missing or wrong. Open the wizard again to get the current one.",
      );
    }
    next();
  };
}

function digest(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}
