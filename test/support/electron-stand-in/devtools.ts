import { EventEmitter } from "node:events";
import type { CDPSession } from "playwright-core";

/** The DevTools protocol of the browser, or of one page of it, typed as Playwright types it. */
export type DevToolsSession = Pick<CDPSession, "send" | "addListener">;

export interface DevTools {
  readonly browser: DevToolsSession;
  /** The page that was attached under this session id. */
  page(sessionId: string): DevToolsSession;
  onClose(listener: () => void): void;
}

/** A DevTools client on Node's own WebSocket, with flat sessions: all pages share the one connection. */
export async function connectDevTools(url: string): Promise<DevTools> {
  const socket = new WebSocket(url);
  await new Promise<void>((resolve, reject) => {
    socket.addEventListener("open", () => resolve());
    socket.addEventListener("error", () => reject(new Error(`No DevTools connection to ${url}`)));
  });
  const sessions = new Map<string, Session>();
  const pending = new Map<number, Pending>();
  let lastId = 0;

  const page = (sessionId: string): Session => {
    const known = sessions.get(sessionId);
    if (known) return known;
    const session = new Session((method, params) => send(method, params, sessionId));
    sessions.set(sessionId, session);
    return session;
  };
  const send = (method: string, params: object, sessionId?: string): Promise<unknown> =>
    new Promise((resolve, reject) => {
      lastId += 1;
      pending.set(lastId, { method, resolve, reject });
      socket.send(JSON.stringify({ id: lastId, method, params, sessionId }));
    });
  const browser = new Session((method, params) => send(method, params));

  socket.addEventListener("message", ({ data }) => {
    const message = JSON.parse(String(data)) as Message;
    if (message.id === undefined) {
      (message.sessionId ? page(message.sessionId) : browser).emit(message.method, message.params);
      return;
    }
    const call = pending.get(message.id);
    pending.delete(message.id);
    if (message.error) call?.reject(new Error(`${call.method}: ${message.error.message}`));
    else call?.resolve(message.result);
  });
  socket.addEventListener("close", () => {
    for (const call of pending.values()) call.reject(new Error(`${call.method}: the browser has closed`));
    pending.clear();
  });

  return {
    browser: browser as unknown as DevToolsSession,
    page: (sessionId) => page(sessionId) as unknown as DevToolsSession,
    onClose: (listener) => socket.addEventListener("close", listener),
  };
}

/** For a command whose answer matters to nobody and whose page may be gone before it comes. */
export function forget(command: Promise<unknown>): void {
  command.catch(() => {});
}

interface Pending {
  readonly method: string;
  resolve(result: unknown): void;
  reject(error: Error): void;
}

type Message =
  | {
      readonly id?: undefined;
      readonly method: string;
      readonly params: unknown;
      readonly sessionId?: string;
    }
  | { readonly id: number; readonly result?: unknown; readonly error?: { readonly message: string } };

class Session extends EventEmitter {
  readonly send: (method: string, params?: object) => Promise<unknown>;

  constructor(send: (method: string, params: object) => Promise<unknown>) {
    super();
    this.send = (method, params = {}) => send(method, params);
  }
}
