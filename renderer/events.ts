/** Server-sent events read by fetch, since EventSource cannot send the token. */
import { AdminCallFailure } from "./admin-client.ts";

export interface ServerSentEvent {
  readonly type: string;
  readonly data: string;
}

/** Splits a stream into events (HTML Living Standard §9.2.6); comments are left out. Ends with the stream. */
export async function* readEvents(stream: ReadableStream<Uint8Array>): AsyncGenerator<ServerSentEvent> {
  const decoder = new TextDecoder();
  const reader = stream.getReader();
  let rest = "";
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      rest += decoder.decode(value, { stream: true });
      const blocks = rest.split(/\r\n\r\n|\n\n|\r\r/);
      rest = blocks.pop() ?? "";
      for (const block of blocks) {
        const event = parseEvent(block);
        if (event) yield event;
      }
    }
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}

function parseEvent(block: string): ServerSentEvent | undefined {
  let type = "message";
  const data: string[] = [];
  for (const line of block.split(/\r\n|\n|\r/)) {
    const colon = line.indexOf(":");
    const field = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? "" : line.slice(colon + 1).replace(/^ /, "");
    if (field === "event") type = value;
    if (field === "data") data.push(value);
  }
  return data.length > 0 ? { type, data: data.join("\n") } : undefined;
}

/** `refused`: the host answers but no longer takes this page's token; it was started again since. */
export type Connection = "connecting" | "connected" | "lost" | "refused";

export interface FollowOptions {
  open(signal: AbortSignal): Promise<ReadableStream<Uint8Array>>;
  onEvent: (event: ServerSentEvent) => void;
  onConnection: (connection: Connection) => void;
  readonly signal: AbortSignal;
  /** Milliseconds before the first new attempt; doubled for each, up to 15 seconds. */
  readonly firstDelay?: number;
}

/** Reads events until the signal is aborted, and opens the stream again whenever it breaks. */
export async function followEvents(options: FollowOptions): Promise<void> {
  const { signal, firstDelay = 500 } = options;
  let delay = firstDelay;
  options.onConnection("connecting");
  while (!signal.aborted) {
    try {
      const stream = await options.open(signal);
      options.onConnection("connected");
      delay = firstDelay;
      for await (const event of readEvents(stream)) options.onEvent(event);
    } catch (error) {
      if (error instanceof AdminCallFailure && (error.status === 401 || error.status === 403)) {
        options.onConnection("refused");
        return;
      }
    }
    if (signal.aborted) return;
    options.onConnection("lost");
    await pause(delay, signal);
    delay = Math.min(delay * 2, 15_000);
  }
}

function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(done, milliseconds);
    signal.addEventListener("abort", done, { once: true });
    function done(): void {
      clearTimeout(timer);
      signal.removeEventListener("abort", done);
      resolve();
    }
  });
}
