import { readFile } from "node:fs/promises";
import { extname, join } from "node:path";

const contentTypes: Readonly<Record<string, string>> = {
  ".css": "text/css; charset=utf-8",
  ".html": "text/html; charset=utf-8",
  ".ico": "image/x-icon",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json",
  ".map": "application/json",
  ".png": "image/png",
  ".svg": "image/svg+xml",
  ".woff2": "font/woff2",
};

/** Fluent UI writes its styles into the page, hence 'unsafe-inline' for styles and for nothing else. */
const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "font-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join("; ");

/** Answers with one file of the page: 404 for anything that is not below `directory`. */
export async function answerPageFile(directory: string, pathname: string): Promise<Response> {
  const parts = pathParts(pathname === "/" ? "/index.html" : pathname);
  const type = contentTypes[extname(parts?.at(-1) ?? "")];
  if (!parts || !type) return notFound();
  try {
    return new Response(await readFile(join(directory, ...parts)), {
      headers: {
        "content-type": type,
        "content-security-policy": contentSecurityPolicy,
        "x-content-type-options": "nosniff",
        "cache-control": "no-cache",
      },
    });
  } catch (cause) {
    if (cause instanceof Error && "code" in cause && (cause.code === "ENOENT" || cause.code === "EISDIR")) {
      return notFound();
    }
    throw cause;
  }
}

/** The decoded segments; undefined when one could lead out of the directory, on any operating system. */
function pathParts(pathname: string): string[] | undefined {
  try {
    const parts = pathname.slice(1).split("/").map(decodeURIComponent);
    return parts.some((part) => part === ".." || part === "." || /[/\\:\0]/.test(part)) ? undefined : parts;
  } catch (cause) {
    if (cause instanceof URIError) return undefined;
    throw cause;
  }
}

function notFound(): Response {
  return new Response("Not found", { status: 404, headers: { "content-type": "text/plain" } });
}
