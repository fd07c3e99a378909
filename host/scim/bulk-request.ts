/** Bodies of `/Bulk` (RFC 7644 §3.7). */
import { ScimError } from "../contract/errors.ts";
import type { Json } from "../provisioning/served.ts";
import { badRequest } from "./error.ts";
import { isArray, isObject, type JsonObject, newObject, ownIgnoringCase } from "./json.ts";
import { limits } from "./limits.ts";

export interface BulkOperation {
  readonly method: "POST" | "PUT" | "PATCH" | "DELETE";
  readonly path: string;
  readonly bulkId: string | undefined;
  /** Entity tag the resource must have, as in If-Match. */
  readonly version: string | undefined;
  readonly data: JsonObject;
}

/** One that cannot be read. It fails alone: the others are carried out all the same (RFC 7644 §3.7). */
interface RefusedOperation extends Pick<BulkOperation, "path" | "bulkId"> {
  readonly method: string | undefined;
  readonly refusal: unknown;
}

export type Operation = BulkOperation | RefusedOperation;

export interface BulkRequest {
  readonly operations: readonly Operation[];
  /** Failures after which no further operation is begun; may be Infinity. */
  readonly failOnErrors: number;
}

/** Throws ScimError 413 for too many operations, 400 for what is no bulk request. */
export function readBulk(body: JsonObject): BulkRequest {
  const operations = ownIgnoringCase(body, "Operations");
  if (!isArray(operations)) throw badRequest("invalidSyntax", "A bulk request needs a list of Operations.");
  if (operations.length > limits.bulkOperations) {
    throw new ScimError(
      413,
      `A bulk request may have ${limits.bulkOperations} operations, not ${operations.length}.`,
    );
  }
  const failOnErrors = ownIgnoringCase(body, "failOnErrors") ?? Number.POSITIVE_INFINITY;
  if (typeof failOnErrors !== "number" || failOnErrors < 1) {
    throw badRequest("invalidValue", "failOnErrors must be a whole number from 1.");
  }
  return { operations: operations.map(operationOrRefusal), failOnErrors };
}

function operationOrRefusal(operation: Json): Operation {
  try {
    return readOperation(operation);
  } catch (refusal) {
    const textOf = (name: string) => {
      const value = isObject(operation) ? ownIgnoringCase(operation, name) : undefined;
      return typeof value === "string" ? value : undefined;
    };
    return { method: textOf("method"), path: textOf("path") ?? "", bulkId: textOf("bulkId"), refusal };
  }
}

function readOperation(operation: Json): BulkOperation {
  if (!isObject(operation)) throw badRequest("invalidSyntax", "Each of the Operations must be an object.");
  const path = text(operation, "path");
  const data = ownIgnoringCase(operation, "data") ?? newObject();
  if (path === undefined) throw badRequest("invalidSyntax", "Each of the Operations needs a path.");
  if (!isObject(data)) throw badRequest("invalidSyntax", "The data of an operation must be an object.");
  return {
    method: readMethod(text(operation, "method")),
    path,
    bulkId: text(operation, "bulkId"),
    version: text(operation, "version"),
    data,
  };
}

function readMethod(method: string | undefined): BulkOperation["method"] {
  const name = method?.toUpperCase();
  if (name === "POST" || name === "PUT" || name === "PATCH" || name === "DELETE") return name;
  const detail = "The method of an operation must be POST, PUT, PATCH or DELETE.";
  // RFC 7644 §3.2 has one method more.
  throw name === "GET" ? new ScimError(405, detail) : badRequest("invalidSyntax", detail);
}

function text(operation: JsonObject, name: string): string | undefined {
  const value = ownIgnoringCase(operation, name) ?? undefined;
  if (value === undefined || typeof value === "string") return value;
  throw badRequest("invalidSyntax", `The ${name} of an operation must be a text.`);
}
