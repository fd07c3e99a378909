/** Bodies of PATCH (RFC 7644 §3.5.2), read in either of Entra's dialects. */
import { ScimError } from "../contract/errors.ts";
import type { Json } from "../provisioning/served.ts";
import { badRequest, excerpt } from "./error.ts";
import { isArray, isObject, type JsonObject, ownIgnoringCase } from "./json.ts";
import { limits } from "./limits.ts";

export interface PatchOperation {
  readonly op: "add" | "replace" | "remove";
  readonly path: string | undefined;
  readonly value: Json | undefined;
}

/** The operations in their order. Throws ScimError 400 invalidSyntax, and noTarget for a remove without a path. */
export function readPatch(body: JsonObject): PatchOperation[] {
  const operations = ownIgnoringCase(body, "Operations");
  if (!isArray(operations) || operations.length === 0) {
    throw badRequest("invalidSyntax", "A PATCH needs a list of Operations.");
  }
  if (operations.length > limits.patchOperations) {
    throw new ScimError(
      413,
      `A PATCH may have ${limits.patchOperations} operations, not ${operations.length}.`,
    );
  }
  return operations.map(readOperation);
}

function readOperation(operation: Json): PatchOperation {
  if (!isObject(operation)) throw badRequest("invalidSyntax", "Each of the Operations must be an object.");
  const path = ownIgnoringCase(operation, "path") ?? undefined;
  if (path !== undefined && typeof path !== "string")
    throw badRequest("invalidPath", "A path must be a text.");
  const op = readOp(ownIgnoringCase(operation, "op"));
  const value = ownIgnoringCase(operation, "value");
  if (op === "remove") {
    if (path === undefined) throw badRequest("noTarget", "A remove needs a path.");
  } else if (value === undefined) {
    throw badRequest("invalidSyntax", `An operation “${op}” needs a value.`);
  }
  return { op, path, value };
}

function readOp(op: Json | undefined): PatchOperation["op"] {
  const name = typeof op === "string" ? op.toLowerCase() : undefined;
  if (name === "add" || name === "replace" || name === "remove") return name;
  const given = typeof op === "string" ? `“${excerpt(op)}”` : "none";
  throw badRequest(
    "invalidSyntax",
    `Each of the Operations needs op: add, replace or remove, and has ${given}.`,
  );
}
