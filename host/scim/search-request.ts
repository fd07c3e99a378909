/** What a list is asked for: a query string, or the body of `/.search` (RFC 7644 §3.4.2, §3.4.3; RFC 9865). */
import type { Json } from "../provisioning/served.ts";
import { badRequest } from "./error.ts";
import { isArray, type JsonObject, ownIgnoringCase } from "./json.ts";
import { limits } from "./limits.ts";

export interface SearchRequest {
  readonly attributes: readonly string[];
  readonly excludedAttributes: readonly string[];
  readonly filter: string | undefined;
  readonly sortBy: string | undefined;
  readonly descending: boolean;
  /** 1 or more. */
  readonly startIndex: number;
  /** 0 to the largest page. */
  readonly count: number;
  /** As the client has it; empty to start. Undefined for pages by index. */
  readonly cursor: string | undefined;
}

/** The parameters of a query string, by their names in lower case. Of several lists all count, else the first. */
export function queryParameters(query: string): ReadonlyMap<string, string> {
  const parameters = new Map<string, string>();
  if (query === "") return parameters;
  for (const [name, value] of new URLSearchParams(query)) {
    const key = name.toLowerCase();
    const before = parameters.get(key);
    if (before === undefined) parameters.set(key, value);
    else if (lists.has(key)) parameters.set(key, `${before},${value}`);
  }
  return parameters;
}

const lists: ReadonlySet<string> = new Set(["attributes", "excludedattributes"]);

/** Names in `a,b,c`. */
export function nameList(value: string | undefined): readonly string[] {
  return value === undefined ? [] : names(value.split(","));
}

export function searchOfQuery(parameters: ReadonlyMap<string, string>): SearchRequest {
  return searchRequest((name) => parameters.get(name.toLowerCase()));
}

export function searchOfBody(body: JsonObject): SearchRequest {
  return searchRequest((name) => ownIgnoringCase(body, name) ?? undefined);
}

function searchRequest(parameter: (name: string) => Json | undefined): SearchRequest {
  const cursor = text(parameter, "cursor");
  return {
    attributes: list(parameter, "attributes"),
    excludedAttributes: list(parameter, "excludedAttributes"),
    filter: text(parameter, "filter"),
    sortBy: text(parameter, "sortBy") || undefined,
    descending: isDescending(text(parameter, "sortOrder")),
    startIndex: Math.max(integer(parameter, "startIndex", 1, "invalidValue"), 1),
    count: pageSize(
      integer(
        parameter,
        "count",
        limits.defaultPageSize,
        cursor === undefined ? "invalidValue" : "invalidCount",
      ),
    ),
    cursor,
  };
}

function pageSize(count: number): number {
  return Math.min(Math.max(count, 0), limits.maxPageSize);
}

function isDescending(order: string | undefined): boolean {
  const name = order?.toLowerCase() ?? "";
  if (name === "" || name === "ascending") return false;
  if (name === "descending") return true;
  throw badRequest("invalidValue", "sortOrder must be ascending or descending.");
}

function text(parameter: (name: string) => Json | undefined, name: string): string | undefined {
  const value = parameter(name);
  if (value === undefined || typeof value === "string") return value;
  throw badRequest("invalidValue", `${name} must be a text.`);
}

function list(parameter: (name: string) => Json | undefined, name: string): readonly string[] {
  const value = parameter(name);
  if (value === undefined) return [];
  if (typeof value === "string") return nameList(value);
  if (isArray(value)) return names(value.filter((item) => typeof item === "string"));
  throw badRequest("invalidValue", `${name} must be a list of attribute names.`);
}

function names(given: readonly string[]): readonly string[] {
  return given.map((name) => name.trim()).filter((name) => name !== "");
}

function integer(
  parameter: (name: string) => Json | undefined,
  name: string,
  absent: number,
  scimType: "invalidValue" | "invalidCount",
): number {
  const value = parameter(name);
  if (value === undefined) return absent;
  const number = typeof value === "string" && value.trim() === "" ? Number.NaN : Number(value);
  if (typeof value === "object" || typeof value === "boolean" || !Number.isInteger(number)) {
    throw badRequest(scimType, `${name} must be a whole number.`);
  }
  return Math.min(number, Number.MAX_SAFE_INTEGER);
}
