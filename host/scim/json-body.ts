/** Request bodies: strict JSON, read once, bounded in size and depth before anything is built from it. */
import { ScimError } from "../contract/errors.ts";
import type { Json } from "../provisioning/served.ts";
import { badRequest, excerpt } from "./error.ts";
import { isObject, type JsonObject } from "./json.ts";
import { limits } from "./limits.ts";

/**
 * The body as a JSON object. Throws ScimError 413 (too large), 415 (another media type) and 400 invalidSyntax.
 * `contentType` may be missing: some clients send none.
 */
export function readJsonBody(body: Uint8Array | undefined, contentType: string | undefined): JsonObject {
  if (contentType !== undefined) checkMediaType(contentType);
  if (body === undefined || body.length === 0) throw badRequest("invalidSyntax", "The request has no body.");
  if (body.length > limits.bodyBytes) {
    throw new ScimError(413, `The body is larger than ${limits.bodyBytes} bytes. Send it in parts.`);
  }
  return parseJsonObject(decode(body));
}

/** JSON text as an object; refuses names given twice and nesting deeper than the limit. */
export function parseJsonObject(text: string): JsonObject {
  checkStructure(text);
  let value: Json;
  try {
    value = JSON.parse(text) as Json;
  } catch (cause) {
    throw badRequest("invalidSyntax", "The body is not JSON.", cause);
  }
  if (!isObject(value)) throw badRequest("invalidSyntax", "The body must be a JSON object.");
  return value;
}

function checkMediaType(contentType: string): void {
  const [type = "", ...parameters] = contentType.toLowerCase().split(";");
  const charset = parameters.map((p) => p.trim()).find((p) => p.startsWith("charset="));
  const known = type.trim() === "application/scim+json" || type.trim() === "application/json";
  // "utf8" is no registered name, but clients have it.
  if (known && (charset === undefined || /^charset="?utf-?8"?$/.test(charset))) return;
  throw new ScimError(415, "Send the body as application/scim+json or application/json, in UTF-8.");
}

const utf8 = new TextDecoder("utf-8", { fatal: true });

function decode(body: Uint8Array): string {
  try {
    return utf8.decode(body);
  } catch (cause) {
    throw badRequest("invalidSyntax", "The body is not UTF-8.", cause);
  }
}

const quote = 0x22;
const backslash = 0x5c;
const openBrace = 0x7b;
const closeBrace = 0x7d;
const openBracket = 0x5b;
const closeBracket = 0x5d;
const colon = 0x3a;

/**
 * One pass over the text that looks at nesting and at names only; JSON.parse finds everything else that is wrong.
 * JSON.parse itself keeps the last of two equal names, which would let two readers of one body see different things.
 */
function checkStructure(text: string): void {
  /** What is open around the place: "array", or the names an object has had, made with the first. */
  const open: ("array" | "object" | Set<string>)[] = [];
  let values = 0;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === quote) {
      const end = endOfString(text, i);
      const around = open.at(-1);
      if (around !== undefined && around !== "array" && isName(text, end)) {
        const names = around === "object" ? new Set<string>() : around;
        addName(names, text.slice(i, end));
        open[open.length - 1] = names;
      }
      i = end - 1;
    } else if (code === openBrace || code === openBracket) {
      if (open.length === limits.bodyDepth) {
        throw badRequest("invalidSyntax", `The body nests deeper than ${limits.bodyDepth} levels.`);
      }
      if (++values > limits.bodyValues) {
        throw new ScimError(
          413,
          `The body has more than ${limits.bodyValues} objects and lists. Send it in parts.`,
        );
      }
      open.push(code === openBrace ? "object" : "array");
    } else if (code === closeBrace || code === closeBracket) {
      open.pop();
    }
  }
}

/** The place after the closing quote of the string that begins at `start`; the text's end when there is none. */
export function endOfString(text: string, start: number): number {
  for (let i = start + 1; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === backslash) i++;
    else if (code === quote) return i + 1;
  }
  return text.length;
}

function isName(text: string, end: number): boolean {
  let i = end;
  while (i < text.length && text.charCodeAt(i) <= 0x20) i++;
  return text.charCodeAt(i) === colon;
}

function addName(names: Set<string>, quoted: string): void {
  const name = quoted.includes("\\") ? unescape(quoted) : quoted;
  if (names.has(name))
    throw badRequest("invalidSyntax", `The body gives ${excerpt(quoted)} twice in one object.`);
  if (names.size === limits.bodyNames) {
    throw badRequest("invalidSyntax", `The body has an object with more than ${limits.bodyNames} names.`);
  }
  names.add(name);
}

function unescape(quoted: string): string {
  try {
    return JSON.stringify(JSON.parse(quoted));
  } catch {
    // Not a JSON string; JSON.parse of the whole body says so.
    return quoted;
  }
}
