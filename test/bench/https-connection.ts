/**
 * One kept-alive HTTPS connection that costs its own process little: requests are handed in as bytes, and of an answer
 * only the status and the end are looked for.
 */
import { once } from "node:events";
import { connect } from "node:tls";

export interface HttpsConnection {
  /** Sends a whole request; resolves with the status when the whole answer is there. One request at a time. */
  send(request: string): Promise<number>;
  close(): void;
}

export async function openConnection(port: number): Promise<HttpsConnection> {
  const socket = connect({ host: "127.0.0.1", port, rejectUnauthorized: false });
  await once(socket, "secureConnect");
  socket.setNoDelay(true);
  let received: Buffer = Buffer.alloc(0);
  let waiting: { resolve(status: number): void; reject(error: unknown): void } | undefined;

  socket.on("data", (chunk: Buffer) => {
    received = received.length === 0 ? chunk : Buffer.concat([received, chunk]);
    const answer = readAnswer(received);
    if (!answer || received.length < answer.length) return;
    received = received.subarray(answer.length);
    waiting?.resolve(answer.status);
  });
  socket.on("error", (error) => waiting?.reject(error));
  socket.on("close", () => waiting?.reject(new Error("The server closed the connection.")));

  return {
    send(request) {
      return new Promise((resolve, reject) => {
        waiting = { resolve, reject };
        socket.write(request);
      });
    },
    close: () => socket.destroy(),
  };
}

/** Status and length of an answer whose head is complete. */
function readAnswer(bytes: Buffer): { readonly status: number; readonly length: number } | undefined {
  const end = bytes.indexOf("\r\n\r\n");
  if (end < 0) return undefined;
  const head = bytes.toString("latin1", 0, end).toLowerCase();
  const status = Number(head.slice(9, 12));
  const given = head.indexOf("content-length: ");
  if (given < 0 && status !== 204 && status !== 304)
    throw new Error(`An answer without a content-length cannot be measured:\n${head}`);
  const body = given < 0 ? 0 : Number.parseInt(head.slice(given + "content-length: ".length), 10);
  return { status, length: end + 4 + body };
}
