import type { Response } from "express";
import type { AdminEvents } from "../contract/admin-api.ts";
import type { AdminParts } from "./admin-parts.ts";

const heartbeatMs = 15_000;
const connectorsEveryMs = 250;
/** A page that reads so slowly that this much waits for it is cut off; it connects again and asks anew. */
const largestBacklogBytes = 1_000_000;

export interface EventStreams {
  /** Answers with a stream of server-sent events that ends with the client, or with `close`; after that at once. */
  serve(response: Response): void;
  close(): void;
}

/** Tells every page that listens what changes: all connectors at most four times a second, each activity entry at once. */
export function createEventStreams({
  fleet,
  activity,
}: Pick<AdminParts, "fleet" | "activity">): EventStreams {
  const clients = new Set<Response>();
  let pending: NodeJS.Timeout | undefined;

  const stopFleet = fleet.onChange(() => {
    if (clients.size === 0) return;
    pending ??= setTimeout(() => {
      pending = undefined;
      broadcast("connectors", fleet.summaries());
    }, connectorsEveryMs);
  });
  const stopActivity = activity.onEntry((entry) => broadcast("activity", entry));
  const heartbeat = setInterval(() => {
    for (const client of clients) send(client, ": still here\n\n");
  }, heartbeatMs);
  heartbeat.unref();
  let isClosed = false;

  return {
    serve(response) {
      // A page whose stream has ended opens it again, and would keep the host from ending.
      if (isClosed) return void response.writeHead(503, { Connection: "close" }).end();
      response.writeHead(200, { "Content-Type": "text/event-stream", "Cache-Control": "no-store" });
      clients.add(response);
      response.once("close", () => clients.delete(response));
      send(response, format("connectors", fleet.summaries()));
    },
    close() {
      isClosed = true;
      stopFleet();
      stopActivity();
      clearInterval(heartbeat);
      clearTimeout(pending);
      for (const client of clients) client.end();
    },
  };

  function broadcast<E extends keyof AdminEvents>(event: E, data: AdminEvents[E]): void {
    if (clients.size === 0) return;
    const text = format(event, data);
    for (const client of clients) send(client, text);
  }
}

function format<E extends keyof AdminEvents>(event: E, data: AdminEvents[E]): string {
  return `event: ${event}\ndata: ${JSON.stringify(data)}\n\n`;
}

function send(client: Response, text: string): void {
  if (client.writableLength > largestBacklogBytes) client.destroy();
  else client.write(text);
}
