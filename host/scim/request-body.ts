/** The bytes of a request's body, bounded in size and in the time they may take. */
import type { IncomingMessage } from "node:http";
import { ScimError } from "../contract/errors.ts";
import { limits } from "./limits.ts";

/**
 * The body; undefined when the request has none. Rejects with ScimError 413 when it is too large and 408 when it has
 * not arrived after `arrivalMs`. Then the connection is in no state to go on.
 *
 * A client that is still sending reads no answer: what is too much is let pass by, up to a limit, before it is refused.
 */
export async function readBody(request: IncomingMessage, arrivalMs: number): Promise<Uint8Array | undefined> {
  const declared = Number(request.headers["content-length"] ?? 0);
  if (declared === 0 && request.headers["transfer-encoding"] === undefined) return undefined;
  if (declared > limits.discardedBytes) throw tooLarge();
  const { promise, resolve, reject } = Promise.withResolvers<Uint8Array>();
  const late = () => reject(new ScimError(408, "The body did not arrive in time."));
  const timer = setTimeout(late, arrivalMs);
  const chunks: Buffer[] = [];
  let size = 0;
  const take = (chunk: Buffer) => {
    size += chunk.length;
    if (size <= limits.bodyBytes) chunks.push(chunk);
    else chunks.length = 0;
    if (size > limits.discardedBytes) reject(tooLarge());
  };
  request.on("data", take);
  request.once("end", () =>
    size > limits.bodyBytes
      ? reject(tooLarge())
      : resolve(chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks)),
  );
  request.once("error", (cause) =>
    reject(new ScimError(400, "The connection ended before the whole body had arrived.", { cause })),
  );
  try {
    return await promise;
  } finally {
    clearTimeout(timer);
    request.off("data", take);
  }
}

const tooLarge = () =>
  new ScimError(413, `The body is larger than the ${limits.bodyBytes / 1024 / 1024} MB this host takes.`);
